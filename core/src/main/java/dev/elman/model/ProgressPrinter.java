package dev.elman.model;

import java.io.Console;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Prints what happens during `fit`, as [Verbose] says: the only class of the library that writes
/// to the standard output.
final class ProgressPrinter implements Callback {
  private static final int BAR_WIDTH = 30;
  private static final long REDRAW_NANOS = 50_000_000;

  private final PrintStream out;
  private final boolean bar;
  private int epochs;
  private int batches;
  private int done;
  private long epochStart;
  private long lastDrawn;
  private int drawnLength;

  ProgressPrinter(PrintStream out, boolean bar) {
    this.out = out;
    this.bar = bar;
  }

  /// The callbacks of the options, behind a printer where one is wanted.
  static List<Callback> before(FitOptions options) {
    List<Callback> all = new ArrayList<>();
    switch (options.verbose()) {
      case SILENT -> {}
      case BAR -> all.add(new ProgressPrinter(System.out, true));
      case LINES -> all.add(new ProgressPrinter(System.out, false));
      case AUTO -> all.add(new ProgressPrinter(System.out, isTerminal()));
    }
    all.addAll(options.callbacks());
    return List.copyOf(all);
  }

  @SuppressWarnings("SystemConsoleNull") // null in 21 and again in 25, where there is no terminal
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  @Override
  public void trainBegin(TrainingRun run) {
    epochs = run.epochs();
    batches = run.batches();
  }

  @Override
  public void epochBegin(int epoch) {
    epochStart = System.nanoTime();
    lastDrawn = epochStart - REDRAW_NANOS; // the first batch is drawn at once
    drawnLength = 0;
    if (bar) {
      out.println("Epoch " + (epoch + 1) + "/" + epochs);
    }
  }

  @Override
  public void batchEnd(int epoch, int batch, double loss) {
    done = batch + 1;
    long now = System.nanoTime();
    if (!bar || now - lastDrawn < REDRAW_NANOS) {
      return;
    }
    lastDrawn = now;
    double seconds = (now - epochStart) * 1e-9;
    double left = seconds / (batch + 1) * (batches - batch - 1);
    String time = batches < 0 ? "" : String.format(Locale.ROOT, "  %.0fs left", left);
    draw(bar(batch + 1) + time + String.format(Locale.ROOT, "  loss: %.4g", loss));
    out.flush();
  }

  /// Writes over the line that was drawn last, all of it.
  private void draw(String line) {
    out.print("\r" + line + " ".repeat(Math.max(0, drawnLength - line.length())));
    drawnLength = line.length();
  }

  /// How many batches of the epoch are done. Where nobody knows how many there are, only that is
  /// said, as by Keras.
  private String bar(int done) {
    if (batches < 0) {
      return done + "/Unknown";
    }
    int filled = (int) ((long) BAR_WIDTH * done / batches);
    return "━".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + " " + done + "/" + batches;
  }

  @Override
  public void epochEnd(int epoch, Map<String, Double> logs) {
    StringBuilder line = new StringBuilder();
    if (bar) {
      line.append(bar(batches < 0 ? done : batches));
    } else {
      line.append("Epoch ").append(epoch + 1).append('/').append(epochs);
    }
    double seconds = (System.nanoTime() - epochStart) * 1e-9;
    line.append(String.format(Locale.ROOT, "  %.2fs", seconds));
    logs.forEach(
        (name, value) -> line.append(String.format(Locale.ROOT, "  %s: %.4g", name, value)));
    if (bar) {
      draw(line.toString());
      out.println();
    } else {
      out.println(line);
    }
  }
}
