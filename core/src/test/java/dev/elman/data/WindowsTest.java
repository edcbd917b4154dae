package dev.elman.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.elman.tensor.Shape;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final float[] SERIES = {1, 2, 3, 4, 5};

  @Test
  void everyWindowIsLabelledWithTheValueBehindIt() {
    Windows windows = Windows.of(SERIES, 3);
    assertThat(windows.x().shape()).isEqualTo(Shape.of(2, 3, 1));
    assertThat(windows.x().toArray()).containsExactly(1, 2, 3, 2, 3, 4);
    assertThat(windows.y().shape()).isEqualTo(Shape.of(2, 1));
    assertThat(windows.y().toArray()).containsExactly(4, 5);
  }

  @Test
  void theLongestWindowLeavesOneLabel() {
    assertThat(Windows.of(SERIES, 4).y().toArray()).containsExactly(5);
  }

  @Test
  void windowsThatLeaveNoLabelAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Windows.of(SERIES, 5))
        .withMessageContaining("expected more than 5 values")
        .withMessageContaining("but got 5")
        .withMessageContaining("Use a shorter window");
  }

  @Test
  void windowsWithoutStepsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Windows.of(SERIES, 0))
        .withMessageContaining("at least 1 time step, but got 0");
  }
}
