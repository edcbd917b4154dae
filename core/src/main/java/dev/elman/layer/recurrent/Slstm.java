package dev.elman.layer.recurrent;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The scalar memory of xLSTM, an LSTM with exponential gates: one step of `[batch, features]`
/// input with state (h, c, n, m).
///
/// ```
/// v = x W + hPrev R + b                       [B, 4U], columns i | f | g | o
/// m = max(log σ(v_f) + mPrev, v_i)            keeps the exponents small
/// i = exp(v_i - m)   f = exp(log σ(v_f) + mPrev - m)   g = tanh(v_g)   o = σ(v_o)
/// c = f ⊙ cPrev + i ⊙ g                       n = f ⊙ nPrev + i
/// h = o ⊙ c ⊘ n
/// ```
///
/// h does not depend on m, which cancels in c ⊘ n. Where n is 0, as at first, nothing has been
/// written yet: there m = v_i and f = 0. R joins the units of one head only: its block for head k
/// are the columns of the units of that head in each gate. The gates' functions are those of the
/// paper; of the [CellConfig] the activation is that of g, and the recurrent activation that of o.
///
/// | parameter | shape | name |
/// |---|---|---|
/// | W | `[F, 4U]` | kernel |
/// | R | `[U / heads, 4U]` | recurrent_kernel |
/// | b | `[4U]` | bias |
///
/// The bias of f begins evenly spread from 3 to 6 over the units, as in the authors' code. Source:
/// Beck et al. 2024, *xLSTM: Extended long short-term memory*, arXiv:2405.04517, equations 8 to 17
/// with σ for f. Values are checked by `CellGoldenTest`, gradients by `CellGradientTest`.
/// Non-finite values: NaN in a row of x gives NaN in the states of that row only.
public final class Slstm extends ConfiguredCell {
  private static final int H = 0;
  private static final int C = 1;
  private static final int N = 2;
  private static final int M = 3;

  private static final int I = 0;
  private static final int F = 1;
  private static final int G = 2;
  private static final int O = 3;
  private static final int GATES = 4;

  private static final float FIRST_FORGET_BIAS = 3;
  private static final float LAST_FORGET_BIAS = 6;

  // saved blocks
  private static final int INPUT = 0; // i
  private static final int FORGET = 1; // f
  private static final int CANDIDATE = 2; // g
  private static final int OUT = 3; // o
  private static final int SIGMA = 4; // σ(v_f)

  private final int heads;
  private final HeadProduct r; // R [U / heads, 4U]

  /// A cell of this configuration with one head.
  public Slstm(CellConfig config) {
    this(config, 1);
  }

  /// A cell of this configuration.
  ///
  /// @param heads groups of units that do not see each other's state
  /// @throws IllegalArgumentException if the units cannot be divided evenly among the heads
  public Slstm(CellConfig config, int heads) {
    super("sLSTM", config, "ifgo", GATES, weights(config, heads));
    this.heads = heads;
    r = new HeadProduct(weights(), dropout(), config.units(), GATES, heads);
  }

  private static CellWeights weights(CellConfig config, int heads) {
    if (heads < 1 || config.units() % heads != 0) {
      throw new IllegalArgumentException(
          "sLSTM heads: expected a divisor of the "
              + config.units()
              + " units, but got "
              + heads
              + ".");
    }
    return new CellWeights(config, GATES, Shape.of(config.units() / heads, GATES * config.units()));
  }

  @Override
  public void step(Ops ops, Step s) {
    // v = x W + b has been computed for all steps; here: v += hPrev R
    r.add(ops, s);
    // g = tanh(v_g)   o = σ(v_o)
    config().activation().forward(ops, s.z(G), s.saved(CANDIDATE));
    config().recurrentActivation().forward(ops, s.z(O), s.saved(OUT));
    ops.sigmoid(s.z(F), s.saved(SIGMA));
    exponentialGates(s);
    // c = f ⊙ cPrev + i ⊙ g   n = f ⊙ nPrev + i
    ops.multiply(s.saved(FORGET), s.previous(C), s.state(C));
    ops.addMultiply(s.saved(INPUT), s.saved(CANDIDATE), s.state(C));
    ops.copy(s.saved(INPUT), s.state(N));
    ops.addMultiply(s.saved(FORGET), s.previous(N), s.state(N));
    // h = o ⊙ c ⊘ n
    divide(s.state(C), s.state(N), s.state(H));
    ops.multiply(s.saved(OUT), s.state(H), s.state(H));
  }

  /// `m = max(log σ(v_f) + mPrev, v_i)`, `i = exp(v_i - m)`, `f = exp(log σ(v_f) + mPrev - m)`.
  private static void exponentialGates(Step s) {
    Matrix m = s.state(M);
    for (int row = 0; row < m.rows(); row++) {
      for (int u = 0; u < m.columns(); u++) {
        float input = at(s.z(I), row, u);
        float kept = logSigmoid(at(s.z(F), row, u)) + at(s.previous(M), row, u);
        boolean first = at(s.previous(N), row, u) == 0;
        float largest = first ? input : Math.max(kept, input);
        put(m, row, u, largest);
        put(s.saved(INPUT), row, u, (float) Math.exp(input - largest));
        put(s.saved(FORGET), row, u, first ? 0 : (float) Math.exp(kept - largest));
      }
    }
  }

