package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrainingLineTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private final TrainingLine half = new TrainingLine("LSTM", 10, 20, 71, 71, 0.16234);

  @Test
  void theBarFillsTheTerminal() {
    assertThat(half.bar(TEN_SECONDS, 79))
        .isEqualTo(
            "LSTM       50% [========>......] epoch 10/20  batch 71/71  loss 0.1623  ETA 10s")
        .hasSize(79);
    assertThat(half.bar(TEN_SECONDS, 500)).contains("[===============>..............] ");
  }

  @Test
  void aNarrowTerminalGetsNoBar() {
    assertThat(half.bar(TEN_SECONDS, 60))
        .isEqualTo("LSTM       50% epoch 10/20  batch 71/71  loss 0.1623  ETA 10");
    assertThat(half.bar(TEN_SECONDS, 0)).isEmpty();
  }

  @Test
  void theEndSaysHowLongItTook() {
    var end = new TrainingLine("GRU", 20, 20, 71, 71, 0.1);
    assertThat(end.bar(TEN_SECONDS, 100)).startsWith("GRU       100% [====").endsWith(" took 10s");
    assertThat(end.plain(TEN_SECONDS)).isEqualTo("GRU       epoch 20/20  loss 0.1000  took 10s");
  }

  @Test
  void thereIsNoEstimateBeforeTheFirstBatch() {
    var begin = new TrainingLine("GRU", 1, 20, 0, 71, 0);
    assertThat(begin.bar(Duration.ZERO, 100)).startsWith("GRU         0% [>...").endsWith("ETA ?");
  }

  @Test
  void timesAreTenthsSecondsMinutesOrHours() {
    assertThat(half.plain(Duration.ofMillis(640))).endsWith("ETA 0.6s");
    assertThat(half.plain(Duration.ofMillis(14_400))).endsWith("ETA 14s");
    assertThat(half.plain(Duration.ofSeconds(65))).endsWith("ETA 1m05s");
    assertThat(half.plain(Duration.ofMillis(59_600))).endsWith("ETA 1m00s");
    assertThat(half.plain(Duration.ofMinutes(123))).endsWith("ETA 2h03m");
  }

  @Test
  void numbersAreAligned() {
    var early = new TrainingLine("LSTM", 2, 20, 3, 71, 0.5);
    assertThat(early.plain(TEN_SECONDS)).startsWith("LSTM      epoch  2/20  loss 0.5000");
    assertThat(early.bar(TEN_SECONDS, 79)).contains("epoch  2/20  batch  3/71");
  }
}
