package dev.elman.tasks.forecasting;

import dev.elman.distribution.DistributionOutput;
import java.util.List;

/// What an [AutoregressiveNetwork] takes values to be drawn from.
public enum Likelihood {
  /// Student's t-distribution, for values with outliers: nearly everything.
  STUDENT_T("Student-t"),
  /// The normal distribution.
  GAUSSIAN("Gaussian"),
  /// The negative binomial distribution, for counts such as demand.
  NEGATIVE_BINOMIAL("negative binomial");

  /// Counts whose mean is larger are as good as numbers that are not whole.
  private static final double SMALL = 50;

  private final String title;

  Likelihood(String title) {
    this.title = title;
  }

  /// The name in a sentence.
  public String title() {
    return title;
  }

  /// How a network says the distribution.
  DistributionOutput output() {
    return switch (this) {
      case STUDENT_T -> DistributionOutput.studentT();
      case GAUSSIAN -> DistributionOutput.gaussian();
      case NEGATIVE_BINOMIAL -> DistributionOutput.negativeBinomial();
    };
  }

  /// Whether only whole numbers from 0 on can occur.
  public boolean isForCounts() {
    return this == NEGATIVE_BINOMIAL;
  }

  /// What suits these series: small counts are negative binomial.
  public static Likelihood suited(List<TimeSeries> series) {
    boolean areCounts = series.stream().allMatch(one -> firstNoCount(one) < 0 && mean(one) < SMALL);
    return areCounts ? NEGATIVE_BINOMIAL : STUDENT_T;
  }

  private static double mean(TimeSeries series) {
    double sum = 0;
    for (int t = 0; t < series.size(); t++) {
      sum += series.value(t);
    }
    return sum / series.size();
  }

  /// The index of the first value that is no count, or -1.
  private static int firstNoCount(TimeSeries series) {
    for (int t = 0; t < series.size(); t++) {
      double value = series.value(t);
      if (value < 0 || value != Math.rint(value)) {
        return t;
      }
    }
    return -1;
  }

  /// Checks that these values can occur.
  ///
  /// @throws IllegalArgumentException if one cannot
  void requireSupport(List<TimeSeries> series) {
    if (!isForCounts()) {
      return;
    }
    for (TimeSeries one : series) {
      int at = firstNoCount(one);
      if (at >= 0) {
        throw new IllegalArgumentException(
            "Series %s: expected counts, whole numbers from 0 on, for a negative binomial likelihood, but value %d is %s. Use the Student-t or Gaussian likelihood."
                .formatted(one.name(), at + 1, one.value(at)));
      }
    }
  }
}
