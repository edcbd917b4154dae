package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.tasks.quickstart.BundledSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs every `elman forecast` command of the help texts and of docs/forecasting.md, with networks
/// that are smaller than the usual ones.
class ForecastExamplesTest {
  private static final Path GUIDE = Path.of("..", "docs", "forecasting.md");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern FILE =
      Pattern.compile("[\\w*/-]+\\.(csv|keras|png|html|parquet)\\b");

  @TempDir private static Path folder;

  @BeforeAll
  static void makeTheFiles() throws Exception {
    Files.writeString(folder.resolve("passengers.csv"), passengers());
    Files.writeString(folder.resolve("sales.csv"), passengers().replace("Passengers", "units"));
    Files.writeString(folder.resolve("prices.csv"), prices());
    Files.writeString(folder.resolve("shops.csv"), shops());
    writeParquet();
    run("elman forecast train passengers.csv --horizon 12 --save passengers.keras");
  }

  private static String passengers() {
    double[] values = BundledSeries.AIRLINE.load().series().values();
    StringBuilder text = new StringBuilder("Month,Passengers\n");
    for (int t = 0; t < values.length; t++) {
      text.append(YearMonth.of(1949, 1).plusMonths(t)).append(',').append(values[t]).append('\n');
    }
    return text.toString();
  }

  private static String prices() {
    StringBuilder text = new StringBuilder("date,close\n");
    LocalDate day = LocalDate.of(2020, 1, 1);
    for (int t = 0; t < 150; day = day.plusDays(1)) {
      if (day.getDayOfWeek().getValue() < 6) {
        text.append(day).append(',').append(100 + t++ * 37 % 11).append('\n');
      }
    }
    return text.toString();
  }

  /// Two shops whose holidays are known a week ahead.
  private static String shops() {
    StringBuilder text = new StringBuilder("day,shop,region,holiday,guests,units\n");
    for (int t = 0; t < 127; t++) {
      for (String shop : List.of("north", "south")) {
        String sold = String.format(Locale.ROOT, "%d,%d", t % 5, 50 + 9 * (t % 7) + t * 13 % 11);
        text.append(LocalDate.of(2024, 1, 1).plusDays(t))
            .append(",%s,%s,%d,".formatted(shop, "in the " + shop, t % 9 == 0 ? 1 : 0))
            .append(t < 120 ? sold : ",")
            .append('\n');
      }
    }
    return text.toString();
  }

  private static void writeParquet() throws IOException, SQLException {
    Path shops = Files.createDirectory(folder.resolve("shops"));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "copy (select * from '%s' where units is not null) to '%s' (format parquet)"
              .formatted(folder.resolve("shops.csv"), shops.resolve("all.parquet")));
    }
  }

  static Stream<String> commands() throws IOException {
    List<String> texts = new ArrayList<>(List.of(Files.readString(GUIDE)));
    for (String command : List.of("", "compare", "backtest", "train", "predict")) {
      texts.add(Execution.of(("forecast " + command + " --help").split(" +")).out());
    }
    return texts.stream()
        .flatMap(text -> text.replaceAll("\\\\\\n\\s*", "").lines())
        .map(String::strip)
        .filter(line -> line.startsWith("elman forecast "))
        .filter(line -> !line.startsWith("elman forecast [") && !line.contains("COMMAND"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theExampleRuns(String command) {
    Execution run = run(command);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isNotEmpty();
  }

  private static Execution run(String command) {
    List<String> args = new ArrayList<>();
    Matcher words = WORD.matcher(command.replaceAll(" +#.*", ""));
    while (words.find()) {
      String word = words.group(1) == null ? words.group(2) : words.group(1);
      args.add(FILE.matcher(word).replaceAll(file -> folder.resolve(file.group()).toString()));
    }
    args.removeFirst(); // elman
    boolean learns = !command.contains("predict passengers.keras");
    for (String option : List.of("--epochs", "--seeds", "--units")) {
      if (learns && !args.contains(option)) {
        args.addAll(List.of(option, "2"));
      }
    }
    return Execution.of(args.toArray(String[]::new));
  }
}
