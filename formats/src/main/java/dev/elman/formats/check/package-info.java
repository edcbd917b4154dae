/// Whether a model computes what was recorded elsewhere.
@NullMarked
package dev.elman.formats.check;

import org.jspecify.annotations.NullMarked;
