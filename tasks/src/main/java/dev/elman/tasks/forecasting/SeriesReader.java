package dev.elman.tasks.forecasting;

import dev.elman.data.DataException;
import dev.elman.tasks.table.Notes;
import dev.elman.tasks.table.NumberColumn;
import dev.elman.tasks.table.Table;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes series of the columns of a table.
///
/// Three layouts are understood: a column per series (wide); series under each other, told apart by
/// a column of names (long); and a line per series, as in the M4 competition. Whatever is found
/// out, repaired or left out is told to the [Notes].
public final class SeriesReader {
  private static final int ROW_LAYOUT_CELLS = 20;

  private final Table table;
  private final SeriesOptions options;
  private final Notes notes;
  private final boolean all; // whether all columns of numbers are targets where none is named
  private final @Nullable TimeColumn times;

  private SeriesReader(Table table, SeriesOptions options, Notes notes, boolean all) {
    this.table = table;
    this.options = options;
    this.notes = notes;
    this.all = all;
    times = TimeColumn.find(table, options, notes).orElse(null);
  }

  /// The series of a table, at least one.
  ///
  /// @throws DataException if the table holds none; the message says what is wrong and where
  public static List<TimeSeries> read(Table table, SeriesOptions options, Notes notes) {
    return isRowLayout(table, options)
        ? seasoned(RowLayout.read(table, options, notes), options)
        : seasoned(new SeriesReader(table, options, notes, false).read(), options);
  }

  /// The series of a table with a column per series: of all its columns of numbers, if no target is
  /// named.
  ///
  /// @throws DataException if the table holds none; the message says what is wrong and where
  public static List<TimeSeries> readColumns(Table table, SeriesOptions options, Notes notes) {
    return seasoned(new SeriesReader(table, options, notes, true).read(), options);
  }

  private static List<TimeSeries> seasoned(List<TimeSeries> series, SeriesOptions options) {
    Integer season = options.season();
    return season == null ? series : series.stream().map(one -> one.withSeason(season)).toList();
  }

  /// Whether lines are series: no dates were asked for, the first cells are names, all different,
  /// and there are many more columns.
  private static boolean isRowLayout(Table table, SeriesOptions options) {
    List<String> names = table.cells(0);
    return options.targets().isEmpty()
        && options.time() == null
        && table.columns().size() > ROW_LAYOUT_CELLS
        && !NumberColumn.isNumeric(names)
        && new HashSet<>(names).size() == names.size()
        && NumberColumn.isNumeric(table.cells(1));
  }

  private List<TimeSeries> read() {
    Integer id = id();
    List<Integer> targets = targets(id);
    Map<Integer, double[]> numbers = new HashMap<>();
    for (int column : needed(targets)) {
      numbers.put(column, NumberColumn.read(table, column, notes));
    }
    List<TimeSeries> series = new ArrayList<>();
    groups(id)
        .forEach((name, rows) -> {
          for (int target : targets) {
            series.add(series(name(name, target, targets), rows, target, numbers));
          }
        });
    return series;
  }

  private String name(String group, int target, List<Integer> targets) {
    String column = table.columns().get(target);
    if (group.isEmpty()) {
      return column;
    }
    return targets.size() == 1 ? group : group + " " + column;
  }

  private TimeSeries series(
      String name, List<Integer> rows, int target, Map<Integer, double[]> numbers) {
    return new RegularSeries(table, options, notes, times, numbers).make(name, rows, target);
  }

  private Set<Integer> needed(List<Integer> targets) {
    Set<Integer> columns = new LinkedHashSet<>(targets);
    options.past().forEach(name -> columns.add(table.column("--past", name)));
    options.future().forEach(name -> columns.add(table.column("--future", name)));
    return columns;
  }

  /// The rows of each series, in the order of their first rows.
  private Map<String, List<Integer>> groups(@Nullable Integer id) {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int row = 0; row < table.rows().size(); row++) {
      String name = id == null ? "" : table.rows().get(row).cell(id);
      groups.computeIfAbsent(name, _ -> new ArrayList<>()).add(row);
    }
    return groups;
  }

  /// The column that tells series apart: the one that was named, or the only column of text that
  /// makes times unique which are not.
  private @Nullable Integer id() {
    if (options.id() != null) {
      return table.column("--id", options.id());
    }
    if (times == null || new HashSet<>(times.times()).size() == times.times().size()) {
      return null;
    }
    List<Integer> candidates = new ArrayList<>();
    for (int column = 0; column < table.columns().size(); column++) {
      if (!times.columns().contains(column)
          && !NumberColumn.isNumeric(table.cells(column))
          && makesUnique(column, times.times())) {
        candidates.add(column);
      }
    }
    if (candidates.size() != 1) {
      return null; // lines of the same time are then reported as such
    }
    notes.add("Column " + table.columns().get(candidates.getFirst()) + " tells the series apart.");
    return candidates.getFirst();
  }

  private boolean makesUnique(int column, List<LocalDateTime> when) {
    Set<String> seen = new HashSet<>();
    for (int row = 0; row < when.size(); row++) {
      if (!seen.add(table.rows().get(row).cell(column) + '\n' + when.get(row))) {
        return false;
      }
    }
    return true;
  }

  private List<Integer> targets(@Nullable Integer id) {
    if (!options.targets().isEmpty()) {
      return options.targets().stream().map(name -> table.column("--target", name)).toList();
    }
    List<Integer> numeric = new ArrayList<>();
    for (int column = 0; column < table.columns().size(); column++) {
      boolean used =
          (id != null && id == column) || (times != null && times.columns().contains(column));
      if (!used && NumberColumn.isNumeric(table.cells(column))) {
        numeric.add(column);
      }
    }
    if (numeric.isEmpty() || (numeric.size() > 1 && !all)) {
      throw new DataException(
          "%s: expected one column of numbers to forecast, but there are %s. Choose with --target."
              .formatted(
                  table.source(),
                  numeric.isEmpty()
                      ? "none"
                      : String.join(", ", numeric.stream().map(table.columns()::get).toList())),
          null);
    }
    return numeric;
  }
}
