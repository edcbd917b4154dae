package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickstartCommandTest {
  @TempDir private Path folder;

  private Execution quickstart(String series, String... more) {
    String[] args = {
      "quickstart", "--series", series, "--epochs", "1", "--out", chart().toString()
    };
    String[] all = new String[args.length + more.length];
    System.arraycopy(args, 0, all, 0, args.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return Execution.of(all);
  }

  private Path chart() {
    return folder.resolve("chart.png");
  }

  @Test
  void theTableNamesTheDataTheWayAndTheWinner() {
    Execution run = quickstart("airline");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Box and Jenkins", "Held out  the last 29 months", "one month ahead")
        .contains("RMSE", "MAE", "MASE", "SimpleRNN ", "LSTM ", "GRU ")
        .contains("naive (the month before) ", "seasonal naive (12 months before) ")
        .contains("Least RMSE: ", "networks beat", "MASE is the error relative to");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void progressIsPlainLinesWhereThereIsNoTerminal() {
    Execution run = quickstart("airline");
    assertThat(run.err().lines())
        .hasSize(5)
        .anyMatch(line -> line.startsWith("SimpleRNN epoch 1/1  loss "))
        .anyMatch(line -> line.startsWith("LSTM      epoch 1/1  loss "))
        .anyMatch(line -> line.startsWith("GRU       epoch 1/1  loss "))
        .last()
        .isEqualTo("Chart: " + chart());
    assertThat(run.err()).doesNotContain("\r", "\u001b");
  }

  @ParameterizedTest
  @CsvSource({"airline, 420", "sunspots, 840"})
  void theChartShowsEveryForecaster(String series, int height) throws IOException {
    Files.writeString(chart(), "an older file is replaced");
    assertThat(quickstart(series).exitCode()).isZero();
    BufferedImage image = Objects.requireNonNull(ImageIO.read(chart().toFile()));
    assertThat(image.getWidth()).isEqualTo(1200);
    assertThat(image.getHeight()).isEqualTo(height);
    // the lines of the three networks and of the true values
    for (int color : new int[] {0xD55E00, 0x0072B2, 0x009E73, 0x333333}) {
      assertThat(pixels(image, color)).as(Integer.toHexString(color)).isGreaterThan(200);
    }
  }

  private static long pixels(BufferedImage image, int color) {
    int[] all = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return java.util.Arrays.stream(all).filter(rgb -> (rgb & 0xFFFFFF) == color).count();
  }

  @Test
  void jsonHoldsAllForecastsAndTheirScores() throws IOException {
    Execution run = quickstart("airline", "--json");
    assertThat(run.exitCode()).isZero();
    JsonNode root = new ObjectMapper().readTree(run.out());
    JsonNode actual = root.at("/heldOut/actual");
    assertThat(actual).hasSize(29);
    assertThat(root.at("/heldOut/start").asText()).isEqualTo("1958-08");
    assertThat(actual.get(28).asDouble()).isEqualTo(432);
    assertThat(root.at("/results")).hasSize(5);
    for (JsonNode result : root.at("/results")) {
      double squares = 0;
      double absolutes = 0;
      for (int t = 0; t < 29; t++) {
        double error = result.at("/forecast/" + t).asDouble() - actual.get(t).asDouble();
        squares += error * error / 29;
        absolutes += Math.abs(error) / 29;
      }
      assertThat(result.get("rmse").asDouble()).isCloseTo(Math.sqrt(squares), within(1e-9));
      assertThat(result.get("mae").asDouble()).isCloseTo(absolutes, within(1e-9));
      assertThat(result.get("mase").asDouble()).isBetween(absolutes / 40, absolutes / 25);
    }
    assertThat(root.get("best").asText()).isEqualTo(root.at("/results/0/name").asText());
    assertThat(root.at("/settings/epochs").asInt()).isEqualTo(1);
  }

  @Test
  void aPlaceThatCannotBeWrittenIsRefusedBeforeTraining() throws IOException {
    Path missing = folder.resolve("missing");
    assertRefused(missing.resolve("x.png"), "there is no folder " + missing);
    Path file = Files.createFile(folder.resolve("file"));
    assertRefused(file.resolve("x.png"), "there is no folder " + file);
    assertRefused(Files.createDirectory(folder.resolve("folder.png")), "it is a folder");
  }

  private static void assertRefused(Path place, String reason) {
    Execution refused = Execution.of("quickstart", "--out", place.toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .isEqualToNormalizingNewlines(
            "error: cannot write "
                + place
                + ": "
                + reason
                + "\nhint: give a place that can be written\n");
  }
}
