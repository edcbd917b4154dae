package dev.elman.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.activation.Activations;
import org.junit.jupiter.api.Test;

/// The ends of activations.
class GateRangeTest {
  @Test
  void theOuterTenthsOfTheRangeAreSaturated() {
    GateRange sigmoid = GateRange.of(Activations.sigmoid());
    assertThat(sigmoid.isLow(0.09f)).isTrue();
    assertThat(sigmoid.isLow(0.11f)).isFalse();
    assertThat(sigmoid.isHigh(0.91f)).isTrue();
    assertThat(sigmoid.isHigh(0.89f)).isFalse();
    GateRange tanh = GateRange.of(Activations.tanh());
    assertThat(tanh.isLow(-0.81f)).isTrue();
    assertThat(tanh.isHigh(0.79f)).isFalse();
  }

  @Test
  void reluIsSaturatedAtZeroOnly() {
    GateRange relu = GateRange.of(Activations.relu());
    assertThat(relu.isLow(0)).isTrue();
    assertThat(relu.isLow(0.01f)).isFalse();
    assertThat(relu.isHigh(1e6f)).isFalse();
  }
}
