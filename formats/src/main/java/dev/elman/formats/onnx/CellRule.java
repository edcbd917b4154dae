package dev.elman.formats.onnx;

import dev.elman.activation.Activation;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.HighwayLstm;
import dev.elman.layer.recurrent.IndRnn;
import dev.elman.layer.recurrent.LayerNormGru;
import dev.elman.layer.recurrent.LayerNormLstm;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.MinGru;
import dev.elman.layer.recurrent.MinLstm;
import dev.elman.layer.recurrent.PeepholeLstm;
import dev.elman.layer.recurrent.ProjectionLstm;
import dev.elman.layer.recurrent.RgLru;
import dev.elman.layer.recurrent.SimpleRnn;
import dev.elman.layer.recurrent.Slstm;
import dev.elman.layer.recurrent.Sru;
import dev.elman.layer.recurrent.StackedCells;
import dev.elman.layer.recurrent.WeightDrop;
import dev.elman.layer.recurrent.Zoneout;
import dev.elman.tensor.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes one step of a cell with the operators of its equations, which the cell's own
/// documentation has; `z` is x W and all that is added to it before the first step.
final class CellRule {
  private final Formula f;

  CellRule(GraphWriter g) {
    f = new Formula(g);
  }

  /// `z = x W + b` of all steps, or of one.
  String project(Cell cell, String x) {
    float[] bias = new float[cell.gates() * cell.units()];
    cell.inputBias(bias);
    String z = f.matMul(x, f.g().weights(cell.kernel()));
    String b =
        f.g()
            .weights(
                List.of(cell, "input_bias"),
                cell.kernel().path() + "_input_bias",
                () -> Value.of(bias, bias.length));
    return f.add(z, b);
  }

  /// The states after a step.
  ///
  /// @throws LayerRule.UnsupportedException if the equations of the cell are not known
  List<String> step(Cell cell, String z, List<String> previous) {
    return switch (cell) {
      case SimpleRnn rnn -> simple(rnn, z, previous.getFirst());
      case Lstm lstm -> lstm(lstm, lstm.config(), z, previous);
      case ProjectionLstm lstm -> {
        List<String> states = lstm(lstm, lstm.config(), z, previous);
        String v = weights(lstm, "projection_kernel");
        yield List.of(f.matMul(states.get(0), v), states.get(1));
      }
      case PeepholeLstm lstm -> peephole(lstm, z, previous);
      case HighwayLstm lstm -> highway(lstm, z, previous);
      case LayerNormLstm lstm -> new NormalizedCellRule(f).lstm(lstm, z, previous);
      case LayerNormGru gru -> new NormalizedCellRule(f).gru(gru, z, previous.getFirst());
      case Gru gru -> gru(gru, z, previous.getFirst());
      case IndRnn rnn -> independent(rnn, z, previous.getFirst());
      case MinGru gru -> minGru(gru.config(), z, previous.getFirst());
      case MinLstm lstm -> minLstm(lstm.config(), z, previous.getFirst());
      case RgLru lru -> realGated(lru, z, previous.getFirst());
      case Sru sru -> sru(sru, z, previous.get(1));
      case Slstm lstm -> new NormalizedCellRule(f).exponential(lstm, z, previous);
      case WeightDrop drop -> step(drop.inner(), z, previous);
      case Zoneout zoneout -> zoneout(zoneout, z, previous);
      case StackedCells stack -> stacked(stack, z, previous);
      default ->
          throw new LayerRule.UnsupportedException(
              "the equations of the cell " + cell.type() + " are not known as operators of ONNX");
    };
  }

  private String weights(Cell cell, String name) {
    return f.g().weights(parameter(cell, name));
  }

  private static Parameter parameter(Cell cell, String name) {
    return LayerRules.parameter(cell.parameters(), name);
  }

  /// `z + hPrev R`.
  private String withState(Cell cell, String z, String h) {
    return f.add(z, f.matMul(h, weights(cell, "recurrent_kernel")));
  }

  private List<String> simple(SimpleRnn rnn, String z, String h) {
    return List.of(f.apply(rnn.config().activation(), withState(rnn, z, h)));
  }

  /// Gates i f g o.
  private List<String> lstm(Cell cell, CellConfig config, String z, List<String> previous) {
    List<String> v = f.blocks(withState(cell, z, previous.get(0)), 4);
    Activation sigma = config.recurrentActivation();
    String c =
        f.add(
            f.multiply(f.apply(sigma, v.get(1)), previous.get(1)),
            f.multiply(f.apply(sigma, v.get(0)), f.apply(config.activation(), v.get(2))));
    String h = f.multiply(f.apply(sigma, v.get(3)), f.apply(config.activation(), c));
    return List.of(h, c);
  }

  private List<String> peephole(PeepholeLstm lstm, String z, List<String> previous) {
    CellConfig config = lstm.config();
    Activation sigma = config.recurrentActivation();
    Parameter p = parameter(lstm, "peephole");
    int u = config.units();
    List<String> v = f.blocks(withState(lstm, z, previous.get(0)), 4);
    String cPrevious = previous.get(1);
    String i = f.apply(sigma, f.add(v.get(0), f.multiply(f.columns(p, 0, u), cPrevious)));
    String forget = f.apply(sigma, f.add(v.get(1), f.multiply(f.columns(p, u, u), cPrevious)));
    String c =
        f.add(f.multiply(forget, cPrevious), f.multiply(i, f.apply(config.activation(), v.get(2))));
    String o = f.apply(sigma, f.add(v.get(3), f.multiply(f.columns(p, 2 * u, u), c)));
    return List.of(f.multiply(o, f.apply(config.activation(), c)), c);
  }

