package dev.elman.optimizer.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Schedules that Keras does not have, edges and messages.
class ScheduleTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3999, 4000, 4001, 100_000})
  void noamIsTheEquationOfTheTransformer(long step) {
    double s = step + 1;
    double expected = Math.pow(512, -0.5) * Math.min(Math.pow(s, -0.5), s * Math.pow(4000, -1.5));
    assertThat(Schedules.noam(512, 4000).at(step)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void theInverseRootReachesItsPeak() {
    LearningRate rate = Schedules.inverseSquareRoot(0.5, 10);
    assertThat(rate.at(0)).isCloseTo(0.05, within(1e-12));
    assertThat(rate.at(9)).isCloseTo(0.5, within(1e-12));
    assertThat(rate.at(39)).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void aWarmupBeforeACosineIsKerassWarmup() {
    LearningRate both =
        Schedules.linearWarmup(11, Schedules.cosineDecay(0.1, 30).alpha(0.2))
            .initialLearningRate(0.01);
    LearningRate keras = Schedules.cosineDecay(0.01, 30).alpha(0.2).warmup(0.1, 11);
    for (long step = 0; step < 60; step++) {
      assertThat(both.at(step)).isCloseTo(keras.at(step), within(1e-12));
    }
  }

  @Test
  void aWarmupRisesFromZeroToARateThatStays() {
    LearningRate rate = Schedules.linearWarmup(4, 0.2);
    assertThat(rate.at(0)).isZero();
    assertThat(rate.at(1)).isCloseTo(0.05, within(1e-12));
    assertThat(rate.at(4)).isEqualTo(0.2);
    assertThat(rate.at(1000)).isEqualTo(0.2);
  }

  @Test
  void everyHalfCosineBeginsWhereTheOneBeforeEnds() {
    LearningRate rate = Schedules.cosineDecayRestarts(1, 9).tMul(3).mMul(0.5);
    long begin = 0;
    long length = 9;
    double height = 1;
    for (int round = 0; round < 12; round++) {
      assertThat(rate.at(begin)).as("step %d", begin).isCloseTo(height, within(1e-12));
      assertThat(rate.at(begin + length - 1)).isLessThan(0.05 * height);
      begin += length;
      length *= 3;
      height /= 2;
    }
  }

  @Test
  void oneCycleStaysAtItsEndAndNeedsNoRise() {
    OneCycle cycle = Schedules.oneCycle(0.1, 20);
    assertThat(cycle.at(19)).isCloseTo(0.1 / 25 / 1e4, within(1e-15));
    assertThat(cycle.at(1_000_000)).isEqualTo(cycle.at(19));
    assertThat(cycle.pctStart(0).at(0)).isBetween(0.09, 0.1);
    assertThat(cycle.pctStart(0.05).at(0)).isCloseTo(0.1, within(1e-12)); // a rise of one step
    assertThat(Schedules.oneCycle(0.1, 1).at(0)).isFinite();
  }

  @Test
  void aLambdaIsASchedule() {
    LearningRate rate = step -> 1.0 / (step + 1);
    assertThat(rate.at(3)).isEqualTo(0.25);
    assertThat(LearningRate.constant(0.3).at(77)).isEqualTo(0.3);
  }

  @Test
  void optionsOutOfTheirRangeAreNamed() {
    assertMessage(
        () -> Schedules.exponentialDecay(0.1, 0, 0.5),
        "ExponentialDecay decaySteps: expected at least one step, but got 0.");
    assertMessage(
        () -> Schedules.exponentialDecay(-0.1, 1, 0.5),
        "ExponentialDecay initialLearningRate: expected a number of at least 0, but got -0.1.");
    assertMessage(
        () -> Schedules.inverseTimeDecay(0.1, 1, Double.NaN),
        "InverseTimeDecay decayRate: expected a number of at least 0, but got NaN.");
    assertMessage(
        () -> Schedules.piecewiseConstantDecay(List.of(1L), List.of(0.1)),
        "PiecewiseConstantDecay values: expected one more than the 1 boundaries, but got 1.");
    assertMessage(
        () -> Schedules.piecewiseConstantDecay(List.of(2L, 2L), List.of(0.1, 0.1, 0.1)),
        "PiecewiseConstantDecay boundaries: expected ascending steps, but got [2, 2].");
    assertMessage(
        () -> Schedules.polynomialDecay(0.1, 10).power(0),
        "PolynomialDecay power: expected a positive number, but got 0.0.");
    assertMessage(
        () -> Schedules.cosineDecay(0.1, 10).warmup(0.2, -1),
        "CosineDecay warmupSteps: expected at least 0 steps, but got -1.");
    assertMessage(
        () -> Schedules.cosineDecayRestarts(0.1, 10).tMul(0.5),
        "CosineDecayRestarts tMul: expected a number of at least 1, but got 0.5.");
    assertMessage(
        () -> Schedules.oneCycle(0.1, 10).pctStart(0.7).threePhase(true),
        "OneCycle pctStart: expected a number in [0, 0.5], but got 0.7.");
    assertMessage(
        () -> Schedules.linearWarmup(0, 0.1),
        "LinearWarmup warmupSteps: expected at least one step, but got 0.");
    assertMessage(
        () -> Schedules.noam(512, 0),
        "InverseSquareRoot peak: expected a number of at least 0, but got Infinity.");
  }

  private static void assertMessage(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
