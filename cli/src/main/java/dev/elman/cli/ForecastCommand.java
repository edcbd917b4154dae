package dev.elman.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `elman forecast`: what comes next, and how far to trust it.
@Command(
    name = "forecast",
    description = {
      "Forecasts time series, and says honestly how well.",
      "",
      "Reads any delimited file or the rows of a query. What is not said is found out from the data"
          + " and shown: separator, dates, frequency, season, window.",
      ""
    },
    subcommands = {
      ForecastCompareCommand.class,
      ForecastBacktestCommand.class,
      ForecastBenchmarkCommand.class,
      ForecastTrainCommand.class,
      ForecastPredictCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  elman forecast compare sales.csv --target units --horizon 12",
      "  elman forecast predict sales.csv --target units --horizon 12 --html report.html"
    })
final class ForecastCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
