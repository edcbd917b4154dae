package dev.elman.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/// What the scores of translations share.
final class TextScores {
  private TextScores() {}

  static void requireSameLength(String score, List<?> translations, List<?> references) {
    if (translations.size() != references.size()) {
      throw new IllegalArgumentException(
          score
              + ": expected as many translations as references, but got "
              + translations.size()
              + " and "
              + references.size()
              + ". Every line needs its reference.");
    }
  }

  /// The number with so many digits after the point, rounded as Python's `f"{value:.2f}"` does:
  /// exactly, ties to even.
  static String fixed(double value, int digits) {
    return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  /// How many references each translation has, for the signature: a number, or `var`.
  static final class ReferenceCount {
    private int smallest = Integer.MAX_VALUE;
    private int largest;

    void add(String score, int references) {
      if (references < 1) {
        throw new IllegalArgumentException(
            score
                + ": expected at least one reference for each translation, but got none."
                + " Leave out lines without a reference.");
      }
      smallest = Math.min(smallest, references);
      largest = Math.max(largest, references);
    }

    void add(ReferenceCount other) {
      smallest = Math.min(smallest, other.smallest);
      largest = Math.max(largest, other.largest);
    }

    @Override
    public String toString() {
      return smallest < largest ? "var" : Integer.toString(largest);
    }
  }
}
