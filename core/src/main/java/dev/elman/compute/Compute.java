package dev.elman.compute;

/// The arithmetic under every layer: matrix products and element-wise kernels on float32 arrays.
///
/// Two implementations exist: [ScalarCompute], plain loops that say what is computed and serve as
/// the oracle, and [VectorCompute], which computes the same with the Vector API. [ComputeProvider]
/// chooses once. An instance belongs to one worker: kernels are single-threaded, keep their scratch
/// memory in the instance, and allocate nothing once it has grown.
///
/// Letters: `C[m, n]` is the result, `A[m, k]` and `B[k, n]` the factors; `xAt` is the index of the
/// first value of `x`, and `xStride` the distance from one row to the next. No operand may overlap
/// a result unless the method says so.
public interface Compute {
  /// A short name for messages: `scalar`, `vector 512 bit`.
  String name();

  /// The number of floats that [#pack] writes for a `[k, n]` matrix.
  int packedSize(int k, int n);

  /// Rearranges `B[k, n]` into `packed`. With `transposed`, the source holds `Bᵀ`: an `[n, k]`
  /// array.
  void pack(float[] b, int bAt, int bStride, int k, int n, boolean transposed, float[] packed);

  /// `C = A B`, or `C += A B` with `accumulate`. `B` was packed by [#pack] of the same kind of
  /// implementation.
  void matMul(
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int aStride,
      float[] packedB,
      float[] c,
      int cAt,
      int cStride,
      boolean accumulate);

  /// `C = S + A B`, where `S` has a row per row of `C`, or with `startStride = 0` one for all.
  void matMulFrom(
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int aStride,
      float[] packedB,
      float[] start,
      int startAt,
      int startStride,
      float[] c,
      int cAt,
      int cStride);

  /// `C[k, n] += A[m, k]ᵀ B[m, n]`: the gradient of a weight matrix from `m` rows.
  void addTransposedMatMul(
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int bStride,
      float[] c,
      int cAt,
      int cStride);

  /// `y[i] = 1 / (1 + exp(-x[i]))`; `y` may be `x`.
  void sigmoid(float[] x, int xAt, float[] y, int yAt, int n);

  /// `y[i] = tanh(x[i])`; `y` may be `x`.
  void tanh(float[] x, int xAt, float[] y, int yAt, int n);

  /// `y[i] = exp(x[i])`; `y` may be `x`.
  void exp(float[] x, int xAt, float[] y, int yAt, int n);

  /// `dx[i] = dy[i] · y[i] · (1 - y[i])`, the derivative of [#sigmoid] from its result; `dx` may be
  /// `dy`.
  void sigmoidBackward(float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n);

  /// `dx[i] = dy[i] · (1 - y[i]²)`, the derivative of [#tanh] from its result; `dx` may be `dy`.
  void tanhBackward(float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n);

  /// What an LSTM does at a step after its products, in `rows` rows without gaps:
  ///
  /// ```
  /// i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)      z, gates: blocks i | f | g | o
  /// c = f · cPrev + i · g     tanhC = tanh(c)   h = o · tanhC
  /// ```
  ///
  /// `gates` may be `z`.
  void lstm(
      int rows,
      int units,
      float[] z,
      int zAt,
      float[] gates,
      int gatesAt,
      float[] cPrev,
      int cPrevAt,
      float[] c,
      int cAt,
      float[] tanhC,
      int tanhCAt,
      float[] h,
      int hAt);

  /// [#lstm] backward: from the gradients of h and c writes that of z, and over that of c the
  /// gradient of cPrev.
  ///
  /// ```
  /// dz_o = dh · tanhC · o (1 - o)     dc += dh · o · (1 - tanhC²)
  /// dz_i = dc · g · i (1 - i)   dz_f = dc · cPrev · f (1 - f)   dz_g = dc · i · (1 - g²)
  /// dcPrev = dc · f
  /// ```
  void lstmBackward(
      int rows,
      int units,
      float[] gates,
      int gatesAt,
      float[] cPrev,
      int cPrevAt,
      float[] tanhC,
      int tanhCAt,
      float[] dh,
      int dhAt,
      float[] dc,
      int dcAt,
      float[] dz,
      int dzAt);

  /// What a GRU that resets after the product does at a step after its products, in `rows` rows
  /// without gaps:
  ///
  /// ```
  /// z = σ(z_z)   r = σ(z_r)   g = tanh(z_h + r · q)           z, gates: blocks z | r | h
  /// h = z · (hPrev - g) + g
  /// ```
  ///
  /// `gates` may be `z`.
  void gru(
      int rows,
      int units,
      float[] z,
      int zAt,
      float[] gates,
      int gatesAt,
      float[] q,
      int qAt,
      float[] hPrev,
      int hPrevAt,
      float[] h,
      int hAt);

  /// [#gru] backward: from the gradient of h writes those of z and q, and over that of h the
  /// gradient of hPrev, as far as it does not go through the products.
  ///
  /// ```
  /// dz_h = dh · (1 - z) · (1 - g²)   dz_z = dh · (hPrev - g) · z (1 - z)
  /// dz_r = dz_h · q · r (1 - r)      dq = dz_h · r      dhPrev = dh · z
  /// ```
  void gruBackward(
      int rows,
      int units,
      float[] gates,
      int gatesAt,
      float[] q,
      int qAt,
      float[] hPrev,
      int hPrevAt,
      float[] dh,
      int dhAt,
      float[] dz,
      int dzAt,
      float[] dq,
      int dqAt);

  /// `c[i] = a[i] · b[i]`; `c` may be `a` or `b`.
  void multiply(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int n);

  /// `c[i] += a[i] · b[i]`.
  void addMultiply(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int n);

  /// `y[i] += factor · x[i]`.
  void addScaled(float factor, float[] x, int xAt, float[] y, int yAt, int n);

  /// `sums[j] += Σ X[i, j]`, row after row, for the columns of `X[m, n]`.
  void addColumnSums(int m, int n, float[] x, int xAt, int xStride, float[] sums, int sumsAt);

  /// `Σ x[i]`.
  float sum(float[] x, int xAt, int n);

  /// The largest `x[i]`, or NaN if one is NaN; negative infinity for `n = 0`.
  float max(float[] x, int xAt, int n);
}
