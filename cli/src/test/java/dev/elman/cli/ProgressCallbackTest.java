package dev.elman.cli;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.rmsprop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.callback.Callbacks;
import dev.elman.model.Callback;
import dev.elman.model.DivergedException;
import dev.elman.model.FitOptions;
import dev.elman.model.Sequential;
import dev.elman.model.Verbose;
import dev.elman.tensor.Tensor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressCallbackTest {
  private final StringWriter err = new StringWriter();

  private static void train(ProgressCallback progress, int epochs, float target, Callback... more) {
    Sequential model = Sequential.of(input(1), dense(1));
    model.compile(rmsprop(), mse());
    Tensor x = Tensor.of(new float[][] {{1}, {2}, {3}});
    Tensor y = Tensor.of(new float[][] {{1}, {2}, {target}});
    model.fit(
        x,
        y,
        FitOptions.epochs(epochs)
            .batchSize(1)
            .verbose(Verbose.SILENT)
            .callbacks(progress)
            .callbacks(more));
  }

  @Test
  void linesComeEveryTenthOfTheEpochs() {
    try (var progress = ProgressCallback.lines(new PrintWriter(err))) {
      train(progress.of("GRU"), 25, 3);
    }
    List<String> lines = err.toString().lines().toList();
    assertThat(lines).hasSize(13).allMatch(line -> line.startsWith("GRU       epoch "));
    assertThat(lines.getFirst()).contains("epoch  2/25  loss ", "  ETA ");
    assertThat(lines.getLast()).contains("epoch 25/25  loss ", "  took ");
  }

  @Test
  void theBarIsRedrawnInOneLineAndEnds() {
    try (var progress = ProgressCallback.bar(new PrintWriter(err), 80)) {
      train(progress.of("GRU"), 3, 3);
      train(progress.of("LSTM"), 3, 3);
    }
    assertThat(err.toString().chars().filter(c -> c == '\n')).hasSize(2);
    assertThat(err.toString())
        .startsWith("\rGRU")
        .contains("\u001b[K")
        .endsWith(System.lineSeparator());
    assertThat(err.toString())
        .contains("GRU       100% [", "epoch 3/3  batch 3/3", "LSTM      100% [");
  }

  @Test
  void theBarMakesRoom() {
    var progress = ProgressCallback.bar(new PrintWriter(err), 80);
    Callback speaking =
        Callbacks.lambda()
            .onEpochEnd((epoch, _) -> {
              progress.clear();
              err.append("epoch ").append(String.valueOf(epoch)).append(" is over\n");
            });
    try (progress) {
      train(progress, 2, 3, speaking);
    }
    assertThat(err.toString())
        .contains("\r\u001b[Kepoch 0 is over\n", "\r\u001b[Kepoch 1 is over\n");
    ProgressCallback.lines(new PrintWriter(err)).clear();
    assertThat(err.toString()).endsWith(System.lineSeparator());
  }

  @Test
  void theBarOfAFailedTrainingEnds() {
    var progress = ProgressCallback.bar(new PrintWriter(err), 80);
    assertThatThrownBy(() -> train(progress.of("GRU"), 3, Float.MAX_VALUE))
        .isInstanceOf(DivergedException.class);
    assertThat(err.toString()).doesNotEndWith(System.lineSeparator());
    progress.close();
    assertThat(err.toString()).endsWith(System.lineSeparator());
  }
}
