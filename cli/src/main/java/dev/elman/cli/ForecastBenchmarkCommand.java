package dev.elman.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.tasks.forecasting.LongHorizonBenchmark;
import dev.elman.tasks.forecasting.LongHorizonBenchmark.Errors;
import dev.elman.tasks.forecasting.LongHorizonBenchmark.Result;
import dev.elman.tasks.forecasting.NetworkOptions;
import dev.elman.tasks.forecasting.PointLoss;
import dev.elman.tasks.forecasting.SeriesOptions;
import dev.elman.tasks.forecasting.SeriesReader;
import dev.elman.tasks.forecasting.TimeSeries;
import dev.elman.tasks.table.CsvTable;
import dev.elman.tasks.table.Notes;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `elman forecast benchmark`: the test of long horizons that papers report.
@Command(
    name = "benchmark",
    description = {
      "Tests SegRNN on long horizons, as papers do, to compare with their tables.",
      "",
      "All columns of numbers are standardised by the first part of the rows, which is learned"
          + " from; the second part says where to stop; the errors are over all windows of the"
          + " third part, all steps ahead and all columns. With the data set ETTh1 and the default"
          + " parts this is the test of Informer, SegRNN and others.",
      ""
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  elman forecast benchmark ETTh1.csv --look-back 720 --horizon 96",
      "  elman forecast benchmark ETTh1.csv --look-back 96 --horizon 96 --json"
    })
final class ForecastBenchmarkCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DATA", description = "A file of delimited text, plain or gzipped.")
  private Path data;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "A column to forecast; repeat it for several. Default: all columns of numbers.")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = "--look-back",
      paramLabel = "N",
      required = true,
      converter = Positive.class,
      description = "Values that a forecast is made from.")
  private int lookBack;

  @Option(
      names = "--horizon",
      paramLabel = "N",
      required = true,
      converter = Positive.class,
      description = "How many steps ahead.")
  private int horizon;

  @Option(
      names = "--parts",
      paramLabel = "N",
      split = ",",
      description =
          "Rows to learn from, to validate and to test with. Default: 8640,2880,2880, which is 12,"
              + " 4 and 4 months of hours.")
  private int[] parts = {};

  @Option(
      names = "--units",
      paramLabel = "N",
      converter = Positive.class,
      description = "Units of the network. Default: what suits the look-back.")
  private @Nullable Integer units;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = Positive.class,
      description = "The most epochs. Default: 30.")
  private @Nullable Integer epochs;

  @Option(
      names = {"--seeds", "--members"},
      paramLabel = "N",
      converter = Positive.class,
      description = "Networks of different seeds that are averaged. Default: what suits.")
  private @Nullable Integer members;

  @Option(
      names = "--dropout",
      paramLabel = "RATE",
      description = "Part of the states that is dropped. Default: what suits the look-back.")
  private @Nullable Double dropout;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Adam's rate of the first epochs. Default: what suits the look-back.")
  private @Nullable Double learningRate;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description = "What is made small: ${COMPLETION-CANDIDATES}. Default: mae.")
  private PointLoss loss = PointLoss.MAE;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Where weights and the order of windows come from. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Positive.class,
      description = "Threads; they do not change the result. Default: one per processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    LongHorizonBenchmark benchmark = benchmark();
    Notes notes = new Notes();
    List<TimeSeries> series =
        SeriesReader.readColumns(
            CsvTable.read(data, null, null, notes),
            SeriesOptions.of(targets.toArray(String[]::new)),
            notes);
    NetworkOptions options = options(benchmark);
    Result result;
    long begin = System.nanoTime();
    try (ProgressCallback progress = ProgressCallback.to(spec.commandLine().getErr())) {
      result =
          benchmark.run(
              series,
              options,
              loss,
              member -> progress.of("SegRNN %d/%d ".formatted(member + 1, options.members())));
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        json
            ? json(benchmark, series, options, result, seconds)
            : text(benchmark, series, options, result, seconds));
    out.flush();
    return 0;
  }

  private LongHorizonBenchmark benchmark() {
    if (parts.length == 0) {
      return LongHorizonBenchmark.informer(lookBack, horizon);
    }
    if (parts.length != 3) {
      throw new ParameterException(
          spec.commandLine(),
          "--parts: expected three numbers of rows, as in 8640,2880,2880, but got " + parts.length);
    }
    return new LongHorizonBenchmark(parts[0], parts[1], parts[2], lookBack, horizon);
  }

  private NetworkOptions options(LongHorizonBenchmark benchmark) {
    NetworkOptions options = benchmark.usual().seed(seed).threads(threads);
    options = units == null ? options : options.units(units);
    options = members == null ? options : options.members(members);
    options = dropout == null ? options : options.dropout(dropout);
    options = epochs == null ? options : options.epochs(epochs, options.patience());
    return learningRate == null ? options : options.batches(options.batchSize(), learningRate);
  }

  private String text(
      LongHorizonBenchmark benchmark,
      List<TimeSeries> series,
      NetworkOptions options,
      Result result,
      double seconds) {
    return String.format(
        Locale.ROOT,
        """
        Data      %d series; %d values to learn from, %d to validate, %d to test
        Task      %d values ahead from %d; %,d windows to test
        Networks  SegRNN of %d units, %s, loss %s, seed %d; %.0f s

        %-24s%8s%8s
        %s%s%s%s\
        """,
        series.size(),
        benchmark.training(),
        benchmark.validation(),
        benchmark.test(),
        benchmark.horizon(),
        benchmark.window(),
        result.windows(),
        options.units(),
        Numbers.count(options.members(), "member"),
        loss.name().toLowerCase(Locale.ROOT),
        options.seed(),
        seconds,
        "standardised",
        "MSE",
        "MAE",
        row("SegRNN, test", result.test()),
        row("SegRNN, validation", result.validation()),
        row("seasonal naive, test", result.seasonalNaive()),
        row("naive, test", result.naive()));
  }

  private static String row(String name, Errors errors) {
    return String.format(Locale.ROOT, "%-24s%8.4f%8.4f%n", name, errors.mse(), errors.mae());
  }

  private String json(
      LongHorizonBenchmark benchmark,
      List<TimeSeries> series,
      NetworkOptions options,
      Result result,
      double seconds) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("series", series.size());
    root.put("lookBack", benchmark.window());
    root.put("horizon", benchmark.horizon());
    root.put("windows", result.windows());
    root.put("units", options.units());
    root.put("members", options.members());
    root.put("loss", loss.name().toLowerCase(Locale.ROOT));
    root.put("seed", options.seed());
    root.put("seconds", seconds);
    put(root.putObject("test"), result.test());
    put(root.putObject("validation"), result.validation());
    put(root.putObject("seasonalNaive"), result.seasonalNaive());
    put(root.putObject("naive"), result.naive());
    return root.toPrettyString() + "\n";
  }

  private static void put(ObjectNode node, Errors errors) {
    node.put("mse", errors.mse());
    node.put("mae", errors.mae());
  }
}