  /// Gates i f g o r x̃; R has no block for x̃.
  private List<String> highway(HighwayLstm lstm, String z, List<String> previous) {
    CellConfig config = lstm.config();
    Activation sigma = config.recurrentActivation();
    List<String> x = f.blocks(z, 6);
    List<String> r = f.blocks(f.matMul(previous.get(0), weights(lstm, "recurrent_kernel")), 5);
    List<String> v = new ArrayList<>();
    for (int k = 0; k < r.size(); k++) {
      v.add(f.add(x.get(k), r.get(k)));
    }
    String c =
        f.add(
            f.multiply(f.apply(sigma, v.get(1)), previous.get(1)),
            f.multiply(f.apply(sigma, v.get(0)), f.apply(config.activation(), v.get(2))));
    String m = f.multiply(f.apply(sigma, v.get(3)), f.apply(config.activation(), c));
    return List.of(f.mix(f.apply(sigma, v.get(4)), m, x.get(5)), c);
  }

  /// Gates z r h.
  private List<String> gru(Gru gru, String z, String h) {
    CellConfig config = gru.config();
    Activation sigma = config.recurrentActivation();
    int u = config.units();
    Parameter r = parameter(gru, "recurrent_kernel");
    List<String> x = f.blocks(z, 3);
    List<String> gates = f.blocks(f.matMul(h, f.columns(r, 0, 2 * u)), 2);
    String update = f.apply(sigma, f.add(x.get(0), gates.get(0)));
    String reset = f.apply(sigma, f.add(x.get(1), gates.get(1)));
    String candidate = f.columns(r, 2 * u, u);
    String a;
    if (gru.resetAfter()) {
      String q = f.matMul(h, candidate);
      a = f.multiply(reset, config.useBias() ? f.add(q, recurrentBias(gru, u)) : q);
    } else {
      a = f.matMul(f.multiply(reset, h), candidate);
    }
    return List.of(f.mix(update, h, f.apply(config.activation(), f.add(x.get(2), a))));
  }

  /// The last third of the second row of b.
  private String recurrentBias(Gru gru, int units) {
    return f.g()
        .weights(
            List.of(gru, "recurrent_bias"),
            gru.kernel().path() + "_recurrent_bias",
            () -> {
              float[] both = parameter(gru, "bias").get().toArray();
              float[] own = Arrays.copyOfRange(both, both.length - units, both.length);
              return Value.of(own, units);
            });
  }

  private List<String> independent(IndRnn rnn, String z, String h) {
    String v = f.add(z, f.multiply(weights(rnn, "recurrent_kernel"), h));
    return List.of(f.apply(rnn.config().activation(), v));
  }

  private List<String> minGru(CellConfig config, String z, String h) {
    List<String> v = f.blocks(z, 2);
    String share = f.apply(config.recurrentActivation(), v.get(0));
    return List.of(f.mix(share, f.apply(config.activation(), v.get(1)), h));
  }

  private List<String> minLstm(CellConfig config, String z, String h) {
    List<String> v = f.blocks(z, 3);
    String forget = f.apply(config.recurrentActivation(), v.get(0));
    String input = f.apply(config.recurrentActivation(), v.get(1));
    String share = f.divide(forget, f.add(forget, input));
    return List.of(f.mix(share, h, f.apply(config.activation(), v.get(2))));
  }

  /// `1 - a² = -expm1(2 log a)`, and `expm1(2 y) = 2 tanh(y) / (1 - tanh(y))` keeps the digits.
  private List<String> realGated(RgLru lru, String z, String h) {
    List<String> v = f.blocks(z, 3);
    String rate = f.multiply(f.number(-8), f.apply("Softplus", weights(lru, "decay")));
    String logA = f.multiply(rate, f.apply("Sigmoid", v.get(0)));
    String t = f.apply("Tanh", logA);
    String square = f.divide(f.multiply(f.number(-2), t), f.subtract(f.number(1), t));
    String input =
        f.multiply(
            f.apply(lru.config().recurrentActivation(), v.get(1)),
            f.apply(lru.config().activation(), v.get(2)));
    return List.of(
        f.add(f.multiply(f.apply("Exp", logA), h), f.multiply(f.apply("Sqrt", square), input)));
  }

  /// Blocks u f r x̃.
  private List<String> sru(Sru sru, String z, String cPrevious) {
    CellConfig config = sru.config();
    Activation sigma = config.recurrentActivation();
    Parameter v = parameter(sru, "recurrent_kernel");
    int u = config.units();
    List<String> x = f.blocks(z, 4);
    String forget = f.apply(sigma, f.add(x.get(1), f.multiply(f.columns(v, 0, u), cPrevious)));
    String reset = f.apply(sigma, f.add(x.get(2), f.multiply(f.columns(v, u, u), cPrevious)));
    String c = f.mix(forget, cPrevious, x.get(0));
    return List.of(f.mix(reset, f.apply(config.activation(), c), x.get(3)), c);
  }

  /// What inference expects: `rate ⊙ prev + (1 - rate) ⊙ new`.
  private List<String> zoneout(Zoneout zoneout, String z, List<String> previous) {
    List<String> next = step(zoneout.inner(), z, previous);
    List<String> states = new ArrayList<>();
    for (int k = 0; k < next.size(); k++) {
      states.add(f.mix(f.number(zoneout.rate(k)), previous.get(k), next.get(k)));
    }
    return states;
  }

  private List<String> stacked(StackedCells stack, String z, List<String> previous) {
    List<String> states = new ArrayList<>();
    String below = z;
    for (Cell cell : stack.cells()) {
      int first = states.size();
      String own = first == 0 ? below : project(cell, below);
      List<String> next =
          step(cell, own, previous.subList(first, first + cell.stateSizes().size()));
      states.addAll(next);
      below = next.get(cell.outputState());
    }
    return states;
  }
}
