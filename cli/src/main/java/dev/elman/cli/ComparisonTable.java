package dev.elman.cli;

import dev.elman.tasks.forecasting.Scores;
import dev.elman.tasks.quickstart.Comparison;
import dev.elman.tasks.quickstart.ComparisonResult;
import dev.elman.tasks.quickstart.ComparisonResult.Entry;
import dev.elman.tasks.quickstart.MonthlySeries;
import java.util.Locale;

/// A [ComparisonResult] as text: what was done, the table, and who won.
final class ComparisonTable {
  private ComparisonTable() {}

  /// All of it, several lines.
  static String of(ComparisonResult result) {
    return header(result) + "\n" + table(result) + "\n" + verdict(result);
  }

  private static String header(ComparisonResult result) {
    MonthlySeries series = result.series();
    MonthlySeries.About about = series.about();
    Comparison settings = result.comparison();
    return String.format(
        Locale.ROOT,
        """
        Series    %s, %s to %s
        Source    %s
        Training  the first %,d months, in %,d windows of shape (%d, 1)
        Held out  the last %,d months, from %s on: nothing was fitted on them
        Forecast  one month ahead: networks and baselines know all months before it
        Networks  %d units, Dense(1); rmsprop, mse, %s, batches of %d, seed %d
        """,
        about.title(),
        about.start(),
        series.month(series.size() - 1),
        about.source(),
        result.cut(),
        result.cut() - settings.window(),
        settings.window(),
        series.size() - result.cut(),
        series.month(result.cut()),
        settings.units(),
        count(settings.epochs(), "epoch"),
        settings.batchSize(),
        settings.seed());
  }

  private static String table(ComparisonResult result) {
    StringBuilder rows =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-34s%9s%9s%8s%9s%10s%n",
                "",
                "RMSE",
                "MAE",
                "MASE",
                "weights",
                "training"));
    for (Entry entry : result.entries()) {
      rows.append(row(entry));
    }
    return rows.toString();
  }

  private static String row(Entry entry) {
    Scores score = entry.score();
    String numbers =
        String.format(
            Locale.ROOT,
            "%-34s%9.2f%9.2f%8.3f",
            entry.title(),
            score.rmse(),
            score.mae(),
            score.mase());
    ComparisonResult.Training training = entry.training();
    return training == null
        ? numbers + "\n"
        : numbers
            + String.format(
                Locale.ROOT,
                "%,9d%8.1f s%n",
                training.parameters(),
                training.duration().toMillis() / 1000.0);
  }

  /// Who won, in sentences.
  static String verdict(ComparisonResult result) {
    Entry best = result.entries().getFirst();
    MonthlySeries.About about = result.series().about();
    return String.format(
        Locale.ROOT,
        """
        Least RMSE: %s%s.
        %s
        %s
        MASE is the error relative to that of seasonal naive in the months before.
        The season is %s.
        Another --seed begins with other weights and may change the order.
        """,
        best.title(),
        best.isNetwork() ? "" : ", which is not a network",
        against(result, result.seasonalNaive(), "seasonal naive"),
        against(result, result.naive(), "naive"),
        about.seasonMeaning());
  }

  private static String against(ComparisonResult result, Entry baseline, String name) {
    Entry network = result.networks().getFirst();
    double ratio = network.score().rmse() / baseline.score().rmse();
    int beating = result.networksBeating(baseline);
    return String.format(
        Locale.ROOT,
        "%s of %d networks %s %s: the best, %s, is %.1f %% %s it.",
        beating == 0 ? "None" : Integer.toString(beating),
        result.networks().size(),
        beating == 1 ? "beats" : "beat",
        name,
        network.title(),
        100 * Math.abs(1 - ratio),
        ratio < 1 ? "below" : "above");
  }

  private static String count(int number, String noun) {
    return number + " " + (number == 1 ? noun : noun + "s");
  }
}
