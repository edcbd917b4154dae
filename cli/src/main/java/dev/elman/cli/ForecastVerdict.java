package dev.elman.cli;

import dev.elman.tasks.forecasting.BacktestResult;
import dev.elman.tasks.forecasting.Baselines;
import dev.elman.tasks.forecasting.DieboldMariano;
import dev.elman.tasks.forecasting.Direction;
import dev.elman.tasks.forecasting.Frequency;
import java.util.List;
import java.util.Locale;

/// Which network beats which baseline, in numbers and plain sentences.
final class ForecastVerdict {
  private ForecastVerdict() {}

  /// All that can be said about results that are in order, the best first.
  static String of(List<BacktestResult> results) {
    StringBuilder text = new StringBuilder(matrix(results));
    for (BacktestResult baseline : baselines(results)) {
      text.append(ForecastHeader.paragraph("", against(results, baseline)));
    }
    if (isPrices(results)) {
      text.append(prices(results));
    }
    return text.append(ForecastHeader.paragraph("Verdict", verdict(results))).toString();
  }

  static BacktestResult bestNetwork(List<BacktestResult> results) {
    return networks(results).getFirst();
  }

  private static List<BacktestResult> networks(List<BacktestResult> results) {
    return results.stream().filter(BacktestResult::isNetwork).toList();
  }

  private static List<BacktestResult> baselines(List<BacktestResult> results) {
    return results.stream().filter(result -> !result.isNetwork()).toList();
  }

  private static boolean isPrices(List<BacktestResult> results) {
    return results.getFirst().folds().getFirst().series().frequency().unit()
        == Frequency.Unit.TRADING_DAY;
  }

  private static String matrix(List<BacktestResult> results) {
    List<BacktestResult> baselines = baselines(results);
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-14s", "Error against"));
    baselines.forEach(one -> text.append(String.format(Locale.ROOT, "%20s", one.title())));
    text.append('\n');
    for (BacktestResult network : networks(results)) {
      text.append(String.format(Locale.ROOT, "%-14s", network.title()));
      for (BacktestResult baseline : baselines) {
        DieboldMariano test = network.against(baseline);
        text.append(
            String.format(
                Locale.ROOT,
                "%9s  p = %.3f",
                Numbers.fixed("%+.1f %%", -100 * network.gain(baseline)),
                test.pValue()));
      }
      text.append('\n');
    }
    return text.append("(p: Diebold and Mariano; below 0.05 it is more than luck)\n\n").toString();
  }

  private static String against(List<BacktestResult> results, BacktestResult baseline) {
    List<BacktestResult> networks = networks(results);
    BacktestResult best = networks.getFirst();
    long beating = networks.stream().filter(network -> network.gain(baseline) > 0).count();
    String luck = best.against(baseline).isSignificant() ? "more than luck" : "which may be luck";
    String size = Numbers.fixed("%.1f %%", 100 * Math.abs(best.gain(baseline)));
    return beating == 0
        ? "No network beats %s: the best, %s, makes errors %s larger, %s."
            .formatted(baseline.title(), best.title(), size, luck)
        : "%d of %d networks %s %s: the best, %s, makes errors %s smaller, %s."
            .formatted(
                beating,
                networks.size(),
                beating == 1 ? "beats" : "beat",
                baseline.title(),
                best.title(),
                size,
                luck);
  }

  private static String prices(List<BacktestResult> results) {
    StringBuilder text =
        new StringBuilder("\n")
            .append(
                ForecastHeader.paragraph(
                    "Prices",
                    "Values of trading days: prices are nearly a random walk, and then nothing"
                        + " forecasts them better than the last price, the naive forecast. Small"
                        + " errors only mean that prices change little from day to day."));
    for (BacktestResult network : networks(results)) {
      Direction direction = Direction.of(network.folds());
      if (direction.count() > 0) {
        text.append(ForecastHeader.paragraph("", direction(network.title(), direction)));
      }
    }
    return text.toString();
  }

  private static String direction(String title, Direction direction) {
    return String.format(
        Locale.ROOT,
        "%s: up or down on the first day right %d of %d times, %.1f %%, 95 %% interval %.1f to"
            + " %.1f: %s.",
        title,
        direction.right(),
        direction.count(),
        100 * direction.accuracy(),
        100 * direction.lower(),
        100 * direction.upper(),
        direction.isChance() ? "no better than a coin" : "a coin does not explain it");
  }

  private static String verdict(List<BacktestResult> results) {
    BacktestResult network = bestNetwork(results);
    BacktestResult baseline = baselines(results).getFirst();
    boolean isSure = network.against(baseline).isSignificant();
    String name =
        isPrices(results) && baseline.title().equals(Baselines.NAIVE.title())
            ? "the random walk"
            : baseline.title();
    if (network.gain(baseline) > 0) {
      return isSure
          ? network.title() + " beats " + name + ", the best baseline, by more than luck."
          : "%s is ahead of %s, the best baseline, but luck explains it: hold out more, or use the baseline."
              .formatted(network.title(), name);
    }
    return "No network beats %s: use that, or try other settings.".formatted(name);
  }
}
