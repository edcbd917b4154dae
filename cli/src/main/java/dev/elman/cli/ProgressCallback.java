package dev.elman.cli;

import dev.elman.model.Callback;
import dev.elman.model.TrainingRun;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.jspecify.annotations.Nullable;

/// Shows how trainings go on, one after the other: a bar that moves on a terminal, elsewhere a line
/// every tenth of the epochs.
final class ProgressCallback implements Callback, AutoCloseable {
  private static final int REDRAW_MILLIS = 100;
  private static final int LINES = 10;
  private static final String ERASE_TO_END_OF_LINE = "\u001b[K";

  private final PrintWriter err;
  private final int width;
  private String title = "";
  private int epochs;
  private int batches;
  private long begin;
  private volatile TrainingLine now =
      new TrainingLine("", 1, 1, 0, 1, 0); // the bar's thread reads it
  private @Nullable ProgressBar bar;

  private ProgressCallback(PrintWriter err, int width) {
    this.err = err;
    this.width = width;
  }

  /// A bar where the process runs on a terminal, lines elsewhere.
  static ProgressCallback to(PrintWriter err) {
    return Terminal.isInteractive() ? bar(err, Terminal.width()) : lines(err);
  }

  /// A bar for a terminal of this many columns.
  static ProgressCallback bar(PrintWriter err, int width) {
    return new ProgressCallback(err, width);
  }

  /// A line every tenth of the epochs.
  static ProgressCallback lines(PrintWriter err) {
    return new ProgressCallback(err, 0);
  }

  /// This callback, for the next training.
  ProgressCallback of(String newTitle) {
    title = newTitle;
    return this;
  }

  @Override
  public void trainBegin(TrainingRun run) {
    epochs = run.epochs();
    batches = run.batches();
    begin = System.nanoTime();
    if (width > 0) {
      now = new TrainingLine(title, 1, epochs, 0, batches, 0);
      bar = newBar((long) epochs * batches);
    }
  }

  @Override
  public void batchEnd(int epoch, int batch, double loss) {
    now = new TrainingLine(title, epoch + 1, epochs, batch + 1, batches, loss);
    if (bar != null) {
      bar.step();
    }
  }

  @Override
  public void epochEnd(int epoch, Map<String, Double> logs) {
    int every = Math.max(1, epochs / LINES);
    if (width == 0 && ((epoch + 1) % every == 0 || epoch + 1 == epochs)) {
      err.println(now.plain(elapsed()));
      err.flush();
    }
  }

  @Override
  public void trainEnd() {
    close();
  }

  /// Ends the bar, also that of a training that failed.
  @Override
  public void close() {
    if (bar != null) {
      bar.close(); // returns when the last line is drawn
      bar = null;
      err.println();
      err.flush();
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private ProgressBar newBar(long steps) {
    return new ProgressBarBuilder()
        .setInitialMax(steps)
        .setUpdateIntervalMillis(REDRAW_MILLIS)
        .setRenderer((_, length) -> now.bar(elapsed(), length))
        .setConsumer(new Redraw(err, width))
        .build();
  }

  /// Takes the bar's line away, so that something else can be written there; the bar comes back
  /// below.
  void clear() {
    if (bar != null) {
      err.print("\r" + ERASE_TO_END_OF_LINE);
      err.flush();
    }
  }

  /// Draws a line over the last one. The library's own consumer loads native code to ask for the
  /// width.
  private record Redraw(PrintWriter err, int width) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return width - 1;
    }

    @Override
    public void accept(String line) {
      err.print("\r" + line + ERASE_TO_END_OF_LINE);
      err.flush();
    }

    /// The library calls this once, twice or, for a very short training, not at all.
    @Override
    public void close() {}
  }
}
