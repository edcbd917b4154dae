package dev.elman.formats.onnx;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.formats.onnx.proto.Onnx.NodeProto;
import dev.elman.formats.weights.GateBlocks;
import dev.elman.layer.Symbol;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.layer.recurrent.SimpleRnn;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `RNN`, `GRU` and `LSTM` as recurrent layers, one per direction.
final class RecurrentImport {
  private final ImportedGraph g;
  private final NodeProto node;
  private final Attributes attributes;
  private final RecurrentStep.Kind kind;
  private final boolean batchFirst;
  private final Traced x;
  private final int units;

  private RecurrentImport(
      ImportedGraph g, NodeProto node, Attributes attributes, RecurrentStep.Kind kind) {
    this.g = g;
    this.node = node;
    this.attributes = attributes;
    this.kind = kind;
    batchFirst = attributes.flag("layout");
    x = g.needTraced(node, 0);
    units = g.needConstant(node, 2).extent(-1);
  }

  static void read(
      ImportedGraph g, NodeProto node, Attributes attributes, RecurrentStep.Kind kind) {
    new RecurrentImport(g, node, attributes, kind).read();
  }

  private void read() {
    String direction = attributes.text("direction", "forward");
    boolean both = direction.equals("bidirectional");
    requireExpressible(both);
    List<Symbol> last = new ArrayList<>();
    List<Symbol> cells = new ArrayList<>();
    for (int d = 0; d < (both ? 2 : 1); d++) {
      List<Symbol> results = layer(d, d == 1 || direction.equals("reverse"));
      if (g.isUsed(node, 0)) {
        Symbol h = results.size() > 1 ? results.get(1) : null;
        g.put(node, 0, new Traced(List.of(results.getFirst()), batchFirst ? "BTDF" : "TDBF", h));
      }
      boolean states = results.size() > 1;
      last.add(results.get(states ? 1 : 0));
      cells.add(results.getLast());
    }
    String axes = batchFirst ? "BDF" : "DBF";
    for (int output = 1; output < node.getOutputCount(); output++) {
      g.put(node, output, new Traced(output == 1 ? last : cells, axes, null));
    }
  }

  private void requireExpressible(boolean both) {
    if (!x.axes().equals(batchFirst ? "BTF" : "TBF")) {
      throw new LayerRule.UnsupportedException(
          "it reads the axes "
              + x.axes()
              + " (B batch, T time), so that the batch is not the first axis of the model");
    }
    if (both && g.isUsed(node, 0)) {
      throw new LayerRule.UnsupportedException("the steps of both directions");
    }
    if (g.constant(node, 4) != null || attributes.has("clip") || attributes.flag("input_forget")) {
      throw new LayerRule.UnsupportedException("sequence_lens, clip and input_forget");
    }
    if (kind == RecurrentStep.Kind.LSTM && g.constant(node, 7) != null) {
      throw new LayerRule.UnsupportedException("peepholes");
    }
    for (int k = 0; k < kind.states(); k++) {
      Value state = g.constant(node, 5 + k);
      if (state != null && !isZero(state.reals())) {
        throw new LayerRule.UnsupportedException("a state that does not begin at 0");
      }
    }
  }

  private static boolean isZero(float[] values) {
    boolean zero = true;
    for (float value : values) {
      zero &= value == 0;
    }
    return zero;
  }

  /// The results of the layer of one direction: all steps or the last, and the states if they are
  /// used beside them.
  private List<Symbol> layer(int d, boolean backwards) {
    boolean steps = g.isUsed(node, 0);
    boolean states = steps || g.isUsed(node, 2); // h after the last step may be asked for
    if (steps && backwards) {
      throw new LayerRule.UnsupportedException(
          "the steps of a layer that reads backwards, in the order of the input");
    }
    Recurrent layer = new Recurrent(cell(d), new Recurrent.Options(steps, states, backwards));
    List<Symbol> results = layer.applyAll(x.symbol());
    if (g.isUsed(node, 2) && results.size() < 3) {
      throw new LayerRule.UnsupportedException("the state c");
    }
    g.weights(layer, weights(d));
    return results;
  }

