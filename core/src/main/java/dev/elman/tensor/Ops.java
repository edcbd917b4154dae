package dev.elman.tensor;

import dev.elman.compute.Compute;
import dev.elman.compute.ComputeProvider;

/// What layers and cells compute with: matrix products and element-wise operations on [Matrix]
/// windows.
///
/// An instance belongs to one worker (it owns scratch memory); use one per thread. Shapes are
/// checked on every call, so a mistake in a cell is reported as a shape and not as an index. Unless
/// a method says otherwise a result may be the same window as an operand, but may not partly
/// overlap it.
public final class Ops {
  private final Compute compute;

  private Ops(Compute compute) {
    this.compute = compute;
  }

  /// Operations of the fastest kind that this JVM runs.
  public static Ops create() {
    return new Ops(ComputeProvider.create());
  }

  /// Operations in plain scalar loops: the reference for [#create()].
  public static Ops scalar() {
    return new Ops(ComputeProvider.scalar());
  }

  /// Which implementation computes: `scalar` or `vector 512 bit`.
  public String name() {
    return compute.name();
  }

  /// Packs `count` columns of a `[rows, columns]` parameter, beginning at column `from`.
  public void pack(Parameter weights, int from, int count, PackedMatrix packed) {
    int k = weights.shape().extent(0);
    int columns = weights.shape().extent(1);
    packed.resize(k, count, compute.packedSize(k, count));
    compute.pack(
        weights.values(), weights.offset() + from, columns, k, count, false, packed.panels());
  }

  /// Packs a whole `[rows, columns]` parameter.
  public void pack(Parameter weights, PackedMatrix packed) {
    pack(weights, 0, weights.shape().extent(1), packed);
  }

  /// Packs the transpose of `count` columns of a parameter: the result multiplies as `[count,
  /// rows]`.
  public void packTransposed(Parameter weights, int from, int count, PackedMatrix packed) {
    int n = weights.shape().extent(0);
    int columns = weights.shape().extent(1);
    packed.resize(count, n, compute.packedSize(count, n));
    compute.pack(
        weights.values(), weights.offset() + from, columns, count, n, true, packed.panels());
  }

  /// Packs the transpose of a whole `[rows, columns]` parameter.
  public void packTransposed(Parameter weights, PackedMatrix packed) {
    packTransposed(weights, 0, weights.shape().extent(1), packed);
  }

  /// Packs the values of a window.
  public void pack(Matrix values, PackedMatrix packed) {
    int k = values.rows;
    int n = values.columns;
    packed.resize(k, n, compute.packedSize(k, n));
    compute.pack(values.data, values.offset, values.stride, k, n, false, packed.panels());
  }

  /// Packs the transpose of a window: the result multiplies as `[columns, rows]`.
  public void packTransposed(Matrix values, PackedMatrix packed) {
    int k = values.columns;
    int n = values.rows;
    packed.resize(k, n, compute.packedSize(k, n));
    compute.pack(values.data, values.offset, values.stride, k, n, true, packed.panels());
  }

  /// `c = a b`. The result may not be an operand.
  public void matMul(Matrix a, PackedMatrix b, Matrix c) {
    matMul(a, b, c, false);
  }

  /// `c += a b`. The result may not be an operand.
  public void addMatMul(Matrix a, PackedMatrix b, Matrix c) {
    matMul(a, b, c, true);
  }

  /// `c = row + a b`, where the row begins at `row[at]`: a linear function and its bias. The result
  /// may not be an operand.
  public void matMulFrom(float[] row, int at, Matrix a, PackedMatrix b, Matrix c) {
    Windows.requireProduct(a, b, c);
    compute.matMulFrom(
        a.rows,
        c.columns,
        a.columns,
        a.data,
        a.offset,
        a.stride,
        b.panels(),
        row,
        at,
        0,
        c.data,
        c.offset,
        c.stride);
  }

  private void matMul(Matrix a, PackedMatrix b, Matrix c, boolean accumulate) {
    Windows.requireProduct(a, b, c);
    compute.matMul(
        a.rows,
        c.columns,
        a.columns,
        a.data,
        a.offset,
        a.stride,
        b.panels(),
        c.data,
        c.offset,
        c.stride,
        accumulate);
  }

