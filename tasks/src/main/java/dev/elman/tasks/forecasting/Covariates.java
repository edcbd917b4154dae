package dev.elman.tasks.forecasting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is known beside the values of a series.
public final class Covariates {
  private static final Covariates NONE = new Covariates(Map.of(), Map.of(), Map.of());

  private final Map<String, double[]> past; // [values]
  private final Map<String, double[]> future; // [values and more]
  private final Map<String, String> fixed;

  /// Named columns, which are copied.
  ///
  /// @param past columns that are known up to the last value: a number per value
  /// @param future columns that are known in advance, such as holidays: a number per value and for
  ///   steps after the last
  /// @param fixed what does not change with time, such as the region of a shop
  public Covariates(
      Map<String, double[]> past, Map<String, double[]> future, Map<String, String> fixed) {
    this.past = copy(past);
    this.future = copy(future);
    this.fixed = new LinkedHashMap<>(fixed);
  }

  private static Map<String, double[]> copy(Map<String, double[]> columns) {
    Map<String, double[]> copies = new LinkedHashMap<>();
    columns.forEach((name, values) -> copies.put(name, values.clone()));
    return copies;
  }

  /// Nothing is known.
  public static Covariates none() {
    return NONE;
  }

  /// The names of the columns that are known up to the last value.
  public List<String> pastNames() {
    return new ArrayList<>(past.keySet());
  }

  /// The names of the columns that are known in advance.
  public List<String> futureNames() {
    return new ArrayList<>(future.keySet());
  }

  /// The names of what does not change.
  public List<String> fixedNames() {
    return new ArrayList<>(fixed.keySet());
  }

  /// A value of a column that is known up to the last value.
  public double past(String name, int index) {
    return known(past, name)[index];
  }

  /// A value of a column that is known in advance.
  ///
  /// @throws IllegalArgumentException if the column ends before
  public double future(String name, int index) {
    double[] column = known(future, name);
    if (index >= column.length) {
      throw new IllegalArgumentException(
          "Future column %s: expected values for %d steps, but got %d. Give the rows of the steps to forecast, with an empty target."
              .formatted(name, index + 1, column.length));
    }
    return column[index];
  }

  /// What does not change.
  ///
  /// @throws IllegalArgumentException if there is nothing of that name
  public String fixed(String name) {
    return known(fixed, name);
  }

  private static <T> T known(Map<String, T> columns, String name) {
    T column = columns.get(name);
    if (column == null) {
      throw new IllegalArgumentException(
          "Covariate: expected one of %s, but got %s.".formatted(columns.keySet(), name));
    }
    return column;
  }

  /// Only what is known when the first `length` values are.
  Covariates head(int length) {
    Map<String, double[]> shorter = new LinkedHashMap<>();
    past.forEach((name, values) -> shorter.put(name, Arrays.copyOf(values, length)));
    return new Covariates(shorter, future, fixed);
  }

  /// Only what is known from a value on.
  Covariates tail(int from) {
    return new Covariates(tail(past, from), tail(future, from), fixed);
  }

  private static Map<String, double[]> tail(Map<String, double[]> columns, int from) {
    Map<String, double[]> shorter = new LinkedHashMap<>();
    columns.forEach(
        (name, values) -> shorter.put(name, Arrays.copyOfRange(values, from, values.length)));
    return shorter;
  }

  /// Copies of the columns that are known up to the last value.
  Map<String, double[]> past() {
    return copy(past);
  }

  /// Copies of the columns that are known in advance.
  Map<String, double[]> future() {
    return copy(future);
  }

  /// What does not change.
  Map<String, String> fixed() {
    return new LinkedHashMap<>(fixed);
  }

  void requireLength(String series, int length) {
    past.forEach((name, values) -> requireAtLeast(series, name, values, length));
    future.forEach((name, values) -> requireAtLeast(series, name, values, length));
  }

  private static void requireAtLeast(String series, String name, double[] values, int length) {
    if (values.length < length) {
      throw new IllegalArgumentException(
          "Series %s: expected %d values in column %s, but got %d."
              .formatted(series, length, name, values.length));
    }
  }
}
