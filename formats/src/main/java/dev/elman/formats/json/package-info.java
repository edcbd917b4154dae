/// JSON as files hold it, read within bounds. Not exported.
@NullMarked
package dev.elman.formats.json;

import org.jspecify.annotations.NullMarked;
