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

  /// `c[i] = a[i] · b[i]`; `c` may be `a` or `b`.
  void multiply(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int n);

  /// `c[i] += a[i] · b[i]`.
  void addMultiply(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int n);

  /// `y[i] += factor · x[i]`.
  void addScaled(float factor, float[] x, int xAt, float[] y, int yAt, int n);

  /// `Σ x[i]`.
  float sum(float[] x, int xAt, int n);

  /// The largest `x[i]`, or NaN if one is NaN; negative infinity for `n = 0`.
  float max(float[] x, int xAt, int n);
}
