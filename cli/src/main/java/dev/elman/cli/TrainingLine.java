package dev.elman.cli;

import java.time.Duration;
import java.util.Locale;

/// Where a training stands, and the one line of text that says so.
///
/// @param title what is trained
/// @param epoch the current epoch, from 1
/// @param epochs the number of epochs
/// @param batch the batches of this epoch that are done
/// @param batches the number of batches of an epoch
/// @param loss the mean loss of the epoch so far
record TrainingLine(String title, int epoch, int epochs, int batch, int batches, double loss) {
  private static final int TITLE_WIDTH = 10;
  private static final int LONGEST_BAR = 30;

  private long done() {
    return (epoch - 1L) * batches + batch;
  }

  private double part() {
    return (double) done() / ((long) epochs * batches);
  }

  /// The time that is left if the rest goes as fast as what is done, or at the end the time that it
  /// took.
  private String time(Duration elapsed) {
    if (done() == 0) {
      return "ETA ?";
    }
    if (part() == 1) {
      return "took " + clock(elapsed);
    }
    return "ETA " + clock(Duration.ofMillis(Math.round(elapsed.toMillis() * (1 / part() - 1))));
  }

  /// A bar and the numbers beside it, of at most `width` columns: on a narrow terminal the bar
  /// becomes shorter.
  String bar(Duration elapsed, int width) {
    String head = String.format(Locale.ROOT, "%s%3.0f%% ", name(), 100 * part());
    String numbers =
        String.format(
            Locale.ROOT,
            "%s  batch %" + digits(batches) + "d/%d  loss %.4f  %s",
            epochOfEpochs(),
            batch,
            batches,
            loss,
            time(elapsed));
    int length = Math.min(LONGEST_BAR, width - head.length() - numbers.length() - 3);
    String line = length < 3 ? head + numbers : head + '[' + bar(length) + "] " + numbers;
    return line.substring(0, Math.min(line.length(), Math.max(0, width)));
  }

  /// The end of an epoch as a line of a log.
  String plain(Duration elapsed) {
    return String.format(
        Locale.ROOT, "%s%s  loss %.4f  %s", name(), epochOfEpochs(), loss, time(elapsed));
  }

  private String name() {
    return String.format(Locale.ROOT, "%-" + TITLE_WIDTH + "s", title);
  }

  private String epochOfEpochs() {
    return String.format(Locale.ROOT, "epoch %" + digits(epochs) + "d/%d", epoch, epochs);
  }

  private static int digits(int number) {
    return Integer.toString(number).length();
  }

  /// `===>....`, as Keras draws it: plain ASCII, which every terminal can show.
  private String bar(int length) {
    int full = (int) Math.round(length * part());
    String done = "=".repeat(full);
    return full == length ? done : done + ">" + ".".repeat(length - full - 1);
  }

  /// `0.6s`, `14s`, `1m05s`, `2h03m`.
  private static String clock(Duration duration) {
    double exact = duration.toMillis() / 1000.0;
    long seconds = Math.round(exact);
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1fs", exact);
    }
    if (seconds < 60) {
      return seconds + "s";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds % 3600 / 60);
  }
}
