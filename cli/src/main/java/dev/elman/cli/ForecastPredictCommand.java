package dev.elman.cli;

import dev.elman.tasks.forecasting.Forecast;
import dev.elman.tasks.forecasting.ForecastCsv;
import dev.elman.tasks.forecasting.Forecaster;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `elman forecast predict`: what comes after the end.
@Command(
    name = "predict",
    description = {
      "Learns whole series and forecasts what comes after their ends.",
      "",
      "Prints the median and the intervals that hold 80 %% and 95 %% of what may happen. How far to"
          + " trust them, elman forecast compare says.",
      ""
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  elman forecast predict passengers.csv --target Passengers --horizon 12",
      "  elman forecast predict passengers.csv --horizon 12 --csv next.csv --out fan.png"
    })
final class ForecastPredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ForecastInput input;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "lstm",
      converter = ForecasterName.Converter.class,
      completionCandidates = ForecasterName.Names.class,
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private ForecasterName model;

  @Mixin private ForecastNetworks networks;
  @Mixin private ForecastOutputs outputs;

  @Override
  public Integer call() {
    outputs.check();
    ForecastInput.Read data = input.read();
    String settings;
    List<Forecast> forecasts;
    try (ProgressCallback progress = ProgressCallback.to(spec.commandLine().getErr())) {
      Forecaster forecaster = model.forecaster(networks, progress);
      settings = forecaster.settings(data.series(), input.horizon());
      forecasts = forecaster.fit(data.series(), input.horizon()).forecast(data.series());
    }
    ForecastHeader header = new ForecastHeader(data, null, settings);
    outputs.write(
        () -> header.text() + "\n" + ForecastTable.ahead(data.series(), forecasts),
        () -> ForecastJson.ofFuture(header, forecasts),
        () -> ForecastCsv.of(data.series(), forecasts),
        () -> FanChart.ofFuture(data.series(), forecasts));
    return 0;
  }
}
