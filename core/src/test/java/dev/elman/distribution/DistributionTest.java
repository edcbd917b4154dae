package dev.elman.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.tensor.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Distributions as SciPy has them, and samples against their own distribution function.
class DistributionTest {
  private static final JsonNode GOLDEN = Golden.read("distributions");
  private static final int SAMPLES = 20_000;

  static Stream<JsonNode> cases() {
    return Golden.elements(GOLDEN.get("cases"));
  }

  static Stream<Distribution> distributions() {
    return cases().map(DistributionTest::distribution);
  }

  private static Distribution distribution(JsonNode c) {
    double[] p = Golden.doubles(c.get("parameters"));
    return switch (c.get("name").textValue()) {
      case "gaussian" -> new Gaussian(p[0], p[1]);
      case "student_t" -> new StudentT(p[0], p[1], p[2]);
      case "negative_binomial" -> new NegativeBinomial(p[0], p[1]);
      default -> throw new AssertionError(c.get("name"));
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAreThoseOfSciPy(JsonNode c) {
    Distribution distribution = distribution(c);
    double[] points = Golden.doubles(c.get("points"));
    double[] logPdf = numbers(c.get("logPdf"));
    double[] cdf = numbers(c.get("cdf"));
    for (int i = 0; i < points.length; i++) {
      requireClose(distribution.logPdf(points[i]), logPdf[i], 1e-12, "log p of " + points[i]);
      requireClose(distribution.cdf(points[i]), cdf[i], 1e-11, "P of " + points[i]);
    }
    double[] probabilities = Golden.doubles(GOLDEN.get("probabilities"));
    double[] quantiles = numbers(c.get("quantiles"));
    for (int i = 0; i < quantiles.length; i++) {
      double p = probabilities[i];
      requireClose(distribution.quantile(p), quantiles[i], 1e-8, "quantile " + p);
    }
    requireClose(distribution.mean(), number(c.get("mean")), 1e-12, "mean");
    requireClose(distribution.variance(), number(c.get("variance")), 1e-12, "variance");
  }

  private static void requireClose(double actual, double expected, double error, String what) {
    if (Double.isFinite(expected)) {
      double size = Math.max(Math.abs(expected), 1e-300);
      assertThat(actual).as(what).isCloseTo(expected, within(error * size + 1e-15));
    } else {
      // SciPy says of some undefined moments that they are infinite
      assertThat(Double.isFinite(actual)).as(what).isFalse();
    }
  }

  private static double number(JsonNode text) {
    return switch (text.textValue()) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(text.textValue());
    };
  }

  private static double[] numbers(JsonNode texts) {
    return Golden.elements(texts).mapToDouble(DistributionTest::number).toArray();
  }

  /// Kolmogorov's distance of so many samples is below 1.95 / √n with probability 0.999.
  @ParameterizedTest
  @MethodSource("distributions")
  void samplesHaveTheDistribution(Distribution distribution) {
    RandomGenerator random = new Seed(11).generator();
    double[] samples = new double[SAMPLES];
    Arrays.setAll(samples, _ -> distribution.sample(random));
    Arrays.sort(samples);
    double distance = 0;
    for (int i = 0; i < SAMPLES; i++) {
      if (i + 1 == SAMPLES || samples[i + 1] > samples[i]) {
        double below = (i + 1.0) / SAMPLES;
        distance = Math.max(distance, Math.abs(distribution.cdf(samples[i]) - below));
      }
    }
    assertThat(distance).isLessThan(1.95 / Math.sqrt(SAMPLES));
    assertThat(samples[SAMPLES - 1]).isGreaterThan(samples[0]);
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void scalingMovesTheMean(Distribution distribution) {
    Distribution scaled = distribution.times(2.5);
    if (Double.isFinite(distribution.mean())) {
      requireClose(scaled.mean(), 2.5 * distribution.mean(), 1e-12, "mean");
    }
    if (!(distribution instanceof NegativeBinomial)) {
      double quantile = distribution.quantile(0.3);
      requireClose(scaled.quantile(0.3), 2.5 * quantile, 1e-12, "quantile");
    }
    assertThatThrownBy(() -> distribution.times(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a positive number, but got 0.0.");
  }

  @Test
  void quantilesAtTheEnds() {
    assertThat(new Gaussian(3, 2).quantile(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(new StudentT(3, 0, 2).quantile(1)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(new NegativeBinomial(3, 0).quantile(0)).isZero();
    assertThat(new NegativeBinomial(3, 0).quantile(1)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(new NegativeBinomial(3, 0).logPdf(1.5)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(new NegativeBinomial(3, 0).cdf(-1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void quantilesNeedProbabilities(double p) {
    for (Distribution d :
        List.of(new Gaussian(0, 1), new StudentT(3, 0, 1), new NegativeBinomial(1, 0))) {
      assertThatThrownBy(() -> d.quantile(p))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected a probability in [0, 1], but got " + p);
    }
  }

  @Test
  void badParametersAreRefused() {
    assertThatThrownBy(() -> new Gaussian(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Gaussian standardDeviation: expected a positive number");
    assertThatThrownBy(() -> new StudentT(0, 0, 1)).hasMessageContaining("degreesOfFreedom");
    assertThatThrownBy(() -> new StudentT(1, 0, -1)).hasMessageContaining("StudentT scale");
    assertThatThrownBy(() -> new NegativeBinomial(Double.NaN, 0))
        .hasMessageContaining("totalCount");
    assertThatThrownBy(() -> new NegativeBinomial(1, Double.POSITIVE_INFINITY))
        .hasMessageContaining("logits: expected a finite number");
  }

  @Test
  void outputsMakeDistributions() {
    float[] p = {9, 1, 2, -1};
    double softplusOf1 = Math.log(1 + Math.exp(1));
    double softplusOf2 = Math.log(1 + Math.exp(2));
    assertThat(DistributionOutput.gaussian().distribution(p, 1))
        .isEqualTo(new Gaussian(1, softplusOf2));
    assertThat(DistributionOutput.studentT().distribution(p, 1))
        .isEqualTo(new StudentT(2 + softplusOf1, 2, DistributionOutput.scale(-1)));
    assertThat(DistributionOutput.negativeBinomial().distribution(p, 1))
        .isEqualTo(new NegativeBinomial(softplusOf1, 2));
    assertThat(DistributionOutput.scale(-1000)).isEqualTo(Math.ulp(1f));
    assertThat(DistributionOutput.dScale(-1000)).isZero();
  }
}
