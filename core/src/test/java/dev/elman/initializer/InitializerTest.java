package dev.elman.initializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.initializer.VarianceScaling.Distribution;
import dev.elman.initializer.VarianceScaling.Mode;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Moments and limits against theory and Keras, for fixed seeds.
class InitializerTest {
  private static final JsonNode GOLDEN = Golden.read("initializers");

  /// The deviation of a normal distribution that is cut off at two deviations, in deviations.
  private static final double TRUNCATED = 0.8796256610342398;

  private static float[] fill(Initializer initializer, int... extents) {
    float[] values = new float[Shape.of(extents).size()];
    initializer.fill(Shape.of(extents), new Seed(7).generator(), values, 0);
    return values;
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / values.length);
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  @Test
  void fansAreThoseOfKeras() {
    for (JsonNode c : GOLDEN.get("fans")) {
      Shape shape = shape(c.get("shape"));
      assertThat(VarianceScaling.fanIn(shape)).isEqualTo(c.get("fans").get(0).intValue());
      assertThat(VarianceScaling.fanOut(shape)).isEqualTo(c.get("fans").get(1).intValue());
    }
  }

  private static Shape shape(JsonNode extents) {
    return Shape.of(Golden.elements(extents).mapToInt(JsonNode::intValue).toArray());
  }

  @Test
  void limitsAndDeviationsAreThoseOfKeras() {
    for (String name : Golden.names(GOLDEN.get("limitOrDeviation"))) {
      VarianceScaling initializer = (VarianceScaling) Initializers.of(name);
      double[] expected = Golden.doubles(GOLDEN.get("limitOrDeviation").get(name));
      for (int i = 0; i < expected.length; i++) {
        int[] extents = shape(GOLDEN.get("fans").get(i).get("shape")).toArray();
        Statistics seen = statistics(initializer, extents);
        if (initializer.distribution() == Distribution.UNIFORM) {
          assertThat(seen.largest).as(name).isBetween(0.999 * expected[i], expected[i]);
        } else {
          assertThat(seen.deviation / TRUNCATED)
              .as(name)
              .isCloseTo(expected[i], within(0.02 * expected[i]));
          assertThat(seen.largest).as(name).isBetween(1.9 * expected[i], 2 * expected[i]);
        }
      }
    }
  }

  private record Statistics(double deviation, double largest) {}

  /// Of at least 20 000 values: the shape is filled over and over.
  private static Statistics statistics(Initializer initializer, int[] extents) {
    Shape shape = Shape.of(extents);
    int times = 1 + 20_000 / shape.size();
    float[] values = new float[times * shape.size()];
    var random = new Seed(11).generator();
    for (int i = 0; i < times; i++) {
      initializer.fill(shape, random, values, i * shape.size());
    }
    return new Statistics(deviation(values), largest(values));
  }

  @Test
  void everyModeDividesByItsFan() {
    assertThat(deviation(fill(scaling(Mode.FAN_IN), 100, 400))).isCloseTo(0.1, within(1e-3));
    assertThat(deviation(fill(scaling(Mode.FAN_OUT), 100, 400))).isCloseTo(0.05, within(1e-3));
    assertThat(deviation(fill(scaling(Mode.FAN_AVG), 100, 400)))
        .isCloseTo(Math.sqrt(1 / 250d), within(1e-3));
  }

  private static Initializer scaling(Mode mode) {
    return Initializers.varianceScaling(1, mode, Distribution.UNTRUNCATED_NORMAL);
  }

  @Test
  void randomNormalHasItsMoments() {
    float[] values = fill(Initializers.randomNormal(), 300, 300);
    assertThat(mean(values)).isCloseTo(0, within(5e-4));
    assertThat(deviation(values)).isCloseTo(0.05, within(5e-4));
    assertThat(largest(values)).isBetween(0.19, 0.3);
    float[] moved = fill(Initializers.randomNormal(3, 2), 300, 300);
    assertThat(mean(moved)).isCloseTo(3, within(0.02));
    assertThat(deviation(moved)).isCloseTo(2, within(0.02));
  }

  @Test
  void normalValuesAreNormal() {
    float[] values = fill(Initializers.randomNormal(0, 1), 300, 300);
    int within1 = 0;
    double fourth = 0;
    for (float value : values) {
      within1 += Math.abs(value) < 1 ? 1 : 0;
      fourth += Math.pow(value, 4) / values.length;
    }
    assertThat((double) within1 / values.length).isCloseTo(0.6827, within(0.005));
    assertThat(fourth).isCloseTo(3, within(0.1));
  }

  @Test
  void truncatedNormalStaysWithinTwoDeviations() {
    float[] values = fill(Initializers.truncatedNormal(), 300, 300);
    assertThat(mean(values)).isCloseTo(0, within(5e-4));
    assertThat(deviation(values)).isCloseTo(0.05 * TRUNCATED, within(5e-4));
    assertThat(largest(values)).isBetween(0.0999, 0.1);
  }

