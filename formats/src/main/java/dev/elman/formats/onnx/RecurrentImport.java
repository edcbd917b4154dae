package dev.elman.formats.onnx;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.formats.onnx.proto.Onnx.NodeProto;
import dev.elman.formats.weights.GateBlocks;
import dev.elman.layer.Symbol;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.PeepholeLstm;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.layer.recurrent.SimpleRnn;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `RNN`, `GRU` and `LSTM` as recurrent layers, one per direction.
final class RecurrentImport {
  /// The number of the input P of an LSTM.
  private static final int PEEPHOLES = 7;

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
    requireExpressible();
    List<Symbol> results = both ? bothDirections() : oneDirection(direction.equals("reverse"));
    int count = both ? 2 : 1;
    boolean states = results.size() > count; // [y, h, c] or [y, h, c, h, c], or h alone
    List<Symbol> h = states ? every(results, 1) : results;
    if (g.isUsed(node, 0)) {
      Symbol last = both ? null : h.getFirst();
      g.put(node, 0, new Traced(List.of(results.getFirst()), batchFirst ? "BTDF" : "TDBF", last));
    }
    String axes = batchFirst ? "BDF" : "DBF";
    if (node.getOutputCount() > 1) {
      g.put(node, 1, new Traced(h, axes, null));
    }
    if (states && node.getOutputCount() > 2) {
      g.put(node, 2, new Traced(every(results, 2), axes, null));
    }
  }

  /// The state with this number of each direction; they stand behind the output.
  private List<Symbol> every(List<Symbol> results, int first) {
    List<Symbol> states = new ArrayList<>();
    for (int i = first; i < results.size(); i += kind.states()) {
      states.add(results.get(i));
    }
    return states;
  }

  private void requireExpressible() {
    if (!x.axes().equals(batchFirst ? "BTF" : "TBF")) {
      throw new LayerRule.UnsupportedException(
          "it reads the axes "
              + x.axes()
              + " (B batch, T time), so that the batch is not the first axis of the model");
    }
    if (g.constant(node, 4) != null || attributes.has("clip") || attributes.flag("input_forget")) {
      throw new LayerRule.UnsupportedException("sequence_lens, clip and input_forget");
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

  /// All steps or the last, and behind them the states if they are used.
  private List<Symbol> oneDirection(boolean backwards) {
    boolean steps = g.isUsed(node, 0);
    if (steps && backwards) {
      throw new LayerRule.UnsupportedException(
          "the steps of a layer that reads backwards, in the order of the input");
    }
    boolean states = steps || g.isUsed(node, 2); // h after the last step may be asked for
    Recurrent layer = recurrent(0, steps, states, backwards);
    g.weights(layer, weights(0));
    return layer.applyAll(x.symbol());
  }

  /// The steps of both directions side by side and the states of each, or the last h of each.
  private List<Symbol> bothDirections() {
    boolean steps = g.isUsed(node, 0);
    boolean states = steps || g.isUsed(node, 2);
    Bidirectional layer =
        new Bidirectional(
            recurrent(0, steps, states, false),
            recurrent(1, steps, states, true),
            steps ? Bidirectional.MergeMode.CONCAT : Bidirectional.MergeMode.NONE);
    List<Tensor> all = new ArrayList<>(weights(0));
    all.addAll(weights(1));
    g.weights(layer, all);
    List<Symbol> results = layer.applyAll(x.symbol());
    return states && !steps ? results.subList(1, results.size()) : results;
  }

  private Recurrent recurrent(int d, boolean steps, boolean states, boolean backwards) {
    return new Recurrent(cell(d), new Recurrent.Options(steps, states, backwards));
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
      case LSTM -> lstm(config.recurrentActivation(activation(own.getFirst())));
    };
  }

  private Cell lstm(CellConfig config) {
    return g.constant(node, PEEPHOLES) == null ? new Lstm(config) : new PeepholeLstm(config);
  }

  /// Kernel, recurrent kernel, bias and perhaps peepholes of Elman.
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
    List<Tensor> all = new ArrayList<>();
    all.add(Tensor.of(kernel, features, rows));
    all.add(Tensor.of(recurrent, units, rows));
    all.add(bias(g.constant(node, 3), d, order));
    Value peepholes = kind == RecurrentStep.Kind.LSTM ? g.constant(node, PEEPHOLES) : null;
    if (peepholes != null) {
      float[] p = GateBlocks.reordered(part(peepholes, d, 3 * units), 0, 2, 1); // i o f to i f o
      all.add(Tensor.of(p, 3 * units));
    }
    return all;
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
