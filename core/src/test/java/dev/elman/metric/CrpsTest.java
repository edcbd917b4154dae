package dev.elman.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elman.distribution.Gaussian;
import dev.elman.distribution.NegativeBinomial;
import dev.elman.distribution.StudentT;
import dev.elman.tensor.Seed;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scores against their definitions: the integral over the distribution function, and all pairs.
class CrpsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 40})
  void scoresOfSamplesAreTheIntegralOfTheirSteps(int n) {
    double[] samples = samples(n);
    for (double actual : new double[] {-7, samples[0], 0.3, 9}) {
      DoubleUnaryOperator cdf =
          x -> Arrays.stream(samples).filter(sample -> sample <= x).count() / (double) n;
      assertThat(Crps.ofSamples(actual, samples))
          .isCloseTo(integral(cdf, actual, -20, 20), within(1e-3));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 17})
  void fairScoresUseDifferentPairs(int n) {
    double[] samples = samples(n);
    double error = 0;
    double differences = 0;
    for (double x : samples) {
      error += Math.abs(x - 0.4) / n;
      for (double y : samples) {
        differences += Math.abs(x - y);
      }
    }
    assertThat(Crps.fairOfSamples(0.4, samples))
        .isCloseTo(error - differences / (2.0 * n * (n - 1)), within(1e-12));
    assertThat(Crps.ofSamples(0.4, samples))
        .isCloseTo(error - differences / (2.0 * n * n), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-9, -1, 0.5, 1, 2.7, 30})
  void scoresOfGaussiansAreTheIntegral(double actual) {
    Gaussian forecast = new Gaussian(1, 1.7);
    assertThat(Crps.gaussian(actual, forecast))
        .isCloseTo(integral(forecast::cdf, actual, -40, 40), within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-9, -1, 0.5, 1, 2.7, 30})
  void scoresOfStudentsDistributionAreTheIntegral(double actual) {
    StudentT forecast = new StudentT(4.5, 1, 1.7);
    assertThat(Crps.of(actual, forecast))
        .isCloseTo(integral(forecast::cdf, actual, -400, 400), within(1e-4));
    assertThat(Crps.of(actual, new StudentT(1e6, 1, 1.7)))
        .isCloseTo(Crps.gaussian(actual, new Gaussian(1, 1.7)), within(1e-4));
    assertThat(Crps.of(actual, new StudentT(1, 1, 1.7))).isInfinite();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-3, 0, 0.5, 1, 7, 8.25, 200})
  void scoresOfCountsAreTheIntegral(double actual) {
    NegativeBinomial forecast = new NegativeBinomial(2.5, 1.2);
    assertThat(Crps.of(actual, forecast))
        .isCloseTo(integral(forecast::cdf, actual, -40, 360), within(2e-3));
  }

  @Test
  void scoresOfVeryWideCountsTakeManyTogether() {
    NegativeBinomial forecast = new NegativeBinomial(3, Math.log(1e6));
    double[] quantiles = new double[999];
    Arrays.setAll(quantiles, i -> forecast.quantile((i + 0.5) / 999));
    for (double actual : new double[] {0, 2e6, 9e6, 1e8}) {
      double expected = Crps.ofSamples(actual, quantiles);
      assertThat(Crps.of(actual, forecast)).isCloseTo(expected, within(1e-3 * expected));
    }
  }

  @Test
  void manySamplesAndManyQuantilesTendToTheScoreOfTheDistribution() {
    Gaussian forecast = new Gaussian(-2, 3);
    double expected = Crps.gaussian(1.5, forecast);
    double[] levels = new double[499];
    Arrays.setAll(levels, i -> (i + 1) / 500.0);
    double[] quantiles = Arrays.stream(levels).map(forecast::quantile).toArray();
    QuantileScores scores = new QuantileScores(levels);
    scores.add(1.5, quantiles);
    assertThat(scores.crps()).isCloseTo(expected, within(0.01));
    assertThat(Crps.ofSamples(1.5, quantiles)).isCloseTo(expected, within(0.01));
  }

  @Test
  void oneSampleGivesTheAbsoluteError() {
    assertThat(Crps.ofSamples(2, 5)).isEqualTo(3);
  }

  @Test
  void samplesAreNeeded() {
    assertThatThrownBy(() -> Crps.ofSamples(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Crps: expected at least 1 samples, but got 0.");
    assertThatThrownBy(() -> Crps.fairOfSamples(1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Crps: expected at least 2 samples, but got 1.");
  }

  private static double[] samples(int n) {
    RandomGenerator random = new Seed(n).generator();
    double[] samples = new double[n];
    Arrays.setAll(samples, _ -> 3 * random.nextGaussian());
    return samples;
  }

  private static double integral(DoubleUnaryOperator cdf, double actual, double from, double to) {
    int steps = 400_000;
    double width = (to - from) / steps;
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      double x = from + (i + 0.5) * width;
      double difference = cdf.applyAsDouble(x) - (x >= actual ? 1 : 0);
      sum += difference * difference * width;
    }
    return sum;
  }
}
