package dev.elman.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// Values worked out by hand, and what is refused.
class QuantileScoresTest {
  @Test
  void lossesByHand() {
    assertThat(QuantileScores.loss(0.9, 5, 3)).isCloseTo(1.8, within(1e-12));
    assertThat(QuantileScores.loss(0.9, 3, 5)).isCloseTo(0.2, within(1e-12));
    assertThat(QuantileScores.loss(0.9, 3, 3)).isZero();
    QuantileScores scores = new QuantileScores(0.1, 0.9);
    scores.add(5, 4, 5);
    scores.add(-3, -2, 0);
    // losses 0.1 and 0.9 of the lower, 0 and 0.3 of the upper quantile
    assertThat(scores.wql(0.1)).isCloseTo(2 * 1.0 / 8, within(1e-12));
    assertThat(scores.wql(0.9)).isCloseTo(2 * 0.3 / 8, within(1e-12));
    assertThat(scores.wql()).isCloseTo(1.3 / 8, within(1e-12));
    assertThat(scores.crps()).isCloseTo(1.3 / 2, within(1e-12));
    assertThat(scores.coverage(0.1)).isEqualTo(0.5);
    assertThat(scores.coverage(0.9)).isEqualTo(1);
  }

  @Test
  void nothingAddedGivesZero() {
    QuantileScores scores = new QuantileScores(0.5);
    assertThat(scores.wql()).isZero();
    assertThat(scores.wql(0.5)).isZero();
    assertThat(scores.crps()).isZero();
    assertThat(scores.coverage(0.5)).isZero();
  }

  @Test
  void badLevelsAreRefused() {
    for (double[] levels : new double[][] {{}, {0}, {1}, {0.5, 0.5}, {0.9, 0.1}, {Double.NaN}}) {
      assertThatThrownBy(() -> new QuantileScores(levels))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("QuantileScores levels: expected ascending numbers");
    }
    QuantileScores scores = new QuantileScores(0.1, 0.9);
    assertThatThrownBy(() -> scores.wql(0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected one of the levels [0.1, 0.9], but got 0.5.");
    assertThatThrownBy(() -> scores.add(1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 2 quantiles");
    assertThatThrownBy(() -> scores.add(new QuantileScores(0.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but got [0.5].");
  }
}
