package dev.elman.tasks.table;

import java.util.regex.Pattern;

/// How the numbers of a column are written.
enum NumberForm {
  POINT("[+-]?(\\d+\\.?\\d*|\\.\\d+)", "([eE][+-]?\\d+)?", "a decimal point"),
  COMMA("[+-]?(\\d+,?\\d*|,\\d+)", "([eE][+-]?\\d+)?", "a decimal comma"),
  POINT_AND_GROUPS(
      "[+-]?\\d{1,3}(,\\d{3})*(\\.\\d+)?", "", "a decimal point and grouped thousands"),
  COMMA_AND_GROUPS(
      "[+-]?\\d{1,3}(\\.\\d{3})*(,\\d+)?", "", "a decimal comma and grouped thousands");

  private static final Pattern DECORATION = Pattern.compile("[\\s\\u00a0\\u202f$€£¥%'’]");

  private final Pattern pattern;
  private final String meaning;

  NumberForm(String mantissa, String exponent, String meaning) {
    this.pattern = Pattern.compile(mantissa + exponent);
    this.meaning = meaning;
  }

  /// How messages call it.
  String meaning() {
    return meaning;
  }

  /// The number of a cell, or NaN if it is none, or beyond [NumberColumn#LARGEST].
  double read(String cell) {
    String text = DECORATION.matcher(cell).replaceAll("");
    double value = pattern.matcher(text).matches() ? parse(text) : Double.NaN;
    return Math.abs(value) <= NumberColumn.LARGEST ? value : Double.NaN;
  }

  private double parse(String text) {
    return switch (this) {
      case POINT -> Double.parseDouble(text);
      case COMMA -> Double.parseDouble(text.replace(',', '.'));
      case POINT_AND_GROUPS -> Double.parseDouble(text.replace(",", ""));
      case COMMA_AND_GROUPS -> Double.parseDouble(text.replace(".", "").replace(',', '.'));
    };
  }
}
