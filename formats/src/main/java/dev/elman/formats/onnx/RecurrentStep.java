package dev.elman.formats.onnx;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import java.util.Arrays;
import java.util.List;

/// One step of ONNX's recurrent operators for one batch; belongs to one run. z `[batch, gates ·
/// hidden]` holds `x Wᵀ + bias` when a step begins; f, g and h are the activations.
///
/// ```
/// RNN    h = f(z + hPrev Rᵀ)
/// GRU    z | r | h:     u = f(z_z + …)   r = f(z_r + …)   n = g(z_h + a)   h = (1 - u) ⊙ n + u ⊙ hPrev
///                       a = (r ⊙ hPrev) R_hᵀ + Rb_h, or r ⊙ (hPrev R_hᵀ + Rb_h) (linear_before_reset)
/// LSTM   i | o | f | c: i = f(z_i + … + P_i ⊙ cPrev)   j = f(z_f + … + P_f ⊙ cPrev)   n = g(z_c + …)
///                       c = j ⊙ cPrev + i ⊙ n   o = f(z_o + … + P_o ⊙ c)   h = o ⊙ h(c)
/// ```
///
/// Every argument of f and g is clipped to `[-clip, clip]` where that is asked for.
final class RecurrentStep {
  private final Kind kind;
  private final Ops ops;
  private final RecurrentOperator.Weights weights;
  private final List<RecurrentActivation> activations;
  private final int hidden;
  private final int batch;
  private final float clip;
  private final boolean inputForget;
  private final boolean linearBeforeReset;
  private final Matrix product; // hPrev Rᵀ   [batch, gates · hidden], of a GRU
  private final Matrix next; // h, or c before h   [batch, hidden]
  private final Matrix work; // [batch, hidden]

  /// The operators.
  enum Kind {
    RNN(1, 1),
    GRU(3, 1),
    LSTM(4, 2);

    private final int gates;
    private final int states;

    Kind(int gates, int states) {
      this.gates = gates;
      this.states = states;
    }

    int gates() {
      return gates;
    }

    int states() {
      return states;
    }

    List<String> defaultActivations() {
      return switch (this) {
        case RNN -> List.of("Tanh");
        case GRU -> List.of("Sigmoid", "Tanh");
        case LSTM -> List.of("Sigmoid", "Tanh", "Tanh");
      };
    }
  }

  RecurrentStep(
      Kind kind,
      Attributes attributes,
      List<RecurrentActivation> activations,
      Ops ops,
      RecurrentOperator.Weights weights,
      int batch) {
    this.kind = kind;
    this.activations = activations;
    this.ops = ops;
    this.weights = weights;
    this.batch = batch;
    hidden = weights.r().rows();
    clip = attributes.has("clip") ? attributes.real("clip", 0) : Float.POSITIVE_INFINITY;
    inputForget = attributes.flag("input_forget");
    linearBeforeReset = attributes.flag("linear_before_reset");
    product = buffer(kind == Kind.GRU ? 3 * hidden : 0);
    next = buffer(hidden);
    work = buffer(hidden);
  }

  private Matrix buffer(int columns) {
    return new Matrix().on(new float[Value.size(batch, columns)], 0, batch, columns);
  }

  /// The bias that z begins with: Wb + Rb, but for Rb_h of a GRU, which belongs to a.
  float[] inputBias() {
    int rows = kind.gates * hidden;
    float[] sum = Arrays.copyOf(weights.bias(), rows);
    int shared = kind == Kind.GRU ? 2 * hidden : rows;
    for (int i = 0; i < shared; i++) {
      sum[i] += weights.bias()[rows + i];
    }
    return sum;
  }

  /// Changes the states, h and for an LSTM c, of the sequences that last longer than `t` steps.
  void run(Matrix z, float[][] state, int t, int[] lengths) {
    Matrix h = new Matrix().on(state[0], 0, batch, hidden);
    switch (kind) {
      case RNN -> rnn(z, h);
      case GRU -> gru(z, h);
      case LSTM -> lstm(z, h, state[1], t, lengths);
    }
    keep(next, state[0], t, lengths);
  }

