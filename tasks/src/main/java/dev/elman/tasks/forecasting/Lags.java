package dev.elman.tasks.forecasting;

import java.util.List;
import java.util.TreeSet;

/// How far back the values lie that a step of an [AutoregressiveNetwork] is told: the last ones,
/// and those around one and two of the cycles that a frequency usually has, such as the same hour
/// of yesterday and of last week. After GluonTS's `get_lags_for_frequency`, but fewer.
final class Lags {
  private static final int LAST = 3;
  private static final int CYCLES = 2;

  private Lags() {}

  /// The lags of a frequency, growing; 1 is among them.
  ///
  /// @param longest none is longer, for that much of a series is lost for learning
  static List<Integer> of(Frequency frequency, int longest) {
    TreeSet<Integer> lags = new TreeSet<>();
    for (int lag = 1; lag <= LAST; lag++) {
      lags.add(lag);
    }
    for (int cycle : cycles(frequency)) {
      for (int repeat = 1; repeat <= CYCLES; repeat++) {
        for (int lag = repeat * cycle - 1; lag <= repeat * cycle + 1; lag++) {
          lags.add(lag);
        }
      }
    }
    return List.copyOf(lags.headSet(Math.max(1, longest), true).tailSet(1));
  }

  private static List<Integer> cycles(Frequency frequency) {
    List<Integer> whole =
        switch (frequency.unit()) {
          case STEP, YEAR -> List.of();
          case SECOND -> List.of(60, 3600);
          case MINUTE -> List.of(60, 1440, 10_080);
          case HOUR -> List.of(24, 168);
          case DAY -> List.of(7);
          case TRADING_DAY -> List.of(5);
          case WEEK -> List.of(52);
          case MONTH -> List.of(12);
          case QUARTER -> List.of(4);
        };
    int count = frequency.count();
    return whole.stream()
        .filter(cycle -> cycle % count == 0 && cycle > count)
        .map(cycle -> cycle / count)
        .toList();
  }
}
