package dev.elman.formats.onnx;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// ONNX's `RNN`, `GRU` and `LSTM` with all their options, for inference: x `[time, batch, inputs]`
/// (or `[batch, time, inputs]` with layout 1), up to two directions.
///
/// ```
/// Z = X Wᵀ + Wb + Rb            all t at once: one matrix product
/// h_t = step(Z_t + h_{t-1} Rᵀ)  the equations of each step: see RecurrentStep
/// ```
///
/// Behind the end of a sequence (`sequence_lens`) Y is 0 and the state stays.
final class RecurrentOperator implements Operator {
  private final RecurrentStep.Kind kind;
  private final String direction;
  private final boolean batchFirst;
  private final Attributes attributes;
  private final List<RecurrentActivation> activations;
  private volatile @Nullable Prepared last;

  /// The weights of one direction, packed for multiplication.
  ///
  /// @param w Wᵀ `[inputs, gates · hidden]`
  /// @param r Rᵀ `[hidden, gates · hidden]`
  /// @param bias Wb and behind it Rb, `[2 · gates · hidden]`
  /// @param peepholes i, o and f, `[3 · hidden]`, or nothing
  record Weights(PackedMatrix w, PackedMatrix r, float[] bias, float[] peepholes) {}

  private record Prepared(Value[] sources, Weights[] weights) {}

  RecurrentOperator(RecurrentStep.Kind kind, Attributes attributes) {
    this.kind = kind;
    this.attributes = attributes;
    direction = attributes.text("direction", "forward");
    batchFirst = attributes.flag("layout");
    activations =
        RecurrentActivation.all(attributes, repeated(kind.defaultActivations(), directions()));
    if (activations.size() < directions() * kind.defaultActivations().size()) {
      throw new IllegalArgumentException(
          "attribute activations: expected one per function and direction.");
    }
  }

  /// The names over and over.
  static List<String> repeated(List<String> names, int times) {
    return java.util.Collections.nCopies(times, names).stream().flatMap(List::stream).toList();
  }

  private int directions() {
    return direction.equals("bidirectional") ? 2 : 1;
  }

  @Override
  public Value[] run(Scope scope, @Nullable Value[] inputs) {
    Value given = Operator.need(inputs, 0);
    Value x = batchFirst ? ShapeOperators.transpose(given, 1, 0, 2) : given;
    Weights[] weights = weights(scope.ops(), inputs);
    int time = x.extent(0);
    int batch = x.extent(1);
    int hidden = weights[0].r.rows();
    int[] lengths = lengths(Operator.get(inputs, 4), batch, time);
    Value y = Value.zeros(ElementType.FLOAT, time, weights.length, batch, hidden);
    Value[] states = new Value[kind.states()];
    for (int k = 0; k < states.length; k++) {
      states[k] = state(Operator.get(inputs, 5 + k), weights.length, batch, hidden);
    }
    for (int d = 0; d < weights.length; d++) {
      boolean backwards = direction.equals("reverse") || d == 1;
      RecurrentStep step = step(d, scope.ops(), weights[d], batch);
      new Pass(scope.ops(), x, weights[d], step, lengths, backwards).run(d, y, states);
    }
    return results(y, states);
  }

  private RecurrentStep step(int d, Ops ops, Weights weights, int batch) {
    int count = kind.defaultActivations().size();
    List<RecurrentActivation> own = activations.subList(d * count, (d + 1) * count);
    return new RecurrentStep(kind, attributes, own, ops, weights, batch);
  }

  private Value[] results(Value y, Value[] states) {
    Value[] results = new Value[1 + states.length];
    results[0] = batchFirst ? ShapeOperators.transpose(y, 2, 0, 1, 3) : y;
    for (int k = 0; k < states.length; k++) {
      results[1 + k] = batchFirst ? ShapeOperators.transpose(states[k], 1, 0, 2) : states[k];
    }
    return results;
  }

  /// A copy of an initial state, `[directions, batch, hidden]`.
  private Value state(@Nullable Value given, int directions, int batch, int hidden) {
    Value state = Value.zeros(ElementType.FLOAT, directions, batch, hidden);
    if (given != null) {
      Value ordered = batchFirst ? ShapeOperators.transpose(given, 1, 0, 2) : given;
      requireShape("initial state", ordered, directions, batch, hidden);
      Value.copy(ordered, 0, state, 0, state.size());
    }
    return state;
  }

  private static void requireShape(String what, Value got, int... expected) {
    if (!Arrays.equals(got.shape(), expected)) {
      throw new IllegalArgumentException(
          what + ": expected shape " + Arrays.toString(expected) + ", but got " + got + ".");
    }
  }

