package dev.elman.cli;

import dev.elman.tasks.forecasting.Backtest;
import dev.elman.tasks.forecasting.BacktestResult;
import dev.elman.tasks.forecasting.ForecastCsv;
import dev.elman.tasks.forecasting.Forecaster;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      "  elman forecast backtest passengers.csv --horizon 6 --model gru --out folds.png",
      "  elman forecast backtest passengers.csv --horizon 6 --hold-out 24 --refit 1"
    })
final class ForecastBacktestCommand implements Callable<Integer> {
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

  @Mixin private ForecastHoldOut holdOut;
  @Mixin private ForecastNetworks networks;
  @Mixin private ForecastOutputs outputs;

  @Override
  public Integer call() {
    outputs.check();
    ForecastInput.Read data = input.read();
    Backtest backtest = holdOut.backtest(data.series(), input.horizon());
    String settings;
    BacktestResult result;
    try (ProgressCallback progress = ProgressCallback.to(spec.commandLine().getErr())) {
      Forecaster forecaster = model.forecaster(networks, progress);
      settings = forecaster.settings(backtest.known(data.series(), 0), input.horizon());
      result = BacktestResult.of(backtest, data.series(), forecaster);
    }
    List<BacktestResult> results = List.of(result);
    ForecastHeader header = new ForecastHeader(data, backtest, settings);
    outputs.write(
        () ->
            header.text() + "\n" + ForecastTable.of(results) + "\n" + ForecastTable.bySteps(result),
        () -> ForecastJson.ofBacktest(header, result),
        () -> ForecastCsv.of(results),
        () -> FanChart.ofBacktest(result));
    return 0;
  }
}
