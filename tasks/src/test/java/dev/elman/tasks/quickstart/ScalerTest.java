package dev.elman.tasks.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScalerTest {
  @Test
  void meanAndDeviationAreThoseByHand() {
    // mean 5, squared distances 9 1 1 1 0 0 4 16: their mean is 4
    Scaler scaler = Scaler.fit(new double[] {2, 4, 4, 4, 5, 5, 7, 9});
    assertThat(scaler).isEqualTo(new Scaler(5, 2));
    assertThat(scaler.scale(new double[] {5, 9, 4})).containsExactly(0f, 2f, -0.5f);
  }

  @Test
  void unscaleUndoesScale() {
    double[] values = TestSeries.noisy(50, 1);
    Scaler scaler = Scaler.fit(values);
    assertThat(scaler.unscale(scaler.scale(values))).containsExactly(values, within(1e-5));
  }

  @Test
  void equalValuesAreRefused() {
    assertThatThrownBy(() -> Scaler.fit(new double[] {3, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected values that differ");
    assertThatThrownBy(() -> Scaler.fit(new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
