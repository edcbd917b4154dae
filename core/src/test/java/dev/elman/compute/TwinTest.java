package dev.elman.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elman.tensor.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The Vector API computes what the scalar code computes, at every edge of a vector, and writes
/// nothing else.
class TwinTest {
  private static final float GUARD = 12345;

  private final Compute scalar = ComputeProvider.scalar();
  private final Compute vector = ComputeProvider.create();
  private final RandomGenerator random = new Seed(7).generator();

  @Test
  void theVectorsAreThere() {
    assertThat(vector.name()).startsWith("vector");
    assertThat(scalar.name()).isEqualTo("scalar");
  }

  /// A `[rows, columns]` matrix at an offset and with a stride in an array that is full of guards.
  @SuppressWarnings("ArrayRecordComponent") // never compared as a record
  private record Place(float[] data, int at, int stride, int rows, int columns) {
    private Place copy() {
      return new Place(data.clone(), at, stride, rows, columns);
    }
  }

  private Place place(int rows, int columns) {
    int at = random.nextInt(5);
    int stride = columns + random.nextInt(4);
    float[] data = new float[at + rows * stride + 7];
    Arrays.fill(data, GUARD);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        data[at + r * stride + c] = random.nextFloat(-1, 1);
      }
    }
    return new Place(data, at, stride, rows, columns);
  }

  private static float[] packed(Compute compute, Place b) {
    float[] packed = new float[compute.packedSize(b.rows, b.columns)];
    compute.pack(b.data, b.at, b.stride, b.rows, b.columns, false, packed);
    return packed;
  }

  private static void matMul(
      Compute compute, Place a, float[] packed, Place c, boolean accumulate) {
    compute.matMul(
        a.rows,
        c.columns,
        a.columns,
        a.data,
        a.at,
        a.stride,
        packed,
        c.data,
        c.at,
        c.stride,
        accumulate);
  }

  private static void addTransposedMatMul(Compute compute, Place a, Place b, Place c) {
    compute.addTransposedMatMul(
        a.rows, b.columns, a.columns, a.data, a.at, a.stride, b.data, b.at, b.stride, c.data, c.at,
        c.stride);
  }

  /// Guards must be equal to the bit, values nearly.
  private static void assertSame(Place actual, Place expected, double tolerance) {
    for (int i = 0; i < expected.data.length; i++) {
      double allowed = expected.data[i] == GUARD ? 0 : tolerance;
      assertThat((double) actual.data[i])
          .as("at %d", i)
          .isCloseTo(expected.data[i], within(allowed));
    }
  }

  private static final int[] ROWS = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33};
  private static final int[] DEPTHS = {1, 2, 3, 8, 17, 64, 129, 300};

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 65, 100, 127, 129, 1000})
  void productsAgree(int columns) {
    for (int rows : ROWS) {
      int depth = DEPTHS[random.nextInt(DEPTHS.length)];
      Place a = place(rows, depth);
      Place b = place(depth, columns);
      for (boolean accumulate : new boolean[] {false, true}) {
        Place expected = place(rows, columns);
        Place actual = expected.copy();
        matMul(scalar, a, packed(scalar, b), expected, accumulate);
        matMul(vector, a, packed(vector, b), actual, accumulate);
        assertSame(actual, expected, 1e-6 * (depth + 1));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 65, 100, 127, 129, 1000})
  void transposedProductsAgree(int columns) {
    for (int rows : new int[] {1, 2, 7, 16, 255, 256, 257, 700}) {
      int depth = DEPTHS[random.nextInt(DEPTHS.length - 1)];
      Place a = place(rows, depth);
      Place b = place(rows, columns);
      Place expected = place(depth, columns);
      Place actual = expected.copy();
      addTransposedMatMul(scalar, a, b, expected);
      addTransposedMatMul(vector, a, b, actual);
      assertSame(actual, expected, 1e-6 * (rows + 1));
    }
  }

  /// Shards of any size must give the same bits.
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 33, 100, 129})
  void aRowDoesNotDependOnTheOthers(int columns) {
    int rows = 29;
    int depth = 77;
    Place a = place(rows, depth);
    float[] packed = packed(vector, place(depth, columns));
    for (boolean accumulate : new boolean[] {false, true}) {
      Place together = place(rows, columns);
      Place alone = together.copy();
      matMul(vector, a, packed, together, accumulate);
      for (int r = 0; r < rows; r++) {
        Place aRow = new Place(a.data, a.at + r * a.stride, a.stride, 1, depth);
        Place cRow = new Place(alone.data, alone.at + r * alone.stride, alone.stride, 1, columns);
        matMul(vector, aRow, packed, cRow, accumulate);
      }
      assertThat(alone.data).isEqualTo(together.data);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 17, 33, 100})
  void packingTheTransposeIsTransposingFirst(int columns) {
    int depth = 21;
    Place b = place(depth, columns);
    float[] transpose = new float[columns * depth];
    for (int p = 0; p < depth; p++) {
      for (int j = 0; j < columns; j++) {
        transpose[j * depth + p] = b.data[b.at + p * b.stride + j];
      }
    }
    float[] fromTranspose = new float[vector.packedSize(depth, columns)];
    vector.pack(transpose, 0, depth, depth, columns, true, fromTranspose);
    assertThat(fromTranspose).isEqualTo(packed(vector, b));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 65, 100, 127, 129, 1000})
  void columnSumsAreTheSameBits(int columns) {
    for (int rows : new int[] {0, 1, 3, 50}) {
      Place x = place(rows, columns);
      Place expected = place(1, columns);
      Place actual = expected.copy();
      scalar.addColumnSums(rows, columns, x.data, x.at, x.stride, expected.data, expected.at);
      vector.addColumnSums(rows, columns, x.data, x.at, x.stride, actual.data, actual.at);
      assertThat(actual.data).isEqualTo(expected.data);
    }
  }

  private interface Elementwise {
    void run(Compute compute, float[] x, int xAt, float[] y, int yAt, int n);
  }

  private void assertElementwise(DoubleUnaryOperator exact, double ulps, Elementwise f) {
    for (int n : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 127, 129, 1000}) {
      float[] x = new float[n + 3];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-4, 2)));
      }
      float[] y = new float[n + 5];
      Arrays.fill(y, GUARD);
      f.run(vector, x, 3, y, 2, n);
      for (int i = 0; i < n; i++) {
        double expected = exact.applyAsDouble(x[3 + i]);
        double allowed = ulps * Math.ulp((float) expected);
        assertThat((double) y[2 + i]).as("f(%s)", x[3 + i]).isCloseTo(expected, within(allowed));
        float[] alone = new float[1];
        f.run(vector, x, 3 + i, alone, 0, 1);
        assertThat(alone[0]).as("alone").isEqualTo(y[2 + i]);
      }
      assertThat(new float[] {y[0], y[1], y[n + 2], y[n + 3], y[n + 4]}).containsOnly(GUARD);
    }
  }

  @Test
  void sigmoidIsExactToAFewUnits() {
    assertElementwise(x -> 1 / (1 + Math.exp(-x)), 4, Compute::sigmoid);
  }

  @Test
  void tanhIsExactToAFewUnits() {
    assertElementwise(Math::tanh, 4, Compute::tanh);
  }

  @Test
  void expIsExactToAFewUnits() {
    assertElementwise(Math::exp, 2, Compute::exp);
  }

  @Test
  void functionsKeepTheirLimits() {
    float[] x = {
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      0,
      -0f,
      Float.MIN_VALUE,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      88,
      -87,
      -100,
      -103,
      20,
      -20,
      9.02f,
      -9.02f
    };
    float[] actual = new float[x.length];
    float[] expected = new float[x.length];
    for (Elementwise f : new Elementwise[] {Compute::sigmoid, Compute::tanh, Compute::exp}) {
      f.run(scalar, x, 0, expected, 0, x.length);
      f.run(vector, x, 0, actual, 0, x.length);
      for (int i = 0; i < x.length; i++) {
        boolean same = Float.compare(actual[i], expected[i]) == 0;
        float difference = Math.abs(actual[i] - expected[i]);
        assertThat(same || difference <= 4 * Math.ulp(expected[i]))
            .as("f(%s) is %s and must be %s", x[i], actual[i], expected[i])
            .isTrue();
      }
    }
  }

  @Test
  void tanhStaysBetweenMinusOneAndOne() {
    float[] y = new float[1];
    for (float x = 0; x < 30; x += 0.001f) {
      vector.tanh(new float[] {x}, 0, y, 0, 1);
      assertThat(y[0]).as("tanh(%s)", x).isBetween(0f, 1f);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 127, 129, 1000})
  void simpleLoopsAgree(int n) {
    float[] a = place(1, n + 3).data;
    float[] b = place(1, n + 3).data;
    float[] start = place(1, n + 3).data;
    for (Loop loop : LOOPS) {
      float[] expected = start.clone();
      float[] actual = start.clone();
      loop.run(scalar, a, b, expected, n);
      loop.run(vector, a, b, actual, n);
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(1e-6f * (1 + Math.abs(expected[i]))));
      }
    }
    assertThat(vector.sum(a, 2, n)).isCloseTo(scalar.sum(a, 2, n), within(1e-2f));
    assertThat(vector.max(a, 2, n)).isEqualTo(scalar.max(a, 2, n));
    a[2 + n / 2] = Float.NaN;
    assertThat(vector.max(a, 2, n)).isNaN();
    assertThat(vector.sum(a, 2, n)).isNaN();
  }

  private interface Loop {
    void run(Compute compute, float[] a, float[] b, float[] c, int n);
  }

  private static final Loop[] LOOPS = {
    (compute, a, b, c, n) -> compute.multiply(a, 1, b, 2, c, 1, n),
    (compute, a, b, c, n) -> compute.addMultiply(a, 1, b, 2, c, 1, n),
    (compute, a, _, c, n) -> compute.addScaled(0.3f, a, 1, c, 2, n),
    (compute, a, b, c, n) -> compute.sigmoidBackward(a, 1, b, 2, c, 1, n),
    (compute, a, b, c, n) -> compute.tanhBackward(a, 1, b, 2, c, 1, n),
  };

  private interface Gates {
    /// @param in arrays that are read
    /// @param out arrays that are written
    void run(Compute compute, int rows, int units, float[][] in, float[][] out);
  }

  private static final Gates LSTM =
      (compute, rows, units, in, out) ->
          compute.lstm(rows, units, in[0], 3, out[0], 2, in[1], 1, out[1], 5, out[2], 4, out[3], 0);
  private static final Gates LSTM_BACKWARD =
      (compute, rows, units, in, out) ->
          compute.lstmBackward(
              rows, units, in[0], 3, in[1], 1, in[2], 2, in[3], 4, out[1], 5, out[0], 0);
  private static final Gates GRU =
      (compute, rows, units, in, out) ->
          compute.gru(rows, units, in[0], 3, out[0], 2, in[1], 1, in[2], 4, out[1], 5);
  private static final Gates GRU_BACKWARD =
      (compute, rows, units, in, out) ->
          compute.gruBackward(
              rows, units, in[0], 3, in[1], 1, in[2], 4, out[1], 5, out[0], 2, out[2], 0);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100})
  void gatesAgree(int units) {
    for (Gates gates : List.of(LSTM, LSTM_BACKWARD, GRU, GRU_BACKWARD)) {
      for (int rows : new int[] {1, 3}) {
        float[][] in = new float[4][];
        Arrays.setAll(in, _ -> place(1, 4 * rows * units + 9).data);
        float[][] expected = new float[4][];
        Arrays.setAll(expected, _ -> place(1, 4 * rows * units + 9).data);
        float[][] actual = Arrays.stream(expected).map(float[]::clone).toArray(float[][]::new);
        gates.run(scalar, rows, units, in, expected);
        gates.run(vector, rows, units, in, actual);
        for (int k = 0; k < expected.length; k++) {
          for (int i = 0; i < expected[k].length; i++) {
            assertThat(actual[k][i])
                .as("array %d at %d", k, i)
                .isCloseTo(expected[k][i], within(1e-6f * (1 + Math.abs(expected[k][i]))));
          }
        }
      }
    }
  }
}
