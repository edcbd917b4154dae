/// Raw data to model to the metric of the field.
@NullMarked
package dev.elman.tasks;

import org.jspecify.annotations.NullMarked;