  /// `c += aᵀ b`, where `c` is the gradient of a `[k, n]` parameter, from column `from` on as many
  /// columns as `b` has.
  public void addTransposedMatMul(
      Matrix a, Matrix b, Parameter weights, int from, float[] gradients) {
    int columns = weights.shape().extent(1);
    if (a.rows != b.rows || a.columns != weights.shape().extent(0) || from + b.columns > columns) {
      throw new IllegalArgumentException(
          "Ops.addTransposedMatMul: expected a [m, k] and b [m, n] for the gradient of "
              + weights
              + ", but got "
              + a
              + " and "
              + b
              + ".");
    }
    compute.addTransposedMatMul(
        a.rows,
        b.columns,
        a.columns,
        a.data,
        a.offset,
        a.stride,
        b.data,
        b.offset,
        b.stride,
        gradients,
        weights.offset() + from,
        columns);
  }

  /// `c += aᵀ b` for a whole parameter.
  public void addTransposedMatMul(Matrix a, Matrix b, Parameter weights, float[] gradients) {
    addTransposedMatMul(a, b, weights, 0, gradients);
  }

  /// `c += aᵀ b`. The result may not be an operand.
  public void addTransposedMatMul(Matrix a, Matrix b, Matrix c) {
    if (a.rows != b.rows || a.columns != c.rows || b.columns != c.columns) {
      throw new IllegalArgumentException(
          "Ops.addTransposedMatMul: expected a [m, k], b [m, n] and c [k, n], but got "
              + a
              + ", "
              + b
              + " and "
              + c
              + ".");
    }
    compute.addTransposedMatMul(
        a.rows, b.columns, a.columns, a.data, a.offset, a.stride, b.data, b.offset, b.stride,
        c.data, c.offset, c.stride);
  }

  /// Writes the same values, `x.columns()` of them from `row[at]` on, into every row of `x`.
  public void setRows(float[] row, int at, Matrix x) {
    for (int r = 0; r < x.rows; r++) {
      System.arraycopy(row, at, x.data, x.offset(r), x.columns);
    }
  }

  /// Adds the sum of every column of `x` to `sums[at + column]`, row after row.
  public void addColumnSums(Matrix x, float[] sums, int at) {
    compute.addColumnSums(x.rows, x.columns, x.data, x.offset, x.stride, sums, at);
  }

  /// `y = σ(x) = 1 / (1 + exp(-x))`.
  public void sigmoid(Matrix x, Matrix y) {
    int runs = Windows.runs(x, y);
    int n = Windows.runLength(x, runs);
    for (int r = 0; r < runs; r++) {
      compute.sigmoid(x.data, x.offset(r), y.data, y.offset(r), n);
    }
  }

  /// `dx = dy ⊙ y ⊙ (1 - y)`, where `y = σ(x)`.
  public void sigmoidBackward(Matrix y, Matrix dy, Matrix dx) {
    int runs = Windows.runs(y, dy, dx);
    int n = Windows.runLength(y, runs);
    for (int r = 0; r < runs; r++) {
      compute.sigmoidBackward(y.data, y.offset(r), dy.data, dy.offset(r), dx.data, dx.offset(r), n);
    }
  }

  /// `y = tanh(x)`.
  public void tanh(Matrix x, Matrix y) {
    int runs = Windows.runs(x, y);
    int n = Windows.runLength(x, runs);
    for (int r = 0; r < runs; r++) {
      compute.tanh(x.data, x.offset(r), y.data, y.offset(r), n);
    }
  }

  /// `dx = dy ⊙ (1 - y²)`, where `y = tanh(x)`.
  public void tanhBackward(Matrix y, Matrix dy, Matrix dx) {
    int runs = Windows.runs(y, dy, dx);
    int n = Windows.runLength(y, runs);
    for (int r = 0; r < runs; r++) {
      compute.tanhBackward(y.data, y.offset(r), dy.data, dy.offset(r), dx.data, dx.offset(r), n);
    }
  }

  /// What an LSTM does at a step after its products: from `z = x W + hPrev R + b`, with the blocks
  /// i | f | g | o, and cPrev the gates, c, tanh(c) and h. The gates may be the window of z.
  ///
  /// ```
  /// i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)
  /// c = f ⊙ cPrev + i ⊙ g     h = o ⊙ tanh(c)
  /// ```
  public void lstm(Matrix z, Matrix gates, Matrix cPrev, Matrix c, Matrix tanhC, Matrix h) {
    int units = h.columns;
    Windows.requireRows(4, h, z, gates);
    Windows.requireRows(1, h, cPrev, c, tanhC);
    compute.lstm(
        h.rows,
        units,
        z.data,
        z.offset,
        gates.data,
        gates.offset,
        cPrev.data,
        cPrev.offset,
        c.data,
        c.offset,
        tanhC.data,
        tanhC.offset,
        h.data,
        h.offset);
  }

