package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What users' files are like: each is either repaired, which is said, or refused in one paragraph.
class ForecastFilesTest {
  private static final LocalDate START = LocalDate.of(2024, 1, 1);

  @TempDir private Path folder;

  private Execution predict(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("data.csv"), content);
    return Execution.of(
        "forecast",
        "predict",
        file.toString(),
        "--target",
        "x",
        "--horizon",
        "7",
        "--model",
        "seasonal");
  }

  private Execution predict(String text) throws IOException {
    return predict(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Forty days, a line each.
  private static List<String> days(IntFunction<String> cell) {
    List<String> lines = new ArrayList<>(List.of("day,x"));
    for (int t = 0; t < 40; t++) {
      lines.add(START.plusDays(t) + "," + cell.apply(t));
    }
    return lines;
  }

  private static List<String> days() {
    return days(t -> String.valueOf(10 + t % 7));
  }

  private static String joined(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  /// The forecast goes on as if the file were clean: the last days of the season come again.
  private static void assertRepaired(Execution run, String note) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().replaceAll("\\s+", " "))
        .contains(note)
        .containsPattern("2024-02-10 15\\.0+ ") // forty days after a Monday: a Saturday
        .containsPattern("2024-02-11 16\\.0+ ")
        .containsPattern("2024-02-16 14\\.0+ ");
    assertThat(run.err()).doesNotContain("error", "\tat ");
  }

  private static void assertRefused(Execution run, String reason) {
    assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("error: ").contains(reason).doesNotContain("Exception");
  }

  @Test
  void nothingToLearnIsRefused() throws IOException {
    assertRefused(predict(""), "the file is empty");
    assertRefused(predict("\n\n \n"), "the file is empty");
    assertRefused(predict("day,x\n"), "expected lines below the header");
    assertRefused(predict("day,x\n2024-01-01,1\n"), "expected at least 2 times");
    assertRefused(predict(joined(days(_ -> "5"))), "expected values that change, but all 40 are 5");
    assertRefused(predict(joined(days(_ -> "NA"))), "all values are missing");
    assertRefused(predict(joined(days(_ -> ""))), "all values are missing");
    assertRefused(predict(joined(days(_ -> "1e300"))), "expected numbers in column x");
    assertRefused(predict(joined(days(_ -> "high"))), "expected numbers in column x, but got");
    assertRefused(predict(new byte[] {'P', 'K', 3, 4, 0, 0, 0}), "Is it a spreadsheet?");
  }

  @Test
  void aWrongNameIsAnsweredWithTheNearest() throws IOException {
    String text = joined(days()).replace("day,x", "day,passengers");
    Path file = Files.writeString(folder.resolve("data.csv"), text);
    Execution run =
        Execution.of(
            "forecast", "compare", file.toString(), "--target", "Pasengers", "--horizon", "2");
    assertRefused(run, "but got Pasengers. Did you mean passengers?");
    Execution far =
        Execution.of("forecast", "compare", file.toString(), "--target", "kwh", "--horizon", "2");
    assertRefused(far, "which has day, passengers, but got kwh.");
    assertThat(far.err()).doesNotContain("Did you mean");
  }

  @Test
  void mixedFrequenciesAreRefusedWithAHint() throws IOException {
    List<String> lines = new ArrayList<>(List.of("day,x"));
    LocalDate day = START;
    for (int t = 0; t < 40; t++) {
      lines.add(day + "," + t % 7);
      day = day.plusDays(1 + t % 3 * 7L);
    }
    assertRefused(predict(joined(lines)), "name the frequency with --frequency");
  }

  @Test
  void hugeValuesAreMissing() throws IOException {
    String text = joined(days(t -> t == 9 ? "1e300" : String.valueOf(10 + t % 7)));
    assertRepaired(predict(text), "line 11: no number below 1e30 (the first is \"1e300\")");
    assertThat(predict(text).out()).contains("1 of 40 values are missing; filled (interpolate)");
  }

  @Test
  void timeThatRunsBackwardsIsSorted() throws IOException {
    List<String> lines = days();
    List<String> backwards = new ArrayList<>(lines.subList(1, lines.size()).reversed());
    backwards.addFirst("day,x");
    assertRepaired(predict(joined(backwards)), "time runs backwards at lines 3, 4, 5 and 36 more");
  }

  @Test
  void linesThatRepeatATimeAreReplaced() throws IOException {
    List<String> lines = days();
    lines.add(11, START.plusDays(9) + ",99");
    assertRepaired(predict(joined(lines)), "comes again at line 12; the last one counts");
  }

  @Test
  void gapsAreFilled() throws IOException {
    List<String> lines = days();
    lines.subList(10, 13).clear();
    assertRepaired(predict(joined(lines)), "3 of 40 values are missing; filled (interpolate)");
    Path file = Files.writeString(folder.resolve("gaps.csv"), joined(lines));
    Execution refused =
        Execution.of("forecast", "predict", file.toString(), "--horizon", "7", "--gaps", "refuse");
    assertRefused(refused, "expected no gaps, but value 10 is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void lineEndsAndByteOrderMarksAreFine(String end) throws IOException {
    String text = "\uFEFF" + String.join(end, days()) + end;
    assertRepaired(predict(text), "cells are separated by commas");
    byte[] utf16 = text.getBytes(StandardCharsets.UTF_16LE);
    assertRepaired(predict(utf16), "cells are separated by commas");
  }

  @Test
  void decimalCommasAreRead() throws IOException {
    String text =
        joined(days(t -> String.format(Locale.GERMANY, "\"%.1f\"", 10.0 + t % 7)))
            .replace("\"", "")
            .replaceAll("(?m)^(\\d{4}-..-..),", "$1;")
            .replace("day,x", "day;x");
    assertRepaired(predict(text), "Column x: numbers have a decimal comma");
  }

  @Test
  void brokenCellsAreMissingWhileTheyAreFew() throws IOException {
    String text = joined(days(t -> t == 3 ? "oops" : String.valueOf(10 + t % 7)));
    assertRepaired(predict(text), "(the first is \"oops\"); treated as missing");
  }
}
