package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ForecastModelCommandTest {
  private static final String[] SMALL = {
    "--horizon", "4", "--epochs", "2", "--seeds", "2", "--units", "4", "--threads", "1"
  };

  @TempDir private Path folder;

  private Execution forecast(String command, Path data, String... more) {
    List<String> args = new ArrayList<>(List.of("forecast", command, data.toString()));
    args.addAll(List.of(SMALL));
    args.addAll(List.of(more));
    return Execution.of(args.toArray(String[]::new));
  }

  /// Two shops with a holiday that is known in advance.
  private Path shops() throws IOException {
    StringBuilder text = new StringBuilder("day,shop,region,holiday,guests,sold\n");
    for (int t = 0; t < 124; t++) {
      for (String shop : List.of("north<b>&", "south")) {
        String sold =
            t >= 120
                ? ","
                : String.format(Locale.ROOT, "%d,%d", t % 5, 50 + 9 * (t % 7) + t * 13 % 11);
        text.append(LocalDate.of(2024, 1, 1).plusDays(t))
            .append(',')
            .append(shop)
            .append(",r")
            .append(shop.length() % 2)
            .append(',')
            .append(t % 9 == 0 ? 1 : 0)
            .append(',')
            .append(sold)
            .append('\n');
      }
    }
    return Files.writeString(folder.resolve("shops.csv"), text.toString());
  }

  private static final String[] COLUMNS = {
    "--target",
    "sold",
    "--id",
    "shop",
    "--future",
    "holiday",
    "--past",
    "guests",
    "--fixed",
    "region"
  };

  private String[] columns(String... more) {
    List<String> all = new ArrayList<>(List.of(COLUMNS));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void theFileForecastsAsTheTrainingDid() throws IOException {
    Path model = folder.resolve("shops.keras");
    Path trained = folder.resolve("trained.csv");
    Path data = shops();
    Execution train =
        forecast("train", data, columns("--save", model.toString(), "--csv", trained.toString()));
    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(train.err()).endsWith("Model: " + model + System.lineSeparator());
    assertThat(train.out().replaceAll("\\s+", " "))
        .contains(
            "did not learn from", "seasonal naive ", "LSTM: 1 layer of 4 units see 14 values");
    Path alone = folder.resolve("alone.csv");
    Execution predict =
        Execution.of("forecast", "predict", model.toString(), "--csv", alone.toString());
    assertThat(predict.exitCode()).as(predict.err()).isZero();
    assertThat(alone).hasSameTextualContentAs(trained);
    Path with = folder.resolve("with.csv");
    Execution again =
        Execution.of(
            "forecast", "predict", model.toString(), data.toString(), "--csv", with.toString());
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(with).hasSameTextualContentAs(trained);
    assertThat(again.err()).doesNotContain("epoch");
  }

  @Test
  void aModelIsNotForOtherData() throws IOException {
    Path model = folder.resolve("shops.keras");
    Path data = shops();
    forecast("train", data, columns("--save", model.toString()));
    Path other = Files.writeString(folder.resolve("other.csv"), "day,x\n2024-01-01,1\n");
    assertRefused(Execution.of("forecast", "predict", model.toString(), other.toString()), "--id");
    Path short2 = folder.resolve("short.csv");
    Files.write(short2, Files.readAllLines(data).subList(0, 12));
    assertRefused(
        Execution.of("forecast", "predict", model.toString(), short2.toString()),
        "expected at least the 14 values of a window, but got");
    Execution horizon = Execution.of("forecast", "predict", model.toString(), "--horizon", "9");
    assertThat(horizon.exitCode()).isEqualTo(2);
    assertThat(horizon.err()).contains("the model forecasts 4 steps ahead, but got 9");
    Execution order = Execution.of("forecast", "predict", data.toString(), model.toString());
    assertThat(order.exitCode()).isEqualTo(2);
    assertRefused(
        Execution.of("forecast", "predict", folder.resolve("no.keras").toString()),
        "there is no such file");
    Execution ending = forecast("train", data, columns("--save", "x.h5"));
    assertThat(ending.exitCode()).isEqualTo(2);
    assertThat(ending.err()).contains("ends in .keras");
  }

  private static void assertRefused(Execution run, String reason) {
    assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("error: ").contains(reason).doesNotContain("Exception");
  }

  @Test
  void reportsNeedNoNetworkAndEscapeWhatUsersWrite() throws Exception {
    for (String command : List.of("train", "predict", "backtest", "compare")) {
      Path html = folder.resolve(command + ".html");
      List<String> more = new ArrayList<>(List.of("--html", html.toString()));
      if ("train".equals(command)) {
        more.addAll(List.of("--save", folder.resolve("m.keras").toString()));
      }
      Execution run = forecast(command, shops(), columns(more.toArray(String[]::new)));
      assertThat(run.exitCode()).as(run.err()).isZero();
      String page = Files.readString(html);
      assertThat(page)
          .contains(
              "prefers-color-scheme: dark",
              "80 % lie in",
              "<h3>north&lt;b&gt;&amp;</h3>",
              "separated by commas")
          .doesNotContain("<b>", "<script", "<link", "<img", "http", "url(", "NaN");
      Matcher charts = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
      int count = 0;
      while (charts.find()) { // well-formed, or this throws
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(charts.group())));
        count++;
      }
      assertThat(count).isGreaterThanOrEqualTo("predict".equals(command) ? 2 : 4);
    }
    assertThat(Files.readString(folder.resolve("compare.html")))
        .contains("What comes next", "Backtest of", "Residuals of", "Error by step")
        .contains("Intervals that should hold", "Scores", "seasonal naive");
  }

  @Test
  void pricesAreLearnedAsReturnsUnlessLevelsAreAskedFor() throws IOException {
    StringBuilder text = new StringBuilder("date,close\n");
    LocalDate day = LocalDate.of(2020, 1, 1);
    for (int t = 0; t < 200; day = day.plusDays(1)) {
      if (day.getDayOfWeek().getValue() < 6) {
        text.append(day).append(',').append(100 + t++ * 37 % 11).append('\n');
      }
    }
    Path prices = Files.writeString(folder.resolve("prices.csv"), text.toString());
    String plain = forecast("predict", prices).out().replaceAll("\\s+", " ");
    assertThat(plain).contains("they learn returns, not prices");
    String levels = forecast("predict", prices, "--values", "levels").out();
    assertThat(levels.replaceAll("\\s+", " ")).doesNotContain("returns");
  }

  @Test
  void returnsNeedPositiveValues() throws IOException {
    StringBuilder text = new StringBuilder("month,x\n");
    for (int t = 0; t < 90; t++) {
      text.append(YearMonth.of(2000, 1).plusMonths(t)).append(',').append(t % 12).append('\n');
    }
    Path data = Files.writeString(folder.resolve("zeros.csv"), text.toString());
    assertRefused(
        forecast("predict", data, "--values", "returns"),
        "expected values above 0, which returns need, but value 1 is 0.0. Use levels.");
  }

  @Test
  void jsonOfATrainingHoldsScoresAndForecasts() throws IOException {
    Path model = folder.resolve("m.keras");
    Execution run = forecast("train", shops(), columns("--save", model.toString(), "--json"));
    JsonNode root = new ObjectMapper().readTree(run.out());
    assertThat(root.at("/checked")).hasSize(4);
    assertThat(root.at("/forecasts")).hasSize(2);
    assertThat(root.at("/forecasts/0/quantiles/0.9")).hasSize(4);
  }
}
