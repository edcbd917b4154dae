package dev.elman.cli;

import dev.elman.formats.ModelFileException;
import dev.elman.tasks.forecasting.FittedNetwork;
import dev.elman.tasks.forecasting.Forecast;
import dev.elman.tasks.forecasting.ForecastCsv;
import dev.elman.tasks.forecasting.ForecastModel;
import dev.elman.tasks.forecasting.NetworkForecaster;
import dev.elman.tasks.forecasting.NetworkType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `elman forecast train`: a network that has learned whole series, as one file.
@Command(
    name = "train",
    description = {
      "Learns whole series and keeps the model in one file.",
      "",
      "The file holds the network and all that predict needs: scales, calendar, columns, intervals,"
          + " and the ends of the series. Keras opens it too. Prints how well the last tenth, which"
          + " is not learned from, is forecast, and what comes next.",
      ""
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  elman forecast train passengers.csv --horizon 12 --save passengers.keras",
      "  elman forecast predict passengers.keras"
    })
final class ForecastTrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description = "A file of delimited text, plain or gzipped.")
  private @Nullable Path data;

  @Mixin private ForecastInput input;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "lstm",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private NetworkType model;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      defaultValue = "forecast.keras",
      description = "Where the model is kept, a .keras file. Default: ${DEFAULT-VALUE}.")
  private Path save;

  @Mixin private ForecastNetworks networks;
  @Mixin private ForecastOutputs outputs;

  @Override
  public Integer call() throws ModelFileException {
    outputs.check();
    if (!save.toString().toLowerCase(Locale.ROOT).endsWith(".keras")) {
      throw new ParameterException(
          spec.commandLine(), "--save: expected a name that ends in .keras, but got " + save);
    }
    OutputFile file = new OutputFile(save);
    ForecastInput.Read read = input.read(data);
    int horizon = input.horizon();
    FittedNetwork fitted;
    String settings;
    String title;
    try (ProgressCallback progress = ProgressCallback.to(spec.commandLine().getErr())) {
      NetworkForecaster network = networks.network(model, read.series(), progress);
      title = network.title();
      settings = title + ": " + network.settings(read.series(), horizon);
      fitted = network.fit(read.series(), horizon);
    }
    ForecastModel trained =
        ForecastModel.of(fitted, horizon, input.reading(), read.series(), settings);
    trained.save(file.path());
    List<Forecast> forecasts = trained.forecast(read.series());
    ForecastHeader header = new ForecastHeader(read, null, settings);
    ForecastCheck check = ForecastCheck.of(title, fitted);
    outputs.write(
        new ForecastOutputs.Content(
            () ->
                header.text()
                    + "\n"
                    + check.text()
                    + "\n"
                    + ForecastTable.ahead(read.series(), forecasts),
            () -> ForecastJson.ofTraining(header, check.results(), forecasts),
            () -> ForecastCsv.of(read.series(), forecasts),
            () -> FanChart.ofFuture(read.series(), forecasts),
            () -> ForecastReport.ofFuture(header, check.results(), forecasts)));
    PrintWriter err = spec.commandLine().getErr();
    err.println("Model: " + file.path());
    err.flush();
    return 0;
  }
}
