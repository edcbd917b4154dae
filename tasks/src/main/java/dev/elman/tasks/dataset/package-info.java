/// Public data sets by name: what they are, where they come from, and where they lie on this
/// machine. [dev.elman.tasks.dataset.DataCatalog] knows them; [dev.elman.tasks.dataset.DataStore]
/// finds their files in the folder `ELMAN_DATA` or in a cache, and downloads what is missing. Every
/// file is checked by its SHA-256.
@NullMarked
package dev.elman.tasks.dataset;

import org.jspecify.annotations.NullMarked;
