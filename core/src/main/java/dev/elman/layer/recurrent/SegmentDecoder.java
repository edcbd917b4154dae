package dev.elman.layer.recurrent;

import dev.elman.layer.Tape;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The steps of a [SegRnn] that forecast: from each h, one step of the [Gru] for every segment
/// ahead, `[batch, U]` → `[batch, m, U]`.
///
/// ```
/// y_bj = GRU([position_j ; series_b], h_b)
/// ```
///
/// Done step by step this is a product of `[batch · m, 2 U]` and `[2 U, 3 U]`. But what a step adds
/// up comes from the position alone, or from the row of the batch alone:
///
/// ```
/// p   = [position ; 0] W                                [m, 3U]
/// a   = [0 ; series] W + h R + b    (but not h R_h)     [batch, 3U]
/// q   = h R_h + b'_h                                    [batch, U]
/// z, r, g and y of b, j from p_j + a_b, q_b and h_b     value by value
/// ```
///
/// So the products have `m + batch` rows instead of `m · batch`.
final class SegmentDecoder {
  /// Makes a parameter.
  interface Maker {
    Parameter make(String name, Shape shape, Parameter.Initial initial);
  }

  // buffers on the tape
  private static final int Y = 0; // a tensor
  private static final int GATES = 1; // [B, m, 3U]
  private static final int EMBEDDED = 2; // [m + B, U]
  private static final int P = 3;
  private static final int A = 4;
  private static final int Q = 5;
  private static final int REPEATED = 6; // h and q of a row, m times
  private static final int DP = 7;
  private static final int DA = 8;
  private static final int DQ = 9;
  private static final int SCRATCH = 10; // dz and dq of a row
  private static final int DH = 11; // a tensor
  private static final int D_EMBEDDED = 12;

  private final Gru cell;
  private final SegRnn.Config config;
  private final int units;
  private final int m;
  private final int places; // columns of positions
  private final PackedMatrix w = new PackedMatrix(); // W [U, 3U]
  private final PackedMatrix wTransposed = new PackedMatrix();
  private final PackedMatrix rGates = new PackedMatrix(); // R_z | R_r  [U, 2U]
  private final PackedMatrix rGatesTransposed = new PackedMatrix();
  private final PackedMatrix rCandidate = new PackedMatrix(); // R_h  [U, U]
  private final PackedMatrix rCandidateTransposed = new PackedMatrix();
  private final float[] inputBias; // [3U], as in the cell
  private @Nullable Parameter recurrentKernel; // of the cell
  private @Nullable Parameter bias;
  private @Nullable Parameter positions; // [m, places]
  private @Nullable Parameter series; // [channels, U - places]

  /// Windows on the buffers of one worker, and what came in last.
  private static final class Pass {
    private final Matrix h = new Matrix(); // [B, U]
    private final Matrix p = new Matrix(); // [m, 3U]
    private final Matrix a = new Matrix(); // [B, 3U]
    private final Matrix aGates = new Matrix(); // its first 2U columns
    private final Matrix q = new Matrix(); // [B, U]
    private final Matrix positions = new Matrix(); // [m, U]
    private final Matrix series = new Matrix(); // [B, U]
    private final Matrix gates = new Matrix(); // [m, 3U] of a row
    private final Matrix hRow = new Matrix(); // [m, U]: h of a row, m times
    private final Matrix qRow = new Matrix();
    private final Matrix yRow = new Matrix();
    private final Matrix dp = new Matrix();
    private final Matrix da = new Matrix();
    private final Matrix daGates = new Matrix();
    private final Matrix dq = new Matrix();
    private final Matrix dzRow = new Matrix();
    private final Matrix dqRow = new Matrix();
    private final Matrix dh = new Matrix();
    private final Matrix dEmbedded = new Matrix();
    private @Nullable Tensor ids;
  }

  SegmentDecoder(Gru cell, SegRnn.Config config) {
    this.cell = cell;
    this.config = config;
    units = config.units();
    m = config.segmentsAhead();
    places = config.channels() > 0 ? units - units / 2 : units;
    inputBias = new float[3 * units];
  }

  /// Makes the embeddings; the cell has its parameters already.
  void createParameters(Maker maker) {
    recurrentKernel = cell.parameters().get(1); // kept, since the list is made anew each time
    bias = cell.parameters().get(2);
    positions = maker.make("positions", Shape.of(m, places), config.embeddingsInitializer());
    if (config.channels() > 0) {
      Shape shape = Shape.of(config.channels(), units - places);
      series = maker.make("series", shape, config.embeddingsInitializer());
    }
  }

