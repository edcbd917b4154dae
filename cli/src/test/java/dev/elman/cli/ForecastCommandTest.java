package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elman.tasks.forecasting.Baselines;
import dev.elman.tasks.forecasting.NetworkType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastCommandTest {
  private static final String[] SMALL = {
    "--epochs", "2", "--members", "1", "--units", "4", "--threads", "1"
  };

  @TempDir private Path folder;

  /// Runs a command with small networks.
  private static Execution forecast(String command, Path data, String... more) {
    List<String> args = new ArrayList<>(List.of("forecast", command, data.toString()));
    args.addAll(List.of(SMALL));
    args.addAll(List.of(more));
    return Execution.of(args.toArray(String[]::new));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path months() throws IOException {
    StringBuilder text = new StringBuilder("month,sold\n");
    for (int t = 0; t < 96; t++) {
      YearMonth month = YearMonth.of(2010, 1).plusMonths(t);
      double value = 100 + t + 30 * Math.sin(2 * Math.PI * t / 12) + t * 7 % 5;
      text.append(String.format(Locale.ROOT, "%s,%.2f%n", month, value));
    }
    return file("months.csv", text.toString());
  }

  private Path prices() throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("date,close\n");
    LocalDate day = LocalDate.of(2020, 1, 1);
    for (double price = 100; day.getYear() == 2020; day = day.plusDays(1)) {
      if (day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY) {
        price += random.nextGaussian();
        text.append(String.format(Locale.ROOT, "%s,%.3f%n", day, price));
      }
    }
    return file("prices.csv", text.toString());
  }

  @Test
  void comparisonShowsWhatWasGuessedTheTableAndAVerdict() throws IOException {
    Execution run = forecast("compare", months(), "--target", "sold", "--horizon", "6");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().replaceAll("\\s+", " ")) // lines are cut between words
        .contains("separated by commas", "Times are in column month, written as uuuu-MM")
        .contains("sold: 96 values, one per month, 2010-01-01 to 2017-12-01; season 12")
        .contains("the last 18 values, from 2016-07-01 on: 13 forecasts of 6 steps, 1 step apart")
        .contains("1 layer of 4 units see 24 values; 1 member, at most 2 epochs, seed 1")
        .containsPattern("LSTM +\\d+\\.\\d{3} +\\d+\\.\\d\\d ")
        .contains("SimpleRNN ", "GRU ", "seasonal naive ", "drift ", "naive ")
        .containsPattern("beats? seasonal naive: the best, ")
        .contains("Verdict ")
        .doesNotContain("NaN", "random walk");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(run.err()).contains("LSTM      epoch 2/2");
  }

  @Test
  void theTableBeginsWithTheLeastError() throws IOException {
    Execution run = forecast("compare", months(), "--horizon", "6", "--json");
    JsonNode root = new ObjectMapper().readTree(run.out());
    assertThat(root.at("/notes").toString()).contains("The only column of numbers is sold");
    assertThat(root.at("/results"))
        .hasSize(NetworkType.values().length + Baselines.values().length);
    double before = 0;
    for (JsonNode result : root.at("/results")) {
      assertThat(result.get("mase").asDouble()).isGreaterThanOrEqualTo(before);
      before = result.get("mase").asDouble();
      assertThat(result.has("against")).isEqualTo("network".equals(result.get("kind").asText()));
    }
    assertThat(root.at("/backtest/heldOut").asInt()).isEqualTo(18);
  }

  @Test
  void pricesAreHeldAgainstTheRandomWalk() throws IOException {
    Execution run = forecast("compare", prices(), "--horizon", "1", "--hold-out", "30");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().replaceAll("\\s+", " "))
        .contains("one per trading day", "no season", "nearly a random walk")
        .containsPattern("LSTM: up or down on the first day right \\d+ of 30 times")
        .containsPattern("Verdict +.* (beats|ahead of) the random walk")
        .doesNotContain(" seasonal naive 0");
  }

  @Test
  void backtestGivesErrorsByStepAndFold() throws IOException {
    Path csv = folder.resolve("folds.csv");
    Execution run =
        forecast(
            "backtest",
            months(),
            "--horizon",
            "6",
            "--model",
            "seasonal",
            "--stride",
            "6",
            "--csv",
            csv.toString(),
            "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(run.out()).get("result");
    assertThat(result.get("folds")).hasSize(3);
    assertThat(result.get("maeByStep")).hasSize(6);
    double mean = 0;
    for (JsonNode fold : result.get("folds")) {
      mean += fold.get("mae").asDouble() / 3;
      assertThat(fold.at("/quantiles/0.5")).isEqualTo(fold.get("forecast"));
    }
    assertThat(result.get("mae").asDouble()).isCloseTo(mean, within(1e-9));
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(1 + 3 * 6);
    assertThat(lines.getFirst())
        .startsWith("model,series,origin,step,time,actual,forecast,q0.025,");
    assertThat(lines.get(1)).startsWith("seasonal naive,sold,2016-06-01,1,2016-07-01,");
  }

  @Test
  void predictionGoesOnAfterTheEnd() throws IOException {
    Path csv = folder.resolve("next.csv");
    Path chart = folder.resolve("fan.png");
    Execution run =
        forecast(
            "predict",
            months(),
            "--horizon",
            "3",
            "--model",
            "gru",
            "--csv",
            csv.toString(),
            "--out",
            chart.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines().filter(line -> line.contains(" … "))).hasSize(3);
    assertThat(run.out()).contains("2018-01-01 ", "2018-03-01 ", "80 % lie in");
    assertThat(Files.readAllLines(csv))
        .hasSize(4)
        .element(3)
        .asString()
        .startsWith("sold,3,2018-03");
    BufferedImage image = Objects.requireNonNull(ImageIO.read(chart.toFile()));
    assertThat(image.getWidth()).isEqualTo(1200);
    int[] pixels = image.getRGB(0, 0, 1200, image.getHeight(), null, 0, 1200);
    assertThat(java.util.Arrays.stream(pixels).filter(rgb -> (rgb & 0xFFFFFF) == 0xD55E00).count())
        .isGreaterThan(50); // the median
  }

  @Test
  void aQueryIsAsGoodAsAFile() throws IOException {
    Execution run =
        Execution.of(
            "forecast",
            "predict",
            "--sql",
            "select * from '" + months() + "' where sold > 0",
            "--horizon",
            "2",
            "--model",
            "naive");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("sold: 96 values", "2018-02-01");
  }

  @Test
  void filesOfOtherCountriesAreRead() throws IOException {
    StringBuilder text = new StringBuilder("\uFEFFDatum;Umsatz\r\n");
    for (int t = 0; t < 40; t++) {
      LocalDate day = LocalDate.of(2024, 1, 1).plusDays(t);
      text.append(
          String.format(
              Locale.GERMANY,
              "%02d.%02d.%d;%,.2f\r\n",
              day.getDayOfMonth(),
              day.getMonthValue(),
              day.getYear(),
              1000 + 10.5 * (t % 7)));
    }
    Execution run =
        forecast(
            "predict",
            file("umsatz.csv", text.toString()),
            "--target",
            "umsatz",
            "--horizon",
            "7",
            "--model",
            "seasonal");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("semicolons", "decimal comma", "one per day", "season 7")
        .containsPattern("2024-02-10 +1052.5 "); // 40 days from Monday on: a Saturday follows
  }

  @Test
  void badFilesAreOneParagraph() throws IOException {
    assertRefused("", "the file is empty");
    assertRefused("day,x\n2024-01-01,1\n", "expected");
    assertRefused(table("5"), "expected values that change, but all 30 are 5");
    assertRefused(table("NA"), "all values are missing");
    assertRefused(table("abc"), "expected numbers in column x, but got \"abc\"");
    assertRefused(
        table("1").replace("x", "y"),
        "--target: expected a column of bad.csv, which has day, y, but got x");
  }

  private static String table(String cell) {
    StringBuilder text = new StringBuilder("day,x\n");
    for (int t = 0; t < 30; t++) {
      text.append(LocalDate.of(2024, 1, 1).plusDays(t)).append(',').append(cell).append('\n');
    }
    return text.toString();
  }

  private void assertRefused(String text, String reason) throws IOException {
    for (String command : List.of("compare", "backtest", "predict")) {
      Execution run = forecast(command, file("bad.csv", text), "--target", "x", "--horizon", "2");
      assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.err()).startsWith("error: ").contains(reason);
    }
  }

  @Test
  void settingsThatCannotBeAreOneLine() throws IOException {
    Path data = months();
    assertFailure(data, "--window", "5", "window: expected at least 13 values, more than a season");
    assertFailure(data, "--window", "90", "expected at least 94 values to learn 2 steps ahead");
    assertFailure(data, "--hold-out", "96", "expected more than the 96 values that are held out");
    assertFailure(data, "--date-format", "dd.MM.uuuu", "line 2: expected a date like dd.MM.uuuu");
    assertFailure(data, "--future", "sold2", "--future: expected a column of months.csv");
    assertFailure(data, "--csv", folder.toString(), "it is a folder");
  }

  private static void assertFailure(Path data, String option, String value, String reason) {
    Execution run = forecast("compare", data, "--target", "sold", "--horizon", "2", option, value);
    assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: ").contains(reason).doesNotContain("\tat ");
  }

  @Test
  void aWrongCommandLineIsExplained() throws IOException {
    Path data = months();
    assertUsage(Execution.of("forecast", "compare", "--horizon", "2"), "either a file or --sql");
    assertUsage(forecast("compare", data), "--horizon");
    assertUsage(forecast("compare", data, "--horizon", "0"), "expected at least 1, but got 0");
    assertUsage(
        forecast("compare", data, "--horizon", "2", "--frequency", "moon"), "day, trading day");
    assertUsage(
        forecast("compare", data, "--horizon", "2", "--separator", "ab"), "expected one character");
    assertUsage(forecast("predict", data, "--horizon", "2", "--out", "x.pdf"), ".png");
  }

  private static void assertUsage(Execution run, String reason) {
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(2);
    assertThat(run.err()).contains(reason);
  }

  @Test
  void theBenchmarkOfLongHorizonsPrintsErrorsOfAllColumns() throws IOException {
    StringBuilder text = new StringBuilder("date,a,b\n");
    Random random = new Random(3);
    for (int t = 0; t < 300; t++) {
      String time = LocalDate.of(2020, 1, 1).plusDays(t / 24) + " %02d:00".formatted(t % 24);
      double wave = Math.sin(2 * Math.PI * t / 24);
      text.append(
          String.format(
              Locale.ROOT, "%s,%.3f,%.3f%n", time, wave, 5 - wave + 0.1 * random.nextGaussian()));
    }
    Path data = file("hours.csv", text.toString());
    String[] task = {
      "forecast",
      "benchmark",
      data.toString(),
      "--look-back",
      "48",
      "--horizon",
      "24",
      "--units",
      "8",
      "--epochs",
      "2",
      "--seeds",
      "1",
      "--threads",
      "1"
    };
    List<String> args = new ArrayList<>(List.of(task));
    args.addAll(List.of("--parts", "180,60,60"));
    Execution run = Execution.of(args.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("2 series; 180 values to learn from, 60 to validate, 60 to test")
        .contains("24 values ahead from 48; 74 windows to test")
        .contains("SegRNN of 8 units, 1 member, loss mae, seed 1")
        .containsPattern("SegRNN, test +\\d\\.\\d{4} +\\d\\.\\d{4}\n")
        .containsPattern("seasonal naive, test +0\\.0\\d{3} +0\\.\\d{4}\n");
    args.add("--json");
    JsonNode json = new ObjectMapper().readTree(Execution.of(args.toArray(String[]::new)).out());
    assertThat(json.path("windows").asInt()).isEqualTo(74);
    assertThat(json.path("test").path("mse").asDouble()).isPositive();
    Execution bad = Execution.of(task);
    assertThat(bad.exitCode()).isNotZero();
    assertThat(bad.err()).contains("Series a: expected at least 14400 values").contains("got 300");
    args.set(args.indexOf("180,60,60"), "180,60");
    assertThat(Execution.of(args.toArray(String[]::new)).err())
        .contains("--parts: expected three numbers of rows, as in 8640,2880,2880, but got 2");
  }
}
