package dev.elman.formats.onnx;

import dev.elman.layer.Layer;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;

/// A layer to be exported.
///
/// @param name the layer and its options
/// @param layer makes a new one
/// @param inputs the shapes of a sample; [Shape#ANY] for the number of steps
/// @param ids if the inputs are whole numbers, how many there are; else 0
/// @param shortest how many steps must be there besides the first
record ExportSample(
    String name, Supplier<? extends Layer> layer, List<Shape> inputs, int ids, int shortest) {
  ExportSample(String name, Supplier<? extends Layer> layer, Shape... inputs) {
    this(name, layer, List.of(inputs), 0, 0);
  }

  /// The same layer for longer sequences.
  ExportSample ofMore(int steps) {
    return new ExportSample(name, layer, inputs, ids, steps);
  }

  /// The same layer for whole numbers.
  ExportSample ofIds(int count) {
    return new ExportSample(name, layer, inputs, count, shortest);
  }

  /// Values of an input.
  Tensor values(int input, int... extents) {
    Tensor x = ExportCheck.random(1 + input, extents);
    if (ids > 0) {
      for (int i = 0; i < x.size(); i++) {
        x.data()[i] = i * 7 % ids;
      }
    }
    return x;
  }

  @Override
  public String toString() {
    return name;
  }
}
