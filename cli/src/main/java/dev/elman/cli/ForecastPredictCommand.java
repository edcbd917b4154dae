package dev.elman.cli;

import dev.elman.formats.ModelFileException;
import dev.elman.tasks.forecasting.Forecast;
import dev.elman.tasks.forecasting.ForecastCsv;
import dev.elman.tasks.forecasting.ForecastModel;
import dev.elman.tasks.forecasting.Forecaster;
import dev.elman.tasks.forecasting.SeriesOptions;
import java.nio.file.Path;
import java.util.ArrayList;
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

/// `elman forecast predict`: what comes after the end.
@Command(
    name = "predict",
    description = {
      "Forecasts what comes after the end of series.",
      "",
      "With a model that train has kept, nothing else is needed: it goes on where its series ended,"
          + " or, if data are given, where those end. Without one, a network learns the data"
          + " first.",
      "",
      "Prints the median and the intervals that hold 80 %% and 95 %% of what may happen. How far to"
          + " trust them, elman forecast compare says.",
      ""
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  elman forecast predict passengers.keras",
      "  elman forecast predict passengers.keras passengers.csv --json",
      "  elman forecast predict passengers.csv --horizon 12 --csv next.csv --html fan.html"
    })
final class ForecastPredictCommand implements Callable<Integer> {
  private static final String ENDING = ".keras";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..2",
      paramLabel = "FILE",
      description = "A .keras file of train, then or instead a file of delimited text.")
  private List<Path> files = new ArrayList<>();

  @Mixin private ForecastInput input;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "lstm",
      converter = ForecasterName.Converter.class,
      completionCandidates = ForecasterName.Names.class,
      description =
          "What learns if no file does: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private ForecasterName model;

  @Mixin private ForecastNetworks networks;
  @Mixin private ForecastOutputs outputs;

  /// What was forecast from, how, and what came out.
  private record Outcome(ForecastHeader header, List<Forecast> forecasts) {}

  @Override
  public Integer call() throws ModelFileException {
    outputs.check();
    Path first = files.isEmpty() ? null : files.getFirst();
    boolean isModel = first != null && first.toString().toLowerCase(Locale.ROOT).endsWith(ENDING);
    if (files.size() == 2 && !isModel) {
      throw new ParameterException(
          spec.commandLine(),
          "expected a .keras file before " + files.get(1) + ", but got " + first);
    }
    Path data = isModel ? (files.size() == 2 ? files.get(1) : null) : first;
    Outcome outcome = first != null && isModel ? ofFile(first, data) : learned(data);
    ForecastHeader header = outcome.header();
    List<Forecast> forecasts = outcome.forecasts();
    outputs.write(
        new ForecastOutputs.Content(
            () -> header.text() + "\n" + ForecastTable.ahead(header.data().series(), forecasts),
            () -> ForecastJson.ofFuture(header, forecasts),
            () -> ForecastCsv.of(header.data().series(), forecasts),
            () -> FanChart.ofFuture(header.data().series(), forecasts),
            () -> ForecastReport.ofFuture(header, List.of(), forecasts)));
    return 0;
  }

  private Outcome ofFile(Path file, @Nullable Path data) throws ModelFileException {
    ForecastModel trained = ForecastModel.load(file);
    input.requireHorizon(trained.horizon());
    ForecastInput.Read read =
        input.isGiven(data)
            ? input.read(data, reading(trained))
            : new ForecastInput.Read(trained.ends(), List.of(file + ": the ends of its series"));
    return new Outcome(
        new ForecastHeader(read, null, trained.settings()), trained.forecast(read.series()));
  }

  /// As the model was made to read, unless this command line says otherwise.
  private SeriesOptions reading(ForecastModel trained) {
    SeriesOptions here = input.reading();
    return here.equals(SeriesOptions.of()) ? trained.reading() : here;
  }

  private Outcome learned(@Nullable Path data) {
    ForecastInput.Read read = input.read(data);
    int horizon = input.horizon();
    try (ProgressCallback progress = ProgressCallback.to(spec.commandLine().getErr())) {
      Forecaster forecaster = model.forecaster(networks, read.series(), progress);
      String settings = forecaster.settings(read.series(), horizon);
      List<Forecast> forecasts = forecaster.fit(read.series(), horizon).forecast(read.series());
      String named = settings.isEmpty() ? "" : forecaster.title() + ": " + settings;
      return new Outcome(new ForecastHeader(read, null, named), forecasts);
    }
  }
}
