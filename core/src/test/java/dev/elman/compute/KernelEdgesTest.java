package dev.elman.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.tensor.Seed;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing is read beside the operands, nothing written beside the results, and the bits of a
/// result do not depend on what else is computed in the same call.
class KernelEdgesTest {
  private static final int[] SIZES = {
    1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 127, 129, 1000
  };

  private final Compute vector = ComputeProvider.create();
  private final RandomGenerator random = new Seed(11).generator();

  /// A `[rows, columns]` window that ends where its array ends, in NaN.
  @SuppressWarnings("ArrayRecordComponent") // never compared as a record
  private record Window(float[] data, int at, int stride, int rows, int columns) {
    private Window copy() {
      return new Window(data.clone(), at, stride, rows, columns);
    }

    private Window rows(int from, int count) {
      return new Window(data, at + from * stride, stride, count, columns);
    }

    private Window columns(int from, int count) {
      return new Window(data, at + from, stride, rows, count);
    }

    private boolean contains(int i) {
      int r = Math.floorDiv(i - at, stride);
      return r >= 0 && r < rows && i - at - r * stride < columns;
    }

    private float get(int row, int column) {
      return data[at + row * stride + column];
    }

    private void set(int row, int column, float value) {
      data[at + row * stride + column] = value;
    }
  }