  void pack(Ops ops) {
    ops.pack(cell.kernel(), w);
    ops.packTransposed(cell.kernel(), wTransposed);
    ops.pack(recurrentKernel(), 0, 2 * units, rGates);
    ops.packTransposed(recurrentKernel(), 0, 2 * units, rGatesTransposed);
    ops.pack(recurrentKernel(), 2 * units, units, rCandidate);
    ops.packTransposed(recurrentKernel(), 2 * units, units, rCandidateTransposed);
    cell.inputBias(inputBias);
  }

  private Parameter recurrentKernel() {
    return Objects.requireNonNull(recurrentKernel, "SegRNN before build");
  }

  private Parameter bias() {
    return Objects.requireNonNull(bias, "SegRNN before build");
  }

  /// The states ahead.
  ///
  /// @param ids the number of the series of each row, or null if they are not told apart
  Tensor forward(Tape tape, Tensor h, @Nullable Tensor ids) {
    Pass s = tape.object(0, Pass::new);
    Ops ops = tape.ops();
    int batch = h.extent(0);
    s.ids = ids;
    s.h.on(h);
    embed(tape, s, batch);
    ops.matMul(s.positions, w, s.p.on(tape.floats(P, m * 3 * units), 0, m, 3 * units));
    project(tape, s, batch);
    Tensor y = tape.tensor(Y, batch, m, units);
    float[] gates = tape.floats(GATES, batch * m * 3 * units);
    for (int row = 0; row < batch; row++) {
      repeat(tape, s, row);
      s.gates.on(gates, row * m * 3 * units, m, 3 * units);
      // z = p + a
      ops.setRows(s.a.data(), s.a.offset(row), s.gates);
      ops.add(s.p, s.gates);
      ops.gru(s.gates, s.gates, s.qRow, s.hRow, s.yRow.on(y.data(), row * m * units, m, units));
    }
    return tape.keep(h, y);
  }

  /// `[position ; 0]` and `[0 ; series]`.
  private void embed(Tape tape, Pass s, int batch) {
    float[] embedded = tape.floats(EMBEDDED, (m + batch) * units);
    Arrays.fill(embedded, 0, (m + batch) * units, 0);
    Parameter p = Objects.requireNonNull(positions);
    for (int j = 0; j < m; j++) {
      System.arraycopy(p.values(), p.offset() + j * places, embedded, j * units, places);
    }
    int width = units - places;
    for (int row = 0; series != null && row < batch; row++) {
      int from = series.offset() + id(s, tape, row) * width;
      System.arraycopy(series.values(), from, embedded, (m + row) * units + places, width);
    }
    s.positions.on(embedded, 0, m, units);
    s.series.on(embedded, m * units, batch, units);
  }

  private int id(Pass s, Tape tape, int row) {
    float value = Objects.requireNonNull(s.ids).data()[row];
    int id = (int) value;
    if (id != value || id < 0 || id >= config.channels()) {
      throw new IllegalArgumentException(
          "SegRNN input: expected numbers of series from 0 to "
              + (config.channels() - 1)
              + ", but got "
              + value
              + " in row "
              + (tape.firstRow() + row)
              + ". Config.channels is the number of different series.");
    }
    return id;
  }

  /// a and q.
  private void project(Tape tape, Pass s, int batch) {
    Ops ops = tape.ops();
    s.a.on(tape.floats(A, batch * 3 * units), 0, batch, 3 * units);
    if (series == null) {
      ops.setRows(inputBias, 0, s.a);
    } else {
      ops.matMulFrom(inputBias, 0, s.series, w, s.a);
    }
    ops.addMatMul(s.h, rGates, s.aGates.onColumns(s.a, 0, 2 * units));
    s.q.on(tape.floats(Q, batch * units), 0, batch, units);
    ops.matMulFrom(bias().values(), bias().offset() + 5 * units, s.h, rCandidate, s.q);
  }

  /// h and q of a row, m times.
  private void repeat(Tape tape, Pass s, int row) {
    float[] repeated = tape.floats(REPEATED, 2 * m * units);
    s.hRow.on(repeated, 0, m, units);
    s.qRow.on(repeated, m * units, m, units);
    tape.ops().setRows(s.h.data(), s.h.offset(row), s.hRow);
    tape.ops().setRows(s.q.data(), s.q.offset(row), s.qRow);
  }

