package dev.elman.tasks.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SplitTest {
  private final Split split = Split.holdOut(TestSeries.of(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 0.3);

  @Test
  void theEndIsHeldOut() {
    assertThat(split.training()).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(split.heldOut()).containsExactly(8, 9, 10);
  }

  @Test
  void windowsOfHeldOutMonthsReachBack() {
    assertThat(split.heldOutWithPast(2)).containsExactly(6, 7, 8, 9, 10);
  }

  @Test
  void laggedValuesLieBeforeTheHeldOutMonths() {
    assertThat(split.heldOutLagged(1)).containsExactly(7, 8, 9);
    assertThat(split.heldOutLagged(7)).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> split.heldOutLagged(8)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void bothPartsNeedValues() {
    Series series = TestSeries.of(1, 1, 2, 3);
    for (int cut : new int[] {0, 3}) {
      assertThatThrownBy(() -> new Split(series, cut))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected a cut in [1, 2], but got " + cut);
    }
  }
}