  private Cell cell(int d) {
    int functions = kind.defaultActivations().size();
    List<RecurrentActivation> all =
        RecurrentActivation.all(
            attributes, RecurrentOperator.repeated(kind.defaultActivations(), 2));
    List<RecurrentActivation> own = all.subList(d * functions, (d + 1) * functions);
    CellConfig config = CellConfig.units(units).activation(activation(own.getLast()));
    if (kind == RecurrentStep.Kind.LSTM && !own.get(1).equals(own.get(2))) {
      throw new LayerRule.UnsupportedException("different activations of candidate and cell");
    }
    return switch (kind) {
      case RNN -> new SimpleRnn(config);
      case GRU ->
          new Gru(
              config.recurrentActivation(activation(own.getFirst())),
              attributes.flag("linear_before_reset"));
      case LSTM -> new Lstm(config.recurrentActivation(activation(own.getFirst())));
    };
  }

  /// Kernel, recurrent kernel and bias of Elman.
  private List<Tensor> weights(int d) {
    int[] order =
        switch (kind) {
          case RNN -> new int[] {0};
          case GRU -> new int[] {0, 1, 2};
          case LSTM -> new int[] {0, 2, 3, 1};
        };
    Value w = g.needConstant(node, 1);
    int features = w.extent(-1);
    int rows = kind.gates() * units;
    float[] kernel = GateBlocks.toColumns(part(w, d, rows * features), features, order);
    float[] recurrent =
        GateBlocks.toColumns(part(g.needConstant(node, 2), d, rows * units), units, order);
    return List.of(
        Tensor.of(kernel, features, rows),
        Tensor.of(recurrent, units, rows),
        bias(g.constant(node, 3), d, order));
  }

  /// Wb and Rb apart for a GRU that resets after the product, else their sum.
  private Tensor bias(@Nullable Value given, int d, int[] order) {
    int rows = kind.gates() * units;
    float[] all = given == null ? new float[2 * rows] : part(given, d, 2 * rows);
    float[] own = GateBlocks.reordered(Arrays.copyOf(all, rows), order);
    float[] recurrent = GateBlocks.reordered(Arrays.copyOfRange(all, rows, 2 * rows), order);
    if (kind == RecurrentStep.Kind.GRU && attributes.flag("linear_before_reset")) {
      float[] apart = Arrays.copyOf(own, 2 * rows);
      System.arraycopy(recurrent, 0, apart, rows, rows);
      return Tensor.of(apart, 2, rows);
    }
    for (int i = 0; i < rows; i++) {
      own[i] += recurrent[i];
    }
    return Tensor.of(own, rows);
  }

  private static float[] part(Value whole, int d, int size) {
    return Arrays.copyOfRange(whole.reals(), d * size, (d + 1) * size);
  }

  /// An activation of Elman.
  ///
  /// @throws LayerRule.UnsupportedException if there is none
  static Activation activation(RecurrentActivation function) {
    return switch (function.kind()) {
      case RELU -> Activations.relu();
      case TANH -> Activations.tanh();
      case SIGMOID -> Activations.sigmoid();
      case SOFTSIGN -> Activations.softsign();
      case SOFTPLUS -> Activations.softplus();
      case ELU -> Activations.elu(function.alpha());
      case LEAKY_RELU -> Activations.leakyRelu(function.alpha());
      case AFFINE -> linear(function);
      case HARD_SIGMOID -> hardSigmoid(function);
      default -> throw missing(function);
    };
  }

  private static Activation linear(RecurrentActivation function) {
    if (function.alpha() != 1 || function.beta() != 0) {
      throw missing(function);
    }
    return Activations.linear();
  }

  private static Activation hardSigmoid(RecurrentActivation function) {
    boolean old = Math.abs(function.alpha() - 0.2) < 1e-6;
    if ((!old && Math.abs(function.alpha() - 1 / 6.0) > 1e-6) || function.beta() != 0.5f) {
      throw missing(function);
    }
    return old ? Activations.hardSigmoidV2() : Activations.hardSigmoid();
  }

  private static LayerRule.UnsupportedException missing(RecurrentActivation function) {
    return new LayerRule.UnsupportedException("no activation of Elman is " + function);
  }
}
