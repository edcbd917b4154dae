/// One small complete program per task.
@NullMarked
package dev.elman.examples;

import org.jspecify.annotations.NullMarked;