  private static float logSigmoid(float x) {
    return Math.min(x, 0) - (float) Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static float at(Matrix x, int row, int column) {
    return x.data()[x.offset(row) + column];
  }

  private static void put(Matrix x, int row, int column, float value) {
    x.data()[x.offset(row) + column] = value;
  }

  private static void divide(Matrix a, Matrix b, Matrix c) {
    for (int row = 0; row < c.rows(); row++) {
      for (int u = 0; u < c.columns(); u++) {
        put(c, row, u, at(a, row, u) / at(b, row, u));
      }
    }
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    Matrix dh = s.dState(H);
    Matrix dc = s.dState(C);
    Matrix dn = s.dState(N);
    // in the forward step: h = o ⊙ q, q = c ⊘ n
    divide(s.state(C), s.state(N), s.scratch(0));
    ops.multiply(dh, s.scratch(0), s.dz(O));
    ops.multiply(dh, s.saved(OUT), dh); // from here on the gradient of q
    quotientBackward(s, s.scratch(0));
    // in the forward step: c = f ⊙ cPrev + i ⊙ g   n = f ⊙ nPrev + i
    ops.multiply(dc, s.saved(INPUT), s.dz(G));
    ops.multiply(dc, s.saved(CANDIDATE), s.dz(I));
    ops.add(dn, s.dz(I)); // gradient of i
    ops.multiply(dc, s.previous(C), s.dz(F));
    ops.addMultiply(dn, s.previous(N), s.dz(F)); // gradient of f
    ops.multiply(dc, s.saved(FORGET), dc);
    ops.multiply(dn, s.saved(FORGET), dn); // from here on those of cPrev and nPrev
    exponentialGatesBackward(s);
    // in the forward step: g = tanh(v_g)   o = σ(v_o)
    Activation tanh = config().activation();
    tanh.backward(ops, s.z(G), s.saved(CANDIDATE), s.dz(G), s.dz(G));
    config().recurrentActivation().backward(ops, s.z(O), s.saved(OUT), s.dz(O), s.dz(O));
    // in the forward step: v = x W + hPrev R + b
    r.backward(ops, s, dh);
  }

  /// With `dq = dh`: `dc += dq ⊘ n`, `dn -= dq ⊙ q ⊘ n`.
  private static void quotientBackward(Step s, Matrix q) {
    for (int row = 0; row < q.rows(); row++) {
      for (int u = 0; u < q.columns(); u++) {
        float d = at(s.dState(H), row, u) / at(s.state(N), row, u);
        put(s.dState(C), row, u, at(s.dState(C), row, u) + d);
        put(s.dState(N), row, u, at(s.dState(N), row, u) - d * at(q, row, u));
      }
    }
  }

  /// From the gradients of i and f in dz: those of v_i and v_f there, and that of mPrev. The larger
  /// argument of m gets its gradient.
  private static void exponentialGatesBackward(Step s) {
    Matrix dm = s.dState(M);
    for (int row = 0; row < dm.rows(); row++) {
      for (int u = 0; u < dm.columns(); u++) {
        float dInput = at(s.dz(I), row, u) * at(s.saved(INPUT), row, u);
        float dKept = at(s.dz(F), row, u) * at(s.saved(FORGET), row, u);
        float dLargest = at(dm, row, u) - dInput - dKept;
        boolean input = at(s.state(M), row, u) == at(s.z(I), row, u);
        dInput += input ? dLargest : 0;
        dKept += input ? 0 : dLargest;
        put(s.dz(I), row, u, dInput);
        put(s.dz(F), row, u, dKept * (1 - at(s.saved(SIGMA), row, u)));
        put(dm, row, u, dKept);
      }
    }
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    r.addGradients(ops, all, gradients);
    weights().addBiasGradient(ops, all, gradients);
  }

  @Override
  public void createParameters(int features) {
    int u = units();
    weights()
        .create(
            features,
            Shape.of(4 * u),
            (shape, random, values, offset) -> {
              config().biasInitializer().fill(shape, random, values, offset);
              for (int k = 0; k < u; k++) {
                float part = u == 1 ? 0 : (float) k / (u - 1);
                values[offset + F * u + k] =
                    FIRST_FORGET_BIAS + part * (LAST_FORGET_BIAS - FIRST_FORGET_BIAS);
              }
            });
  }

  @Override
  public void pack(Ops ops) {
    r.pack(ops);
  }

  /// The groups of units that do not see each other's state.
  public int heads() {
    return heads;
  }

  /// The gates as they are in z: pre-activations, since the exponential ones depend on m too.
  @Override
  public SequencedMap<String, Activation> gateActivations() {
    SequencedMap<String, Activation> activations = new LinkedHashMap<>();
    for (String letter : List.of("i", "f", "g", "o")) {
      activations.put(letter, Activations.linear());
    }
    return activations;
  }

  @Override
  public Cell copy() {
    return new Slstm(config(), heads);
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units(), units(), units(), units());
  }

  @Override
  public int savedBlocks() {
    return 5;
  }

  @Override
  public int scratchBlocks() {
    return 1;
  }

  /// z holds the pre-activations anyway: the gates are saved blocks.
  @Override
  public boolean keepsPreActivations() {
    return false;
  }
}
