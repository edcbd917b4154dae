package dev.elman.formats.onnx;

import dev.elman.activation.Activation;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.LayerNormGru;
import dev.elman.layer.recurrent.LayerNormLstm;
import dev.elman.layer.recurrent.Slstm;
import dev.elman.tensor.Parameter;
import java.util.List;

/// The steps of cells that bring their values to one size: with layer normalisation, or as the
/// sLSTM by a state that sums up its gates.
record NormalizedCellRule(Formula f) {
  private static Parameter parameter(Cell cell, String name) {
    return LayerRules.parameter(cell.parameters(), name);
  }

  private String weights(Cell cell, String name) {
    return f.g().weights(parameter(cell, name));
  }

  private String bias(Cell cell, CellConfig config, String x, int from, int count) {
    return config.useBias() ? f.add(x, f.columns(parameter(cell, "bias"), from, count)) : x;
  }

  /// Gates i f g o.
  List<String> lstm(LayerNormLstm lstm, String x, List<String> previous) {
    CellConfig config = lstm.config();
    Activation sigma = config.recurrentActivation();
    double epsilon = lstm.epsilon();
    String product = f.matMul(previous.get(0), weights(lstm, "recurrent_kernel"));
    String z =
        f.add(
            f.normalize(x, weights(lstm, "kernel_gain"), epsilon),
            f.normalize(product, weights(lstm, "recurrent_gain"), epsilon));
    List<String> v = f.blocks(bias(lstm, config, z, 0, 4 * config.units()), 4);
    String c =
        f.add(
            f.multiply(f.apply(sigma, v.get(1)), previous.get(1)),
            f.multiply(f.apply(sigma, v.get(0)), f.apply(config.activation(), v.get(2))));
    String out =
        f.add(f.normalize(c, weights(lstm, "state_gain"), epsilon), weights(lstm, "state_bias"));
    return List.of(f.multiply(f.apply(sigma, v.get(3)), f.apply(config.activation(), out)), c);
  }

  /// Gates z r h: the first two are normalised together.
  List<String> gru(LayerNormGru gru, String x, String h) {
    CellConfig config = gru.config();
    int u = config.units();
    List<String> parts =
        f.g()
            .nodes(
                "Split", 2, List.of(x, f.g().list(2 * u, u)), GraphWriter.attribute("axis", -1L));
    String gates = bias(gru, config, bothGates(gru, parts.get(0), h), 0, 2 * u);
    List<String> a = f.blocks(f.apply(config.recurrentActivation(), gates), 2);
    String p = bias(gru, config, normalizedProduct(gru, h, 2 * u, u), 3 * u, u);
    String own = f.normalize(parts.get(1), gain(gru, "kernel_gain", 2 * u, u), gru.epsilon());
    String v = f.add(bias(gru, config, own, 2 * u, u), f.multiply(a.get(1), p));
    return List.of(f.mix(a.get(0), h, f.apply(config.activation(), v)));
  }

  private String bothGates(LayerNormGru gru, String x, String h) {
    int columns = 2 * gru.units();
    return f.add(
        f.normalize(x, gain(gru, "kernel_gain", 0, columns), gru.epsilon()),
        normalizedProduct(gru, h, 0, columns));
  }

  private String gain(LayerNormGru gru, String name, int from, int count) {
    return f.columns(parameter(gru, name), from, count);
  }

  /// `α ⊙ N(hPrev R)` of some columns of R.
  private String normalizedProduct(LayerNormGru gru, String h, int from, int count) {
    String product = f.matMul(h, f.columns(parameter(gru, "recurrent_kernel"), from, count));
    return f.normalize(product, gain(gru, "recurrent_gain", from, count), gru.epsilon());
  }

  /// The sLSTM. Gates i f g o, states h c n m.
  List<String> exponential(Slstm lstm, String z, List<String> previous) {
    List<String> v = f.blocks(f.add(z, f.matMul(previous.get(0), blockDiagonal(lstm))), 4);
    String n = previous.get(2);
    String first = f.g().node("Equal", List.of(n, f.number(0)));
    String logForget = f.apply("Neg", f.apply("Softplus", f.apply("Neg", v.get(1))));
    String kept = f.add(logForget, previous.get(3));
    String m = f.where(first, v.get(0), f.g().node("Max", List.of(kept, v.get(0))));
    String i = f.apply("Exp", f.subtract(v.get(0), m));
    String forget = f.where(first, f.number(0), f.apply("Exp", f.subtract(kept, m)));
    String g = f.apply(lstm.config().activation(), v.get(2));
    String c = f.add(f.multiply(forget, previous.get(1)), f.multiply(i, g));
    String sum = f.add(f.multiply(forget, n), i);
    String o = f.apply(lstm.config().recurrentActivation(), v.get(3));
    return List.of(f.multiply(o, f.divide(c, sum)), c, sum, m);
  }

  /// R of all heads as one matrix `[U, 4U]`, with zeros where a head does not see another.
  private String blockDiagonal(Slstm lstm) {
    int u = lstm.units();
    return f.g()
        .weights(
            List.of(lstm, "block_diagonal"),
            lstm.kernel().path() + "_block_diagonal",
            () -> {
              float[] r = parameter(lstm, "recurrent_kernel").get().toArray();
              int size = r.length / (4 * u); // units of a head
              float[] all = new float[u * 4 * u];
              for (int row = 0; row < u; row++) {
                for (int column = 0; column < 4 * u; column++) {
                  boolean seen = row / size == column % u / size;
                  all[row * 4 * u + column] = seen ? r[row % size * 4 * u + column] : 0;
                }
              }
              return Value.of(all, u, 4 * u);
            });
  }
}
