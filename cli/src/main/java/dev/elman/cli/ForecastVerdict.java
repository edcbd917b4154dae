package dev.elman.cli;

import dev.elman.tasks.forecasting.BacktestResult;
import dev.elman.tasks.forecasting.Baselines;
import dev.elman.tasks.forecasting.DieboldMariano;
import dev.elman.tasks.forecasting.Direction;
import dev.elman.tasks.forecasting.Frequency;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which network beats which baseline, in numbers and plain sentences.
final class ForecastVerdict {
  private ForecastVerdict() {}

  /// All that can be said about results that are in order, the best first.
  static String of(List<BacktestResult> results) {
    StringBuilder text = new StringBuilder(matrix(results));
    against(results).forEach(line -> text.append(ForecastHeader.paragraph("", line)));
    String title = "Prices";
    for (String line : prices(results)) {
      text.append(title.isEmpty() ? "" : "\n").append(ForecastHeader.paragraph(title, line));
      title = "";
    }
    return text.append(ForecastHeader.paragraph("Verdict", verdict(results))).toString();
  }

  /// All that can be said, without the verdict.
  static List<String> sentences(List<BacktestResult> results) {
    List<String> sentences = new ArrayList<>(against(results));
    sentences.addAll(prices(results));
    return sentences;
  }

  private static List<String> against(List<BacktestResult> results) {
    return baselines(results).stream().map(baseline -> against(results, baseline)).toList();
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
        text.append(
            String.format(
                Locale.ROOT,
                "%10s %9s",
                Numbers.fixed("%+.1f %%", -100 * network.gain(baseline)),
                p(network.against(baseline))));
      }
      text.append('\n');
    }
    return text.append("p is that of Diebold and Mariano: below 0.05 it is more than luck.\n\n")
        .toString();
  }

  private static String p(DieboldMariano test) {
    if (!test.isKnown()) {
      return "p ?";
    }
    return test.pValue() < 0.001 ? "p < .001" : String.format(Locale.ROOT, "p %.3f", test.pValue());
  }

  private static String luck(DieboldMariano test) {
    if (!test.isKnown()) {
      return "of too few forecasts to tell whether that is luck";
    }
    return test.isSignificant() ? "more than luck" : "which may be luck";
  }

  private static String against(List<BacktestResult> results, BacktestResult baseline) {
    List<BacktestResult> networks = networks(results);
    BacktestResult best = networks.getFirst();
    long beating = networks.stream().filter(network -> network.gain(baseline) > 0).count();
    String luck = luck(best.against(baseline));
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

  private static List<String> prices(List<BacktestResult> results) {
    if (!isPrices(results)) {
      return List.of();
    }
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "Values of trading days: prices are nearly a random walk, and then nothing forecasts them"
            + " better than the last price, the naive forecast. Small errors only mean that prices"
            + " change little from day to day.");
    for (BacktestResult network : networks(results)) {
      Direction direction = Direction.of(network.folds());
      if (direction.count() > 0) {
        sentences.add(direction(network.title(), direction));
      }
    }
    return sentences;
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
        explained(direction));
  }

  private static String explained(Direction direction) {
    if (direction.isChance()) {
      return "no better than a coin";
    }
    return direction.isConstant()
        ? Numbers.fixed(
            "no better than saying the same each day, %.1f %%", 100 * direction.constant())
        : "neither a coin nor saying the same each day explains it";
  }

  /// The best network beside the best baseline; for prices beside the random walk, whatever it is
  /// worth.
  static String verdict(List<BacktestResult> results) {
    BacktestResult network = bestNetwork(results);
    BacktestResult baseline =
        baselines(results).stream()
            .filter(one -> !isPrices(results) || one.title().equals(Baselines.NAIVE.title()))
            .findFirst()
            .orElseThrow();
    String name = isPrices(results) ? "the random walk" : baseline.title() + ", the best baseline";
    if (!(network.gain(baseline) > 0)) {
      return "No network beats %s: %s."
          .formatted(name, isPrices(results) ? "do not trade on this" : "use that one");
    }
    DieboldMariano test = network.against(baseline);
    if (test.isSignificant()) {
      return network.title() + " beats " + name + ", by more than luck.";
    }
    return "%s is ahead of %s, but %s: hold out more values to know."
        .formatted(
            network.title(),
            name,
            test.isKnown() ? "luck explains it" : "there are too few forecasts to tell");
  }
}
