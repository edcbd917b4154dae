package dev.elman.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Numbers of unknown size for people.
final class Numbers {
  private static final MathContext DIGITS = new MathContext(5);
  private static final double LARGE = 1e8;
  private static final double SMALL = 1e-3;

  private Numbers() {}

  /// Five digits: `12.346`, `123460`, `1.235e+12`; `-` where there is no number.
  static String brief(double value) {
    if (!Double.isFinite(value)) {
      return "-";
    }
    double size = Math.abs(value);
    if (size != 0 && (size >= LARGE || size < SMALL)) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }

  /// A form of [String#format] for numbers under each other, of which this is the largest: with as
  /// many decimals as give it five digits.
  static String form(double largest) {
    double size = Math.abs(largest);
    if (!(size >= SMALL && size < LARGE)) {
      return size == 0 ? "%.0f" : "%.3e";
    }
    int before = (int) Math.floor(Math.log10(size)) + 1;
    return "%." + Math.max(0, DIGITS.getPrecision() - Math.max(1, before)) + "f";
  }

  /// In a form of [String#format]; `-` where there is no number.
  static String fixed(String form, double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, form, value) : "-";
  }

  /// `1 layer`, `2 layers`.
  static String count(int number, String noun) {
    return number + " " + (number == 1 ? noun : noun + "s");
  }
}
