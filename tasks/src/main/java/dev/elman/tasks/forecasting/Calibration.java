package dev.elman.tasks.forecasting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Makes intervals as wide as errors really are: quantiles of forecasts of windows that a network
/// has not learned from are held against what happened there.
///
/// For each pair of levels p and 1 − p, below and above the median m of a step,
///
/// ```
/// e = max((m − y) / (m − q_p), (y − m) / (q_{1−p} − m))     1 where y is on the edge
/// f = the ⌈(n + 1)(1 − 2p)⌉-th smallest of n such e
/// q'_p = m − f (m − q_p),   q'_{1−p} = m + f (q_{1−p} − m)
/// ```
///
/// so that the share 1 − 2p of what happened lies within: split conformal prediction with the score
/// of conformalized quantile regression relative to the width, Romano, Patterson and Candès (2019),
/// "Conformalized quantile regression", arXiv:1905.03222. Errors of all steps and series are
/// pooled.
///
/// @param factors f of each level, 1 for the median
record Calibration(double[] factors) {
  /// Below this many steps, factors say more about luck than about the network.
  private static final int FEWEST = 10;

  /// Nothing is changed.
  static Calibration none(int levels) {
    double[] factors = new double[levels];
    Arrays.fill(factors, 1);
    return new Calibration(factors);
  }

  /// The calibration that forecasts of values which were not learned from need.
  static Calibration of(List<Fold> folds) {
    double[] levels = folds.getFirst().forecast().levels();
    Calibration calibration = none(levels.length);
    for (int k = 0; k < levels.length / 2; k++) {
      int opposite = levels.length - 1 - k;
      double factor = factor(scores(folds, k, opposite), 1 - 2 * levels[k]);
      calibration.factors[k] = factor;
      calibration.factors[opposite] = factor;
    }
    return calibration;
  }

  private static List<Double> scores(List<Fold> folds, int low, int high) {
    List<Double> scores = new ArrayList<>();
    for (Fold fold : folds) {
      for (int step = 0; step < fold.forecast().horizon(); step++) {
        double[] quantiles = fold.forecast().quantiles(step);
        double error = fold.actual(step) - fold.forecast().value(step);
        double width =
            error < 0
                ? fold.forecast().value(step) - quantiles[low]
                : quantiles[high] - fold.forecast().value(step);
        if (width > 0) {
          scores.add(Math.abs(error) / width);
        }
      }
    }
    return scores;
  }

  private static double factor(List<Double> scores, double coverage) {
    if (scores.size() < FEWEST) {
      return 1;
    }
    Collections.sort(scores);
    int rank = (int) Math.ceil((scores.size() + 1) * coverage);
    return scores.get(Math.min(rank, scores.size()) - 1);
  }

  /// The forecast with its intervals made wider or narrower.
  Forecast correct(Forecast forecast) {
    return forecast.map((step, level, value) -> {
      double median = forecast.value(step);
      return median + factors[level] * (value - median);
    });
  }
}