  private void keep(Matrix from, float[] state, int t, int[] lengths) {
    for (int row = 0; row < batch; row++) {
      if (t < lengths[row]) {
        System.arraycopy(from.data(), row * hidden, state, row * hidden, hidden);
      }
    }
  }

  private Matrix block(Matrix whole, int k) {
    return new Matrix().onColumns(whole, k * hidden, hidden);
  }

  private void rnn(Matrix z, Matrix h) {
    ops.addMatMul(h, weights.r(), z);
    apply(0, z, next);
  }

  private void gru(Matrix z, Matrix h) {
    Matrix update = block(z, 0);
    Matrix reset = block(z, 1);
    Matrix candidate = block(z, 2);
    ops.matMul(h, weights.r(), product);
    ops.add(block(product, 0), update);
    ops.add(block(product, 1), reset);
    apply(0, update, update);
    apply(0, reset, reset);
    if (linearBeforeReset) {
      addBias(block(product, 2));
      ops.addMultiply(reset, block(product, 2), candidate);
    } else {
      ops.multiply(reset, h, work);
      ops.matMul(work, weights.r(), product);
      addBias(block(product, 2));
      ops.add(block(product, 2), candidate);
    }
    apply(1, candidate, candidate);
    // h = n - u ⊙ n + u ⊙ hPrev
    ops.copy(candidate, next);
    ops.multiply(update, candidate, work);
    ops.addScaled(-1, work, next);
    ops.addMultiply(update, h, next);
  }

  private void addBias(Matrix a) {
    for (int row = 0; row < batch; row++) {
      for (int u = 0; u < hidden; u++) {
        a.data()[a.offset(row) + u] += weights.bias()[5 * hidden + u];
      }
    }
  }

  private void lstm(Matrix z, Matrix h, float[] cState, int t, int[] lengths) {
    Matrix cPrev = new Matrix().on(cState, 0, batch, hidden);
    Matrix i = block(z, 0);
    Matrix o = block(z, 1);
    Matrix forget = block(z, 2);
    Matrix candidate = block(z, 3);
    ops.addMatMul(h, weights.r(), z);
    addPeephole(0, cPrev, i);
    addPeephole(2, cPrev, forget);
    apply(0, i, i);
    if (inputForget) {
      couple(i, forget);
    } else {
      apply(0, forget, forget);
    }
    apply(1, candidate, candidate);
    ops.multiply(forget, cPrev, next);
    ops.addMultiply(i, candidate, next);
    addPeephole(1, next, o);
    apply(0, o, o);
    keep(next, cState, t, lengths);
    activations.get(2).apply(ops, next, next);
    ops.multiply(o, next, next);
  }

  /// `f = 1 - i`.
  private void couple(Matrix i, Matrix forget) {
    for (int row = 0; row < batch; row++) {
      for (int u = 0; u < hidden; u++) {
        forget.data()[forget.offset(row) + u] = 1 - i.data()[i.offset(row) + u];
      }
    }
  }

  private void addPeephole(int gate, Matrix c, Matrix z) {
    float[] p = weights.peepholes();
    for (int row = 0; row < batch && p.length > 0; row++) {
      for (int u = 0; u < hidden; u++) {
        z.data()[z.offset(row) + u] += p[gate * hidden + u] * c.data()[c.offset(row) + u];
      }
    }
  }

  private void apply(int function, Matrix x, Matrix y) {
    for (int row = 0; row < batch && clip < Float.POSITIVE_INFINITY; row++) {
      for (int at = x.offset(row); at < x.offset(row) + hidden; at++) {
        x.data()[at] = Math.clamp(x.data()[at], -clip, clip);
      }
    }
    activations.get(function).apply(ops, x, y);
  }
}