  private static int[] lengths(@Nullable Value given, int batch, int time) {
    int[] lengths = new int[batch];
    Arrays.fill(lengths, time);
    if (given != null) {
      requireShape("sequence_lens", given, batch);
      for (int b = 0; b < batch; b++) {
        lengths[b] = java.util.Objects.checkIndex(given.ints()[b], time + 1);
      }
    }
    return lengths;
  }

  private Weights[] weights(Ops ops, @Nullable Value[] inputs) {
    Value w = Operator.need(inputs, 1);
    Value r = Operator.need(inputs, 2);
    Value none = Value.of(new float[0], 0);
    Value bias = orElse(Operator.get(inputs, 3), none);
    Value peepholes =
        orElse(kind == RecurrentStep.Kind.LSTM ? Operator.get(inputs, 7) : null, none);
    Value[] sources = {w, r, bias, peepholes};
    Prepared known = last;
    if (known == null || !same(known.sources, sources)) {
      known = new Prepared(sources, prepare(ops, sources));
      last = known;
    }
    return known.weights;
  }

  private static Value orElse(@Nullable Value value, Value otherwise) {
    return value == null ? otherwise : value;
  }

  /// Whether the arrays are the very same; those that are left out have no elements.
  private static boolean same(Value[] a, Value[] b) {
    boolean same = true;
    for (int i = 0; i < a.length; i++) {
      same &= a[i] == b[i] || (a[i].size() == 0 && b[i].size() == 0);
    }
    return same;
  }

  private Weights[] prepare(Ops ops, Value[] sources) {
    int hidden = sources[1].extent(-1);
    int rows = Math.multiplyExact(kind.gates(), hidden);
    int directions = directions();
    requireShape("W", sources[0], directions, rows, sources[0].extent(-1));
    requireShape("R", sources[1], directions, rows, hidden);
    if (sources[2].size() > 0) {
      requireShape("B", sources[2], directions, 2 * rows);
    }
    if (sources[3].size() > 0) {
      requireShape("P", sources[3], directions, 3 * hidden);
    }
    Weights[] weights = new Weights[directions];
    for (int d = 0; d < directions; d++) {
      weights[d] =
          new Weights(
              packed(ops, sources[0], d),
              packed(ops, sources[1], d),
              sources[2].size() == 0 ? new float[2 * rows] : row(sources[2], d),
              sources[3].size() == 0 ? new float[0] : row(sources[3], d));
    }
    return weights;
  }

  private static PackedMatrix packed(Ops ops, Value weights, int d) {
    PackedMatrix packed = new PackedMatrix();
    int rows = weights.extent(1);
    int columns = weights.extent(2);
    ops.packTransposed(new Matrix().on(weights.reals(), d * rows * columns, rows, columns), packed);
    return packed;
  }

  private static float[] row(Value matrix, int row) {
    int columns = matrix.extent(1);
    return Arrays.copyOfRange(matrix.reals(), row * columns, (row + 1) * columns);
  }

  /// One direction of one run.
  private record Pass(
      Ops ops, Value x, Weights weights, RecurrentStep step, int[] lengths, boolean backwards) {

    void run(int d, Value y, Value[] states) {
      int time = x.extent(0);
      int batch = x.extent(1);
      int inputs = x.extent(2);
      int hidden = weights.r.rows();
      int columns = weights.w.columns();
      float[] z = new float[Value.size(time, batch, columns)];
      Matrix all = new Matrix().on(z, 0, time * batch, columns);
      ops.setRows(step.inputBias(), 0, all);
      ops.addMatMul(new Matrix().on(x.reals(), 0, time * batch, inputs), weights.w, all);
      float[][] state = new float[states.length][];
      for (int k = 0; k < state.length; k++) {
        state[k] =
            Arrays.copyOfRange(states[k].reals(), d * batch * hidden, (d + 1) * batch * hidden);
      }
      for (int i = 0; i < time; i++) {
        int t = backwards ? time - 1 - i : i;
        step.run(new Matrix().on(z, t * batch * columns, batch, columns), state, t, lengths);
        write(state[0], t, d, y);
      }
      for (int k = 0; k < state.length; k++) {
        System.arraycopy(state[k], 0, states[k].reals(), d * batch * hidden, batch * hidden);
      }
    }

    /// h of the sequences that have not ended; the others keep 0.
    private void write(float[] h, int t, int d, Value y) {
      int batch = y.extent(2);
      int hidden = y.extent(3);
      for (int b = 0; b < batch; b++) {
        if (t < lengths[b]) {
          int to = ((t * y.extent(1) + d) * batch + b) * hidden;
          System.arraycopy(h, b * hidden, y.reals(), to, hidden);
        }
      }
    }
  }
}
