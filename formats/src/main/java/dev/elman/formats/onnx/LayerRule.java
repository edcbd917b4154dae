package dev.elman.formats.onnx;

import dev.elman.layer.Layer;
import java.util.List;

/// How a kind of layer is written.
///
/// @param <L> the kind
@FunctionalInterface
interface LayerRule<L extends Layer> {
  /// Adds the nodes of a layer and returns its results.
  ///
  /// @throws UnsupportedException if ONNX has no such operation
  List<Flow> write(ModelWriter model, L layer, List<Flow> inputs);

  /// A layer that cannot be written, and why.
  final class UnsupportedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedException(String reason) {
      super(reason);
    }
  }
}
