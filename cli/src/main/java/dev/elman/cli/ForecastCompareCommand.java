package dev.elman.cli;

import dev.elman.tasks.forecasting.Backtest;
import dev.elman.tasks.forecasting.BacktestResult;
import dev.elman.tasks.forecasting.ForecastCsv;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `elman forecast compare`: all networks and baselines in one table.
@Command(
    name = "compare",
    description = {
      "Compares networks and baselines on the held-out end of series.",
      "",
      "SimpleRNN, LSTM and GRU, and the naive, seasonal naive and drift forecasts, which need no"
          + " learning, forecast the end of the series again and again from what came before."
          + " Prints the errors, and which network beats which baseline by more than luck.",
      ""
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  elman forecast compare passengers.csv --target Passengers --horizon 12",
      "  elman forecast compare prices.csv --target close --horizon 5 --csv folds.csv",
      "  elman forecast compare --sql \"select * from 'shops/*.parquet'\" \\",
      "    --target units --id shop --horizon 7 --json"
    })
final class ForecastCompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ForecastInput input;
  @Mixin private ForecastHoldOut holdOut;
  @Mixin private ForecastNetworks networks;
  @Mixin private ForecastOutputs outputs;

  @Override
  public Integer call() {
    outputs.check();
    ForecastInput.Read data = input.read();
    Backtest backtest = holdOut.backtest(data.series(), input.horizon());
    String settings = networks.describe(backtest.known(data.series(), 0), input.horizon());
    boolean hasSeason = data.series().getFirst().season() > 1;
    List<BacktestResult> results = new ArrayList<>();
    try (ProgressCallback progress = ProgressCallback.to(spec.commandLine().getErr())) {
      for (ForecasterName name : ForecasterName.values()) {
        if (name != ForecasterName.SEASONAL || hasSeason) {
          results.add(
              BacktestResult.of(backtest, data.series(), name.forecaster(networks, progress)));
        }
      }
    }
    results.sort(BacktestResult.BEST_FIRST);
    ForecastHeader header = new ForecastHeader(data, backtest, settings);
    outputs.write(
        () -> header.text() + "\n" + ForecastTable.of(results) + "\n" + ForecastVerdict.of(results),
        () -> ForecastJson.ofComparison(header, results),
        () -> ForecastCsv.of(results),
        () -> FanChart.ofBacktest(ForecastVerdict.bestNetwork(results)));
    return 0;
  }
}
