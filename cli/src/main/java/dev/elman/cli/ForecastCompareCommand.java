package dev.elman.cli;

import dev.elman.tasks.forecasting.Backtest;
import dev.elman.tasks.forecasting.BacktestResult;
import dev.elman.tasks.forecasting.Baselines;
import dev.elman.tasks.forecasting.Forecast;
import dev.elman.tasks.forecasting.ForecastCsv;
import dev.elman.tasks.forecasting.Forecaster;
import dev.elman.tasks.forecasting.TimeSeries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
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

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description = "A file of delimited text, plain or gzipped.")
  private @Nullable Path data;

  @Mixin private ForecastInput input;
  @Mixin private ForecastHoldOut holdOut;
  @Mixin private ForecastNetworks networks;
  @Mixin private ForecastOutputs outputs;

  @Override
  public Integer call() {
    outputs.check();
    ForecastInput.Read read = input.read(data);
    Backtest backtest = holdOut.backtest(read.series(), input.horizon());
    Contest contest;
    List<BacktestResult> results = new ArrayList<>();
    List<Forecast> ahead = List.of();
    try (ProgressCallback progress = ProgressCallback.to(spec.commandLine().getErr())) {
      contest = contest(read, backtest, progress);
      for (Forecaster forecaster : contest.forecasters()) {
        results.add(BacktestResult.of(backtest, read.series(), forecaster));
      }
      results.sort(BacktestResult.BEST_FIRST);
      if (outputs.hasReport()) {
        ahead =
            contest
                .titled(results.getFirst().title())
                .fit(read.series(), input.horizon())
                .forecast(read.series());
      }
    }
    ForecastHeader header = new ForecastHeader(read, backtest, contest.settings());
    List<Forecast> forecasts = ahead;
    outputs.write(
        new ForecastOutputs.Content(
            () ->
                header.text()
                    + "\n"
                    + ForecastTable.of(results)
                    + "\n"
                    + ForecastVerdict.of(results),
            () -> ForecastJson.ofComparison(header, results),
            () -> ForecastCsv.of(results),
            () -> FanChart.ofBacktest(ForecastVerdict.bestNetwork(results)),
            () -> ForecastReport.ofComparison(header, results, forecasts)));
    return 0;
  }

  /// Who takes part.
  ///
  /// @param settings those of the networks, in words
  private record Contest(List<Forecaster> forecasters, String settings) {
    Forecaster titled(String title) {
      return forecasters.stream()
          .filter(one -> one.title().equals(title))
          .findFirst()
          .orElseThrow();
    }
  }

  /// All forecasters that can learn from these series; those that cannot are named.
  ///
  /// @throws IllegalArgumentException if no network can
  private Contest contest(ForecastInput.Read read, Backtest backtest, ProgressCallback progress) {
    boolean hasSeason = read.series().getFirst().season() > 1;
    List<TimeSeries> training = backtest.known(read.series(), 0);
    List<Forecaster> forecasters = new ArrayList<>();
    Map<String, List<String>> titles = new LinkedHashMap<>(); // settings → networks
    IllegalArgumentException refusal = null;
    for (ForecasterName name : ForecasterName.all()) {
      Forecaster forecaster = name.forecaster(networks, training, progress);
      if (name.network() != null) {
        try {
          String settings = forecaster.settings(training, input.horizon());
          titles.computeIfAbsent(settings, _ -> new ArrayList<>()).add(forecaster.title());
        } catch (IllegalArgumentException e) {
          refusal = refusal == null ? e : refusal;
          continue;
        }
      }
      if (name.baseline() != Baselines.SEASONAL_NAIVE || hasSeason) {
        forecasters.add(forecaster);
      }
    }
    if (titles.isEmpty() && refusal != null) {
      throw refusal;
    }
    List<String> lines = new ArrayList<>();
    titles.forEach((settings, of) -> lines.add(String.join(", ", of) + ": " + settings));
    return new Contest(forecasters, String.join(". ", lines));
  }
}