  /// [#lstm] backward: from dh and dc writes dz, and over dc the gradient of cPrev.
  public void lstmBackward(
      Matrix gates, Matrix cPrev, Matrix tanhC, Matrix dh, Matrix dc, Matrix dz) {
    Windows.requireRows(4, dh, gates, dz);
    Windows.requireRows(1, dh, cPrev, tanhC, dc);
    compute.lstmBackward(
        dh.rows,
        dh.columns,
        gates.data,
        gates.offset,
        cPrev.data,
        cPrev.offset,
        tanhC.data,
        tanhC.offset,
        dh.data,
        dh.offset,
        dc.data,
        dc.offset,
        dz.data,
        dz.offset);
  }

  /// What a GRU that resets after the product does at a step after its products: from `z = x W + b`
  /// with the blocks z | r | h, to the first two of which hPrev R has been added, and q, the
  /// recurrent product of the third, the gates and h. The gates may be the window of z.
  ///
  /// ```
  /// z = σ(z_z)   r = σ(z_r)   g = tanh(z_h + r ⊙ q)   h = z ⊙ (hPrev - g) + g
  /// ```
  public void gru(Matrix z, Matrix gates, Matrix q, Matrix hPrev, Matrix h) {
    Windows.requireRows(3, h, z, gates);
    Windows.requireRows(1, h, q, hPrev);
    compute.gru(
        h.rows,
        h.columns,
        z.data,
        z.offset,
        gates.data,
        gates.offset,
        q.data,
        q.offset,
        hPrev.data,
        hPrev.offset,
        h.data,
        h.offset);
  }

  /// [#gru] backward: from dh writes dz and dq, and over dh the gradient of hPrev, as far as it
  /// does not go through the products.
  public void gruBackward(Matrix gates, Matrix q, Matrix hPrev, Matrix dh, Matrix dz, Matrix dq) {
    Windows.requireRows(3, dh, gates, dz);
    Windows.requireRows(1, dh, q, hPrev, dq);
    compute.gruBackward(
        dh.rows,
        dh.columns,
        gates.data,
        gates.offset,
        q.data,
        q.offset,
        hPrev.data,
        hPrev.offset,
        dh.data,
        dh.offset,
        dz.data,
        dz.offset,
        dq.data,
        dq.offset);
  }

  /// `y = exp(x)`.
  public void exp(Matrix x, Matrix y) {
    int runs = Windows.runs(x, y);
    int n = Windows.runLength(x, runs);
    for (int r = 0; r < runs; r++) {
      compute.exp(x.data, x.offset(r), y.data, y.offset(r), n);
    }
  }

  /// `y = x`.
  public void copy(Matrix x, Matrix y) {
    int runs = Windows.runs(x, y);
    int n = Windows.runLength(x, runs);
    for (int r = 0; r < runs; r++) {
      System.arraycopy(x.data, x.offset(r), y.data, y.offset(r), n);
    }
  }

  /// `c = a ⊙ b`.
  public void multiply(Matrix a, Matrix b, Matrix c) {
    int runs = Windows.runs(a, b, c);
    int n = Windows.runLength(a, runs);
    for (int r = 0; r < runs; r++) {
      compute.multiply(a.data, a.offset(r), b.data, b.offset(r), c.data, c.offset(r), n);
    }
  }

  /// `c += a ⊙ b`.
  public void addMultiply(Matrix a, Matrix b, Matrix c) {
    int runs = Windows.runs(a, b, c);
    int n = Windows.runLength(a, runs);
    for (int r = 0; r < runs; r++) {
      compute.addMultiply(a.data, a.offset(r), b.data, b.offset(r), c.data, c.offset(r), n);
    }
  }

  /// `y += x`.
  public void add(Matrix x, Matrix y) {
    addScaled(1, x, y);
  }

  /// `y += factor · x`.
  public void addScaled(float factor, Matrix x, Matrix y) {
    int runs = Windows.runs(x, y);
    int n = Windows.runLength(x, runs);
    for (int r = 0; r < runs; r++) {
      compute.addScaled(factor, x.data, x.offset(r), y.data, y.offset(r), n);
    }
  }

  /// The sum of one row.
  public float sum(Matrix x, int row) {
    return compute.sum(x.data, x.offset(row), x.columns);
  }

  /// The largest value of one row.
  public float max(Matrix x, int row) {
    return compute.max(x.data, x.offset(row), x.columns);
  }
}