  /// Adds the gradients of the cell and the embeddings, and returns that of h.
  ///
  /// @param dy the gradient of the states ahead, which is overwritten
  Tensor backward(Tape tape, Tensor dy) {
    Pass s = tape.object(0, Pass::new);
    Tensor dh = tape.tensorLike(DH, tape.input());
    int batch = dh.extent(0);
    s.dh.on(dh);
    s.dp.on(zeros(tape, DP, m * 3 * units), 0, m, 3 * units);
    s.da.on(zeros(tape, DA, batch * 3 * units), 0, batch, 3 * units);
    s.dq.on(zeros(tape, DQ, batch * units), 0, batch, units);
    Arrays.fill(dh.data(), 0, dh.size(), 0);
    float[] scratch = tape.floats(SCRATCH, 4 * m * units);
    s.dzRow.on(scratch, 0, m, 3 * units);
    s.dqRow.on(scratch, m * 3 * units, m, units);
    for (int row = 0; row < batch; row++) {
      rowBackward(tape, s, row, dy);
    }
    addCellGradients(tape.ops(), s, tape.gradients());
    addEmbeddingGradients(tape, s, batch);
    // in forward: a += h R, q = h R_h + b'_h
    tape.ops().addMatMul(s.daGates, rGatesTransposed, s.dh);
    tape.ops().addMatMul(s.dq, rCandidateTransposed, s.dh);
    return dh;
  }

  private static float[] zeros(Tape tape, int slot, int size) {
    float[] values = tape.floats(slot, size);
    Arrays.fill(values, 0, size, 0);
    return values;
  }

  private void rowBackward(Tape tape, Pass s, int row, Tensor dy) {
    Ops ops = tape.ops();
    repeat(tape, s, row);
    s.gates.on(tape.floats(GATES, 0), row * m * 3 * units, m, 3 * units);
    s.yRow.on(dy.data(), row * m * units, m, units);
    ops.gruBackward(s.gates, s.qRow, s.hRow, s.yRow, s.dzRow, s.dqRow);
    // in forward: z = p + a, and the same h and q for all positions
    ops.add(s.dzRow, s.dp);
    ops.addColumnSums(s.dzRow, s.da.data(), s.da.offset(row));
    ops.addColumnSums(s.dqRow, s.dq.data(), s.dq.offset(row));
    ops.addColumnSums(s.yRow, s.dh.data(), s.dh.offset(row));
  }

  private void addCellGradients(Ops ops, Pass s, float[] gradients) {
    s.daGates.onColumns(s.da, 0, 2 * units);
    ops.addTransposedMatMul(s.positions, s.dp, cell.kernel(), gradients);
    if (series != null) {
      ops.addTransposedMatMul(s.series, s.da, cell.kernel(), gradients);
    }
    ops.addTransposedMatMul(s.h, s.daGates, recurrentKernel(), 0, gradients);
    ops.addTransposedMatMul(s.h, s.dq, recurrentKernel(), 2 * units, gradients);
    int b = bias().offset();
    ops.addColumnSums(s.da, gradients, b);
    ops.addColumnSums(s.daGates, gradients, b + 3 * units);
    ops.addColumnSums(s.dq, gradients, b + 5 * units);
  }

  private void addEmbeddingGradients(Tape tape, Pass s, int batch) {
    int rows = Math.max(m, batch);
    float[] values = tape.floats(D_EMBEDDED, rows * units);
    tape.ops().matMul(s.dp, wTransposed, s.dEmbedded.on(values, 0, m, units));
    Parameter p = Objects.requireNonNull(positions);
    for (int j = 0; j < m; j++) {
      add(values, j * units, places, tape.gradients(), p.offset() + j * places);
    }
    if (series == null) {
      return;
    }
    tape.ops().matMul(s.da, wTransposed, s.dEmbedded.on(values, 0, batch, units));
    int width = units - places;
    for (int row = 0; row < batch; row++) {
      int to = series.offset() + id(s, tape, row) * width;
      add(values, row * units + places, width, tape.gradients(), to);
    }
  }

  private static void add(float[] from, int at, int count, float[] to, int place) {
    for (int i = 0; i < count; i++) {
      to[place + i] += from[at + i];
    }
  }
}
