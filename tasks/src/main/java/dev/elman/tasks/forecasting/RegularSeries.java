package dev.elman.tasks.forecasting;

import dev.elman.data.DataException;
import dev.elman.tasks.table.Notes;
import dev.elman.tasks.table.Table;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Puts the rows of one series in order of time, at equal distances, and fills the gaps.
record RegularSeries(
    Table table,
    SeriesOptions options,
    Notes notes,
    @Nullable TimeColumn times,
    Map<Integer, double[]> numbers) {

  /// Rows in the order of time; an entry is -1 where the table has no row.
  private record Grid(Frequency frequency, @Nullable List<LocalDateTime> times, int[] rows) {}

  TimeSeries make(String name, List<Integer> rows, int target) {
    Grid grid = times == null ? numbered(rows) : grid(name, unique(name, inOrder(name, rows)));
    double[] values = column(target, grid.rows());
    int first = firstKnown(name, values);
    int last = lastKnown(values);
    noteEnds(name, first, values.length - 1 - last);
    double[] known = Arrays.copyOfRange(values, first, last + 1);
    int filled = options.gaps().fill(known, "Series " + name);
    if (filled > 0) {
      notes.add(
          "Series %s: %d of %d values are missing; filled (%s)."
              .formatted(
                  name, filled, known.length, options.gaps().name().toLowerCase(Locale.ROOT)));
    }
    List<LocalDateTime> when = grid.times() == null ? null : grid.times().subList(first, last + 1);
    return new TimeSeries(
        name, grid.frequency(), when, known, covariates(name, grid.rows(), first, last));
  }

  private Grid numbered(List<Integer> rows) {
    Frequency frequency = options.frequency() == null ? Frequency.steps() : options.frequency();
    return new Grid(frequency, null, rows.stream().mapToInt(row -> row).toArray());
  }

  private List<LocalDateTime> when() {
    if (times == null) {
      throw new IllegalStateException("RegularSeries: rows without times have no order of time.");
    }
    return times.times();
  }

  private List<Integer> inOrder(String name, List<Integer> rows) {
    List<Long> early = new ArrayList<>();
    for (int i = 1; i < rows.size(); i++) {
      if (when().get(rows.get(i)).isBefore(when().get(rows.get(i - 1)))) {
        early.add(table.rows().get(rows.get(i)).line());
      }
    }
    if (early.isEmpty()) {
      return rows;
    }
    notes.add(
        "Series %s: time runs backwards at %s; the lines were sorted."
            .formatted(title(name), Notes.places("lines", early)));
    return rows.stream().sorted(Comparator.comparing(when()::get)).toList();
  }

  /// Without the lines that repeat the time of another: the last one counts.
  private List<Integer> unique(String name, List<Integer> rows) {
    List<Integer> kept = new ArrayList<>();
    List<Long> repeated = new ArrayList<>();
    for (int row : rows) {
      if (!kept.isEmpty() && when().get(kept.getLast()).equals(when().get(row))) {
        kept.removeLast();
        repeated.add(table.rows().get(row).line());
      }
      kept.add(row);
    }
    if (repeated.size() > rows.size() / 2) {
      throw new DataException(
          "%s: expected a line per time, but most lines repeat the time of another (%s). If the table holds several series, name the column that tells them apart with --id."
              .formatted(table.source(), Notes.places("lines", repeated)),
          null);
    }
    if (!repeated.isEmpty()) {
      notes.add(
          "Series %s: the time of another line comes again at %s; the last one counts."
              .formatted(title(name), Notes.places("lines", repeated)));
    }
    return kept;
  }

  private String title(String name) {
    return name.isEmpty() ? table.source() : name;
  }

  private Grid grid(String name, List<Integer> rows) {
    List<LocalDateTime> have = rows.stream().map(when()::get).toList();
    Frequency frequency =
        options.frequency() == null
            ? Frequency.of(have, "Series " + title(name))
            : options.frequency();
    if (!frequency.hasGaps()) {
      return new Grid(frequency, have, rows.stream().mapToInt(row -> row).toArray());
    }
    List<LocalDateTime> every = new ArrayList<>();
    List<Integer> at = new ArrayList<>();
    List<Long> between = new ArrayList<>();
    int next = 0;
    for (long step = 0; next < rows.size(); step++) {
      LocalDateTime time = frequency.plus(have.getFirst(), step);
      while (next < rows.size() && have.get(next).isBefore(time)) {
        between.add(table.rows().get(rows.get(next++)).line());
      }
      if (next < rows.size()) {
        every.add(time);
        at.add(have.get(next).equals(time) ? rows.get(next++) : -1);
        requireSize(name, every.size(), rows.size(), frequency);
      }
    }
    if (!between.isEmpty()) {
      notes.add(
          "Series %s: %s lie between the times of a series of one value per %s; left out."
              .formatted(title(name), Notes.places("lines", between), frequency));
    }
    return new Grid(frequency, every, at.stream().mapToInt(row -> row).toArray());
  }

  /// A wrong date far away must not make a series of millions of gaps.
  private void requireSize(String name, int steps, int rows, Frequency frequency) {
    if (steps > 10L * rows + 1000) {
      throw new DataException(
          "Series %s: expected a value per %s, but more than nine in ten are missing between %s and %s. Are all dates right?"
              .formatted(title(name), frequency, when().getFirst(), when().getLast()),
          null);
    }
  }

  private double[] column(int column, int[] rows) {
    double[] all = Objects.requireNonNull(numbers.get(column));
    double[] values = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      values[i] = rows[i] < 0 ? Double.NaN : all[rows[i]];
    }
    return values;
  }

  private int firstKnown(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        return i;
      }
    }
    throw new DataException(
        "Series " + title(name) + ": expected numbers, but all values are missing.", null);
  }

  private static int lastKnown(double[] values) {
    int last = values.length - 1;
    while (Double.isNaN(values[last])) {
      last--;
    }
    return last;
  }

  private void noteEnds(String name, int before, int after) {
    if (before > 0) {
      notes.add(
          "Series %s: the first %d values are missing; it begins after them."
              .formatted(title(name), before));
    }
    if (after > 0) {
      notes.add(
          "Series %s: the last %d values are missing: these are to be forecast."
              .formatted(title(name), after));
    }
  }

  private Covariates covariates(String name, int[] rows, int first, int last) {
    Map<String, double[]> past = new LinkedHashMap<>();
    for (String column : options.past()) {
      double[] values = column(table.column("--past", column), rows);
      past.put(column, whole(name, column, Arrays.copyOfRange(values, first, last + 1)));
    }
    Map<String, double[]> future = new LinkedHashMap<>();
    for (String column : options.future()) {
      double[] values = column(table.column("--future", column), rows);
      future.put(column, whole(name, column, Arrays.copyOfRange(values, first, values.length)));
    }
    Map<String, String> fixed = new LinkedHashMap<>();
    for (String column : options.fixed()) {
      int row = Arrays.stream(rows).filter(r -> r >= 0).findFirst().orElseThrow();
      fixed.put(column, table.rows().get(row).cell(table.column("--fixed", column)));
    }
    return new Covariates(past, future, fixed);
  }

  /// Beside the target, gaps are filled with the value before, and at the beginning with the first.
  private double[] whole(String name, String column, double[] values) {
    int first = firstKnown(name + ", column " + column, values);
    Arrays.fill(values, 0, first, values[first]);
    int filled = first + Gaps.FORWARD.fill(values, column);
    if (filled > 0) {
      notes.add(
          "Series %s: %d values of column %s are missing; filled with the value before."
              .formatted(title(name), filled, column));
    }
    return values;
  }
}
