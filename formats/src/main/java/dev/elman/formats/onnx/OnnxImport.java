package dev.elman.formats.onnx;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.onnx.proto.Onnx.ModelProto;
import dev.elman.model.Model;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads an ONNX file as layers, which can be trained and saved in any format.
///
/// ```java
/// Model model = OnnxImport.read(Path.of("pytorch.onnx"));
/// OnnxModel graph = OnnxModel.read(Path.of("other.onnx")); // runs what has no layers
/// ```
///
/// Recurrent operators, embeddings, dense layers, normalisation, activations and joins become
/// layers; transpositions, states that begin at 0 and computed shapes around them, as PyTorch and
/// tf2onnx write them, vanish. The batch must be the first axis of inputs and outputs.
///
/// The graph is first run as it is for a small batch. That shows all shapes and what does not
/// depend on the inputs. In the end the layers must give the same results as the graph, for a batch
/// of another size too, where the file allows one.
public final class OnnxImport {
  private static final double TOLERANCE = 1e-4;
  private static final int[] BATCHES = {2, 3};
  private static final int[] TIMES = {5, 7};

  /// The most elements that any value may have for a small batch; of weights too.
  private static final int MOST_ELEMENTS = 1 << 26;

  private OnnxImport() {}

  /// Reads a file.
  ///
  /// @throws ModelFileException if it is damaged, uses operators that Elman has not, or holds what
  ///   cannot be layers; the message lists the nodes
  public static Model read(Path file) throws ModelFileException {
    return of(OnnxFile.read(file), file);
  }

  static Model of(ModelProto proto, Path file) throws ModelFileException {
    OnnxModel graph = OnnxModel.of(proto, file);
    try {
      int version = OnnxFile.version(proto, file);
      return ScopedValue.where(Value.LIMIT, MOST_ELEMENTS).call(() -> model(graph, proto, version));
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | IndexOutOfBoundsException
        | LayerRule.UnsupportedException e) {
      throw new ModelFileException(
          file
              + ": expected a graph that can be layers of Elman, but "
              + e.getMessage()
              + ". OnnxModel.read runs the file as it is.",
          e);
    }
  }

  private static Model model(OnnxModel graph, ModelProto proto, int version) {
    Model model = new ImportedGraph(proto.getGraph(), version, graph, sample(graph, 0)).model();
    requireSame(graph, model);
    return model;
  }

  private static void requireSame(OnnxModel graph, Model model) {
    for (int size = 0; size < BATCHES.length; size++) {
      List<Tensor> inputs = sample(graph, size);
      List<Tensor> expected = graph.run(inputs);
      List<Tensor> got = model.predictAll(inputs.toArray(Tensor[]::new));
      for (int k = 0; k < expected.size(); k++) {
        requireSame(expected.get(k), got.get(k));
      }
    }
  }

  private static void requireSame(Tensor expected, Tensor got) {
    if (!expected.shape().equals(got.shape())) {
      throw new LayerRule.UnsupportedException(
          "as layers it gives shape " + got.shape() + " and as a graph " + expected.shape());
    }
    for (int i = 0; i < expected.size(); i++) {
      float a = expected.data()[i];
      float b = got.data()[i];
      if (Float.compare(a, b) != 0 && !(Math.abs(a - b) <= TOLERANCE * (1 + Math.abs(a)))) {
        throw new LayerRule.UnsupportedException(
            "as layers it gives " + b + " and as a graph " + a);
      }
    }
  }

  /// Inputs for the graph: a small batch, where the file does not say how large it must be.
  private static List<Tensor> sample(OnnxModel graph, int size) {
    List<Tensor> inputs = new ArrayList<>();
    for (OnnxModel.Port port : graph.inputs()) {
      int[] extents = port.shape().toArray();
      for (int axis = 0; axis < extents.length; axis++) {
        boolean free = extents[axis] == Shape.ANY;
        extents[axis] = free ? (axis == 0 ? BATCHES : TIMES)[size] : extents[axis];
      }
      Value.size(extents); // throws
      Tensor x = Tensor.random(new Seed(size).child(inputs.size()), extents);
      for (int i = 0; i < x.size(); i++) {
        x.data()[i] = port.type().isReal() ? 2 * x.data()[i] - 1 : i % 2;
      }
      inputs.add(x);
    }
    return inputs;
  }
}
