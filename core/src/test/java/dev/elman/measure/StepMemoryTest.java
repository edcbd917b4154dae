package dev.elman.measure;

import static dev.elman.Elman.lstm;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The memory of a training step grows like T, and with checkpoints like the root of T.
class StepMemoryTest {
  @Test
  void fourTimesTheStepsNeedFourTimesOrTwiceTheMemory() {
    double all = StepMemory.mebibytes(lstm(16), 6400) / StepMemory.mebibytes(lstm(16), 1600);
    double some =
        StepMemory.mebibytes(lstm(16).gradientCheckpointing(), 6400)
            / StepMemory.mebibytes(lstm(16).gradientCheckpointing(), 1600);
    assertThat(all).isBetween(3.8, 4.0);
    assertThat(some).isBetween(1.8, 2.1);
  }
}
