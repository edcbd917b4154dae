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
    long left = Math.round(elapsed.toMillis() * (1 / part() - 1));
    return part() < 1 ? "ETA " + clock(Duration.ofMillis(left)) : "took " + clock(elapsed);
  }

  /// A bar and the numbers beside it, of at most `width` columns: on a narrow terminal the bar
  /// becomes shorter.
  String bar(Duration elapsed, int width) {
    String head = text("%s%3.0f%% ", name(), 100 * part());
    String numbers =
        text(
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
    return text("%s%s  loss %.4f  %s", name(), epochOfEpochs(), loss, time(elapsed));
  }

  private String name() {
    return text("%-" + TITLE_WIDTH + "s", title);
  }

  private String epochOfEpochs() {
    return text("epoch %" + digits(epochs) + "d/%d", epoch, epochs);
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

  /// `4s`, `1m05s`, `2h03m`.
  private static String clock(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1000.0);
    if (seconds < 60) {
      return seconds + "s";
    }
    return seconds < 3600
        ? text("%dm%02ds", seconds / 60, seconds % 60)
        : text("%dh%02dm", seconds / 3600, seconds % 3600 / 60);
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
