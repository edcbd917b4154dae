package dev.elman.formats.onnx;

import dev.elman.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// A value of a graph that is being written, and what is known of it.
///
/// @param name the name in the graph
/// @param shape its shape without the batch axis
/// @param mask the name of the truth values `[batch, time]` that say which steps are real, or null
///   if all are
record Flow(String name, Shape shape, @Nullable String mask) {}