  private Window window(int rows, int columns) {
    int at = random.nextInt(40);
    int stride = columns + random.nextInt(20);
    float[] data = new float[at + (rows - 1) * stride + columns];
    Arrays.fill(data, Float.NaN);
    Window window = new Window(data, at, stride, rows, columns);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        window.set(r, c, random.nextFloat(-1, 1));
      }
    }
    return window;
  }

  private float[] packed(Window b) {
    float[] packed = new float[vector.packedSize(b.rows, b.columns)];
    Arrays.fill(packed, Float.NaN);
    vector.pack(b.data, b.at, b.stride, b.rows, b.columns, false, packed);
    return packed;
  }

  private void matMul(Window a, float[] b, Window c, boolean accumulate) {
    vector.matMul(
        a.rows,
        c.columns,
        a.columns,
        a.data,
        a.at,
        a.stride,
        b,
        c.data,
        c.at,
        c.stride,
        accumulate);
  }

  private void addTransposed(Window a, Window b, Window c) {
    vector.addTransposedMatMul(
        a.rows, b.columns, a.columns, a.data, a.at, a.stride, b.data, b.at, b.stride, c.data, c.at,
        c.stride);
  }

  /// Every value of the window is finite, and nothing else was written.
  private static void assertOnlyFiniteResults(Window c) {
    for (int i = 0; i < c.data.length; i++) {
      assertThat(Float.isFinite(c.data[i])).as("index %d", i).isEqualTo(c.contains(i));
    }
  }

  @Test
  void productsReadAndWriteTheirWindowsOnly() {
    for (int n : SIZES) {
      for (int m : new int[] {1, 2, 3, 7, 8, 13, 16, 33}) {
        int k = SIZES[random.nextInt(SIZES.length - 1)];
        Window a = window(m, k);
        Window b = window(k, n);
        Window c = window(m, n);
        matMul(a, packed(b), c, true);
        assertOnlyFiniteResults(c);
        // What was there before does not matter when it is overwritten.
        for (int r = 0; r < m; r++) {
          for (int j = 0; j < n; j++) {
            c.set(r, j, Float.NaN);
          }
        }
        matMul(a, packed(b), c, false);
        assertOnlyFiniteResults(c);
      }
    }
  }

  @Test
  void transposedProductsReadAndWriteTheirWindowsOnly() {
    for (int n : SIZES) {
      for (int k : new int[] {1, 2, 3, 7, 8, 9, 33, 100}) {
        int m = SIZES[random.nextInt(SIZES.length)];
        Window c = window(k, n);
        addTransposed(window(m, k), window(m, n), c);
        assertOnlyFiniteResults(c);
      }
    }
  }

  /// 0 · ∞ in the padding of a panel must stay there.
  @Test
  void nanAndInfinityStayInTheirRow() {
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      for (int n : SIZES) {
        Window a = window(11, 9);
        a.set(6, 4, value);
        Window c = window(11, n);
        matMul(a, packed(window(9, n)), c, false);
        Window gradient = window(9, n);
        addTransposed(a, window(11, n), gradient);
        for (int j = 0; j < n; j++) {
          for (int r = 0; r < 11; r++) {
            assertThat(Float.isFinite(c.get(r, j))).isEqualTo(r != 6);
          }
          for (int p = 0; p < 9; p++) {
            assertThat(Float.isFinite(gradient.get(p, j))).isEqualTo(p != 4);
          }
        }
      }
    }
  }

  /// Shards of rows, and columns on their own, give the same bits.
  @ParameterizedTest
  @ValueSource(ints = {1, 8, 31, 32, 33, 100, 129})
  void productsOfPartsAreThePartsOfTheProduct(int n) {
    int m = 45;
    int k = 300;
    Window a = window(m, k);
    Window b = window(k, n);
    for (boolean accumulate : new boolean[] {false, true}) {
      Window whole = window(m, n);
      Window parts = whole.copy();
      matMul(a, packed(b), whole, accumulate);
      int columns = Math.ceilDiv(n, 2);
      for (int r = 0; r < m; r += 11) {
        int rows = Math.min(11, m - r);
        for (int j = 0; j < n; j += columns) {
          int width = Math.min(columns, n - j);
          matMul(
              a.rows(r, rows),
              packed(b.columns(j, width)),
              parts.rows(r, rows).columns(j, width),
              accumulate);
        }
      }
      assertThat(parts.data).isEqualTo(whole.data);
    }
  }

  /// Rows are added in their order, whether in one call or several, and in every tile.
  @ParameterizedTest
  @ValueSource(ints = {1, 8, 31, 32, 33, 100, 129, 150})
  void transposedProductsOfPartsAreThePartsOfTheProduct(int n) {
    int m = 1200;
    int k = 21;
    Window a = window(m, k);
    Window b = window(m, n);
    Window whole = window(k, n);
    Window parts = whole.copy();
    Window lines = whole.copy();
    addTransposed(a, b, whole);
    for (int r = 0; r < m; r += 130) {
      int rows = Math.min(130, m - r);
      addTransposed(a.rows(r, rows), b.rows(r, rows), parts);
    }
    for (int p = 0; p < k; p++) {
      addTransposed(a.columns(p, 1), b, lines.rows(p, 1));
    }
    assertThat(parts.data).isEqualTo(whole.data);
    assertThat(lines.data).isEqualTo(whole.data);
  }

  /// The gradient of one output, whose column of `C` may lie without gaps or not.
  @Test
  void oneColumnIsLikeMany() {
    Window a = window(77, 50);
    Window b = window(77, 1);
    float[] dense = new float[50];
    addTransposed(a, b, new Window(dense, 0, 1, 50, 1));
    Window spaced = new Window(new float[150], 0, 3, 50, 1);
    addTransposed(a, b, spaced);
    for (int p = 0; p < 50; p++) {
      assertThat(dense[p]).isEqualTo(spaced.get(p, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 31, 33, 64, 100, 130})
  void packingIsTheSameFromTheTranspose(int n) {
    for (int k : new int[] {1, 15, 16, 17, 70}) {
      Window b = window(k, n);
      Window transpose = window(n, k);
      for (int p = 0; p < k; p++) {
        for (int j = 0; j < n; j++) {
          transpose.set(j, p, b.get(p, j));
        }
      }
      float[] packed = new float[vector.packedSize(k, n)];
      Arrays.fill(packed, Float.NaN);
      vector.pack(transpose.data, transpose.at, transpose.stride, k, n, true, packed);
      assertThat(packed).isEqualTo(packed(b));
    }
  }

  private interface Loop {
    void run(Compute compute, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int n);
  }

  private static final Loop[] LOOPS = {
    (compute, a, aAt, _, _, c, cAt, n) -> compute.sigmoid(a, aAt, c, cAt, n),
    (compute, a, aAt, _, _, c, cAt, n) -> compute.tanh(a, aAt, c, cAt, n),
    (compute, a, aAt, _, _, c, cAt, n) -> compute.exp(a, aAt, c, cAt, n),
    Compute::multiply,
    Compute::addMultiply,
    Compute::sigmoidBackward,
    Compute::tanhBackward,
    (compute, a, aAt, _, _, c, cAt, n) -> compute.addScaled(0.3f, a, aAt, c, cAt, n),
  };

  @Test
  void elementsDoNotDependOnTheirPlace() {
    for (int n : SIZES) {
      for (Loop loop : LOOPS) {
        Window a = window(1, n);
        Window b = window(1, n);
        Window c = window(1, n);
        Window alone = c.copy();
        loop.run(vector, a.data, a.at, b.data, b.at, c.data, c.at, n);
        assertOnlyFiniteResults(c);
        for (int i = 0; i < n; i++) {
          loop.run(vector, a.data, a.at + i, b.data, b.at + i, alone.data, alone.at + i, 1);
        }
        assertThat(alone.data).isEqualTo(c.data);
      }
    }
  }

  /// Nothing in these is fused or rounded differently.
  @Test
  void simpleLoopsAreTheScalarOnesToTheBit() {
    for (int n : SIZES) {
      for (Loop loop : Arrays.copyOfRange(LOOPS, 3, LOOPS.length)) {
        Window a = window(1, n);
        Window b = window(1, n);
        Window c = window(1, n);
        Window expected = c.copy();
        loop.run(vector, a.data, a.at, b.data, b.at, c.data, c.at, n);
        loop.run(
            ComputeProvider.scalar(), a.data, a.at, b.data, b.at, expected.data, expected.at, n);
        assertThat(c.data).isEqualTo(expected.data);
      }
    }
  }

  @Test
  void resultsMayReplaceTheirOperands() {
    for (int n : SIZES) {
      for (Loop loop : Arrays.copyOf(LOOPS, 4)) {
        Window a = window(1, n);
        Window b = window(1, n);
        Window c = a.copy();
        loop.run(vector, a.data, a.at, b.data, b.at, c.data, c.at, n);
        loop.run(vector, a.data, a.at, b.data, b.at, a.data, a.at, n);
        assertThat(a.data).isEqualTo(c.data);
      }
      for (Loop loop : new Loop[] {Compute::sigmoidBackward, Compute::tanhBackward}) {
        Window y = window(1, n);
        Window dy = window(1, n);
        Window dx = dy.copy();
        loop.run(vector, y.data, y.at, dy.data, dy.at, dx.data, dx.at, n);
        loop.run(vector, y.data, y.at, dy.data, dy.at, dy.data, dy.at, n);
        assertThat(dy.data).isEqualTo(dx.data);
      }
    }
  }

  @Test
  void sumAndMaximumReadTheirWindowOnly() {
    for (int n : SIZES) {
      Window x = window(1, n);
      double exact = 0;
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        exact += x.get(0, i);
        max = Math.max(max, x.get(0, i));
      }
      assertThat(Math.abs(vector.sum(x.data, x.at, n) - exact)).isLessThan(1e-7 * n);
      assertThat(vector.max(x.data, x.at, n)).isEqualTo(max);
      x.set(0, n - 1, Float.NaN);
      assertThat(vector.sum(x.data, x.at, n)).isNaN();
      assertThat(vector.max(x.data, x.at, n)).isNaN();
    }
    assertThat(vector.sum(new float[0], 0, 0)).isZero();
    assertThat(vector.max(new float[0], 0, 0)).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void longSumsStayExact() {
    float[] x = new float[3_000_001];
    Arrays.fill(x, 0.1f);
    assertThat(vector.sum(x, 0, x.length) / (x.length * (double) 0.1f) - 1).isBetween(-2e-6, 2e-6);
  }

  @Test
  void nothingToDoIsNothingDone() {
    float[] c = {1, 2};
    vector.matMul(0, 1, 1, c, 0, 1, new float[vector.packedSize(1, 1)], c, 0, 1, false);
    vector.addTransposedMatMul(0, 2, 2, c, 0, 2, c, 0, 2, c, 0, 2);
    vector.tanh(c, 0, c, 0, 0);
    assertThat(c).containsExactly(1, 2);
    vector.matMul(1, 2, 0, c, 0, 0, new float[0], c, 0, 2, true);
    assertThat(c).containsExactly(1, 2);
    vector.matMul(1, 2, 0, c, 0, 0, new float[0], c, 0, 2, false);
    assertThat(c).containsExactly(0, 0);
  }
}
