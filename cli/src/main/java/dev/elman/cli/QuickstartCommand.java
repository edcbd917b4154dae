package dev.elman.cli;

import dev.elman.tasks.quickstart.BundledSeries;
import dev.elman.tasks.quickstart.Comparison;
import dev.elman.tasks.quickstart.ComparisonResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `elman quickstart`: three networks and two baselines forecast a real series.
@Command(
    name = "quickstart",
    description = {
      "Compares three networks and two baselines on a real series.",
      "",
      "SimpleRNN, LSTM and GRU learn the beginning of a monthly series and forecast the rest, one"
          + " month ahead, as do the naive and the seasonal naive forecast. Prints RMSE, MAE and"
          + " MASE and who won, and draws a chart.",
      ""
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  elman quickstart",
      "  elman quickstart --series airline --epochs 400 --out airline.png",
      "  elman quickstart --json > result.json"
    })
final class QuickstartCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--series",
      paramLabel = "NAME",
      converter = SeriesName.class,
      defaultValue = "sunspots",
      description = "sunspots or airline. Default: ${DEFAULT-VALUE}.")
  private BundledSeries series;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "20",
      description = "How often each network sees the training part. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Where first weights and the order of the windows come from. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; they do not change the result. Default: one per processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "forecast.png",
      description = "Where the chart is written, a .png file. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Option(names = "--json", description = "Print the result as JSON, with all forecasts.")
  private boolean json;

  @Override
  public Integer call() {
    requirePositive("--epochs", epochs);
    requirePositive("--threads", threads);
    OutputFile chart = new OutputFile(requirePng(out));
    Comparison comparison = Comparison.standard().epochs(epochs).seed(seed).threads(threads);
    PrintWriter err = spec.commandLine().getErr();
    ComparisonResult result;
    try (ProgressCallback progress = ProgressCallback.to(err)) {
      result = comparison.run(series.load(), network -> progress.of(network.title()));
    }
    err.println();
    PrintWriter print = spec.commandLine().getOut();
    print.print(json ? ComparisonJson.of(result) : ComparisonTable.of(result));
    print.flush();
    draw(result, chart, err);
    return 0;
  }

  /// The numbers are what counts: without fonts there is no chart, but the command has done its
  /// work.
  private static void draw(ComparisonResult result, OutputFile chart, PrintWriter err) {
    byte[] png;
    try {
      png = ForecastChart.png(result);
    } catch (Failure noFonts) {
      err.println("warning: no chart: " + noFonts.getMessage());
      err.println("hint: " + noFonts.hint());
      return;
    }
    chart.write(png);
    err.println("Chart: " + chart.path());
  }

  private Path requirePng(Path file) {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new ParameterException(
          spec.commandLine(),
          "--out: expected a file name that ends in .png, but got " + file + ".");
    }
    return file;
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + ": expected at least 1, but got " + value + ".");
    }
  }
}