  @Test
  void randomUniformFillsItsRange() {
    float[] values = fill(Initializers.randomUniform(), 300, 300);
    assertThat(mean(values)).isCloseTo(0, within(5e-4));
    assertThat(deviation(values)).isCloseTo(0.1 / Math.sqrt(12), within(5e-4));
    assertThat(largest(values)).isBetween(0.04999, 0.05);
    assertThat(mean(fill(Initializers.randomUniform(2, 4), 300, 300))).isCloseTo(3, within(0.01));
  }

  @Test
  void constantsAreConstant() {
    assertThat(fill(Initializers.zeros(), 2, 3)).containsOnly(0);
    assertThat(fill(Initializers.ones(), 5)).containsOnly(1);
    assertThat(fill(Initializers.constant(-2.5), 2, 2)).containsOnly(-2.5f);
  }

  @Test
  void identityHasItsGainOnTheDiagonal() {
    assertThat(fill(Initializers.identity(2), 2, 3)).containsExactly(2, 0, 0, 0, 2, 0);
    assertThat(fill(Initializers.identity(), 3, 2)).containsExactly(1, 0, 0, 1, 0, 0);
    assertThatThrownBy(() -> fill(Initializers.identity(), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("identity: expected a parameter of two axes, [rows, columns], but got [3].");
  }

  static List<String> names() {
    return Initializers.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void onlyTheParameterIsWritten(String name) {
    float[] values = new float[20];
    Arrays.fill(values, 777);
    Initializers.of(name).fill(Shape.of(3, 4), new Seed(1).generator(), values, 5);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i] == 777).isEqualTo(i < 5 || i >= 17);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void sameSeedSameBits(String name) {
    Initializer initializer = Initializers.of(name);
    assertThat(fill(initializer, 5, 6)).isEqualTo(fill(initializer, 5, 6));
    assertThat(initializer.name()).isEqualTo(name);
    assertThat(initializer).isEqualTo(Initializers.of(name));
  }

  /// These numbers must never change: saved seeds would give other models.
  @Test
  void theBitsAreFixed() {
    assertThat(fill(Initializers.glorotUniform(), 1, 3)).containsExactly(PINNED_UNIFORM);
    assertThat(fill(Initializers.randomNormal(0, 1), 3)).containsExactly(PINNED_NORMAL);
  }

  private static final float[] PINNED_UNIFORM = {-0.0935262f, -0.45773196f, -0.6607111f};
  private static final float[] PINNED_NORMAL = {-0.3930552f, -1.9236741f, -1.2712886f};

  @Test
  void namesOfKerasAreKnown() {
    assertThat(Initializers.of("GlorotUniform")).isEqualTo(Initializers.glorotUniform());
    assertThat(Initializers.of("uniform")).isEqualTo(Initializers.randomUniform());
    assertThat(Initializers.of("OrthogonalInitializer")).isEqualTo(Initializers.orthogonal());
    assertThatThrownBy(() -> Initializers.of("glorot"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Initializers.of: expected one of zeros, ones,");
  }

  @Test
  void badOptionsAreRefused() {
    assertThatThrownBy(() -> Initializers.varianceScaling(0, Mode.FAN_IN, Distribution.UNIFORM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("variance_scaling scale: expected a positive number, but got 0.0.");
    assertThatThrownBy(() -> Initializers.randomNormal(0, -1)).hasMessageContaining("stddev");
    assertThatThrownBy(() -> Initializers.truncatedNormal(Double.NaN, 1))
        .hasMessageContaining("truncated_normal mean");
    assertThatThrownBy(() -> Initializers.randomUniform(1, -1))
        .hasMessageContaining("but got 1.0 and -1.0");
    assertThatThrownBy(() -> Initializers.constant(Double.NaN))
        .hasMessageContaining("constant value");
    assertThatThrownBy(() -> Initializers.orthogonal(Double.NaN))
        .hasMessageContaining("orthogonal gain");
    assertThatThrownBy(() -> Initializers.identity(Double.NaN))
        .hasMessageContaining("identity gain");
  }

  @Test
  void chronoSpreadsTheMemoriesOfAnLstm() {
    int units = 1000;
    float[] bias = fill(Initializers.chrono(200), 4 * units);
    float[] forget = Arrays.copyOfRange(bias, units, 2 * units);
    for (int u = 0; u < units; u++) {
      assertThat(bias[u]).isEqualTo(-forget[u]);
      assertThat(forget[u]).isBetween(0f, (float) Math.log(199));
      assertThat(bias[2 * units + u]).isZero();
      assertThat(bias[3 * units + u]).isZero();
    }
    // u = exp(b_f) is uniform between 1 and 199
    float[] memories = new float[units];
    for (int u = 0; u < units; u++) {
      memories[u] = (float) Math.exp(forget[u]);
    }
    assertThat(mean(memories)).isCloseTo(100, within(6.0));
    assertThatThrownBy(() -> Initializers.chrono(2)).hasMessageContaining("at least 3");
    assertThatThrownBy(() -> fill(Initializers.chrono(5), 2, 4)).hasMessageContaining("[2, 4]");
  }
}
