/// The `elman` command.
@NullMarked
package dev.elman.cli;

import org.jspecify.annotations.NullMarked;
