package dev.elman.cli;

import dev.elman.tasks.forecasting.Backtest;
import dev.elman.tasks.forecasting.BacktestResult;
import dev.elman.tasks.forecasting.ForecastCsv;
import dev.elman.tasks.forecasting.Forecaster;
import dev.elman.tasks.forecasting.TimeSeries;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `elman forecast backtest`: one forecaster, in detail.
@Command(
    name = "backtest",
    description = {
      "Tries one forecaster on the held-out end of series.",
      "",
      "Prints its errors, also by step ahead. With --json, those of every forecast too.",
      ""
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  elman forecast backtest passengers.csv --horizon 6 --model gru --png folds.png",
      "  elman forecast backtest passengers.csv --horizon 6 --hold-out 24 --refit 1"
    })
final class ForecastBacktestCommand implements Callable<Integer> {
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
      converter = ForecasterName.Converter.class,
      completionCandidates = ForecasterName.Names.class,
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private ForecasterName model;

  @Mixin private ForecastHoldOut holdOut;
  @Mixin private ForecastNetworks networks;
  @Mixin private ForecastOutputs outputs;

  @Override
  public Integer call() {
    outputs.check();
    ForecastInput.Read read = input.read(data);
    Backtest backtest = holdOut.backtest(read.series(), input.horizon());
    String settings;
    BacktestResult result;
    try (ProgressCallback progress = ProgressCallback.to(spec.commandLine().getErr())) {
      List<TimeSeries> training = backtest.known(read.series(), 0);
      Forecaster forecaster = model.forecaster(networks, training, progress);
      settings = forecaster.settings(training, input.horizon());
      result = BacktestResult.of(backtest, read.series(), forecaster);
    }
    List<BacktestResult> results = List.of(result);
    ForecastHeader header =
        new ForecastHeader(
            read, backtest, settings.isEmpty() ? "" : result.title() + ": " + settings);
    outputs.write(
        new ForecastOutputs.Content(
            () ->
                header.text()
                    + "\n"
                    + ForecastTable.of(results)
                    + "\n"
                    + ForecastTable.bySteps(result),
            () -> ForecastJson.ofBacktest(header, result),
            () -> ForecastCsv.of(results),
            () -> FanChart.ofBacktest(result),
            () -> ForecastReport.ofBacktest(header, result)));
    return 0;
  }
}
