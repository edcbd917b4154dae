package dev.elman.tasks.quickstart;

/// A forecast that needs no training. It is told as much as a network: all values before the month
/// to forecast.
public sealed interface Baseline {
  /// How many months before the forecast month the forecast value lies.
  int lag();

  /// The name in a table.
  String title();

  /// The forecast of each held-out month.
  default double[] forecast(Split split) {
    return split.heldOutLagged(lag());
  }

  /// The value of the month before: hard to beat one month ahead.
  record Naive() implements Baseline {
    @Override
    public int lag() {
      return 1;
    }

    @Override
    public String title() {
      return "naive (the month before)";
    }
  }

  /// The value of the same month one season before.
  ///
  /// @param season the number of months after which the series repeats
  record SeasonalNaive(int season) implements Baseline {
    @Override
    public int lag() {
      return season;
    }

    @Override
    public String title() {
      return "seasonal naive (" + season + " months before)";
    }
  }
}
