package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryCommandTest {
  @Test
  void theTableHasARowForEveryNetworkAndLag(@TempDir Path folder) throws Exception {
    Path plot = folder.resolve("flow.svg");
    Execution run =
        Execution.of(
            "memory",
            "--lags",
            "5,20",
            "--networks",
            "rnn_normal,LSTM_FORGET_1",
            "--updates",
            "32",
            "--plot",
            plot.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("arrives", "radius", "f open", "accuracy", "seed 1");
    assertThat(run.out().lines().map(String::strip))
        .filteredOn(line -> line.matches("(5|20) .*(SimpleRNN, normal R|LSTM, forget bias 1) .*"))
        .hasSize(4);
    assertThat(Files.readString(plot)).contains("SimpleRNN, normal R", "LSTM, forget bias 1");
  }

  @Test
  void aLagTooShortIsOneLine() {
    Execution run = Execution.of("memory", "--lags", "1");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: Memory lag: expected at least 2 steps, but got 1.");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void anUnknownNetworkIsAUsageError() {
    Execution run = Execution.of("memory", "--networks", "transformer");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("transformer");
  }
}
