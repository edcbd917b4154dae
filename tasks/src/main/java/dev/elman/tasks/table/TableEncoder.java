package dev.elman.tasks.table;

import dev.elman.data.DataException;
import dev.elman.data.Dataset;
import dev.elman.data.Sample;
import dev.elman.data.Samples;
import dev.elman.data.TimeSeriesDataset;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Makes the samples of a model out of the rows of a table.
///
/// ```java
/// Table table = CsvTable.read(file, null, null, notes);
/// TableEncoder encoder = TableEncoder.fit(table, TableOptions.of("size", "city").labels("rent"));
/// model.fit(encoder.samples(table).shuffle().batch(32), FitOptions.epochs(20));
/// ```
///
/// | column | as input | as output |
/// |---|---|---|
/// | numbers | one number, by default with mean 0 and deviation 1 | the number |
/// | categories | 1 at the place of the category, 0 at the others, all 0 if it is unknown | its number, from 0, in alphabetical order |
///
/// What a column holds, its first 10,000 rows decide. Means, deviations and categories come from
/// the rows that are fitted, and are then the same for all tables: fit the rows to train with only.
public final class TableEncoder {
  private static final int HEAD = 10_000;

  private final TableOptions options;
  private final List<ColumnEncoding> features;
  private final List<ColumnEncoding> labels;

  private TableEncoder(
      TableOptions options, List<ColumnEncoding> features, List<ColumnEncoding> labels) {
    this.options = options;
    this.features = features;
    this.labels = labels;
  }

  /// Finds out what the columns hold, in one pass over the rows.
  ///
  /// @throws DataException if there is no such column, or a value is not of the kind of the others
  /// @throws IllegalArgumentException if there are several labels and one of them is a category
  public static TableEncoder fit(RowSource training, TableOptions options) {
    List<Table.Row> head;
    try (Stream<Table.Row> rows = training.stream()) {
      head = rows.limit(HEAD).toList();
    }
    List<ColumnStatistics> features = statistics(training, options.features(), head, options);
    List<ColumnStatistics> labels = statistics(training, options.labels(), head, options);
    if (labels.size() > 1 && labels.stream().anyMatch(ColumnStatistics::isCategory)) {
      throw new IllegalArgumentException(
          "TableOptions labels: expected numbers, or one category alone, but got "
              + options.labels()
              + " with a category among them.");
    }
    try (Stream<Table.Row> rows = training.stream()) {
      rows.forEach(row -> {
        features.forEach(column -> column.add(row));
        labels.forEach(column -> column.add(row));
      });
    }
    return new TableEncoder(
        options,
        features.stream().map(column -> column.feature(options.standardize())).toList(),
        labels.stream().map(ColumnStatistics::label).toList());
  }

  private static List<ColumnStatistics> statistics(
      RowSource source, List<String> columns, List<Table.Row> head, TableOptions options) {
    List<ColumnStatistics> all = new ArrayList<>();
    for (String column : columns) {
      int place = source.column("TableOptions", column);
      all.add(new ColumnStatistics(source, place, head, options.categories().contains(column)));
    }
    return all;
  }

  /// The names of the numbers that a model is given: those of columns, and `column=category`.
  public List<String> featureNames() {
    return features.stream().flatMap(column -> column.names().stream()).toList();
  }

  /// The categories of the output in the order of their numbers; empty if the output is numbers.
  public List<String> classes() {
    return labels.stream()
        .flatMap(column ->
            column instanceof ColumnEncoding.ClassNumber number
                ? number.values().stream()
                : Stream.empty())
        .toList();
  }

  /// The rows of a table in memory, which can be had in any order: inputs `[features]`, labels
  /// `[columns]` or, of a category, `[]`.
  ///
  /// @throws DataException if a column or value is missing, or a value is of another kind
  public Samples samples(Table table) {
    Rows all = new Rows(table);
    List<Table.Row> rows = table.rows().stream().filter(all::isKept).toList();
    if (rows.isEmpty()) {
      throw new DataException(
          table.source() + ": expected rows with all values, but there are none.", null);
    }
    Tensor x = all.inputs(rows);
    return labels.isEmpty() ? Dataset.of(x) : Dataset.of(x, all.outputs(rows));
  }

  /// The rows of a source of any length, which come one after the other; samples as of
  /// [#samples(Table)].
  ///
  /// @throws DataException if a column is missing; in a pass, if a value is missing or of another
  ///   kind
  public Samples stream(RowSource source) {
    Rows rows = new Rows(source);
    return Dataset.ofSamples(() -> source.stream().filter(rows::isKept).map(rows::sample));
  }

  /// The input of every row, in order, to predict with: `[rows, features]`.
  ///
  /// @throws DataException if a column or value is missing, or a value is of another kind
  public Tensor inputs(Table table) {
    return new Rows(table).inputs(table.rows());
  }

  /// Windows on rows that are in the order of time: each holds the inputs of `length` rows, and its
  /// label is that of the row `ahead` rows behind its last. To forecast a column from its own past,
  /// name it among the features and the labels.
  ///
  /// Rows with missing values cannot be left out here, since windows must have no gaps.
  ///
  /// @param length the number of rows of a window
  /// @param ahead how far behind the window the label is, at least 0; 1 is the next row
  /// @throws DataException if a column or value is missing, or a value is of another kind
  /// @throws IllegalArgumentException if there is no label, or there are too few rows
  public TimeSeriesDataset windows(Table table, int length, int ahead) {
    if (labels.isEmpty()) {
      throw new IllegalArgumentException(
          "TableEncoder.windows: expected a label, but TableOptions has none.");
    }
    int first = length - 1 + ahead; // the row that is the label of the first window
    if (length < 1 || ahead < 0 || first >= table.rows().size()) {
      throw new IllegalArgumentException(
          "TableEncoder.windows: expected length >= 1, ahead >= 0 and more than length - 1 + ahead"
              + " rows, but got length="
              + length
              + ", ahead="
              + ahead
              + " and "
              + table.rows().size()
              + " rows.");
    }
    Tensor x = inputs(table);
    Tensor y = new Rows(table).outputs(table.rows());
    return TimeSeriesDataset.fromArray(x, y.rows(first, table.rows().size()), length);
  }

  /// Columns and where they are in one source.
  ///
  /// @param fills whether something stands for missing values
  private record Side(List<ColumnEncoding> columns, int[] places, boolean fills) {
    boolean isWhole(Table.Row row) {
      for (int place : places) {
        if (Missing.is(row.cell(place))) {
          return false;
        }
      }
      return true;
    }

    int width() {
      return columns.stream().mapToInt(ColumnEncoding::width).sum();
    }
  }

  /// The rows of one source as numbers.
  private final class Rows {
    private final RowSource source;
    private final Side inputs;
    private final Side outputs;

    Rows(RowSource source) {
      this.source = source;
      inputs = new Side(features, places(features), options.missing() == MissingValues.MEAN);
      outputs = new Side(labels, places(labels), false);
    }

    private int[] places(List<ColumnEncoding> columns) {
      return columns.stream()
          .mapToInt(column -> source.column("TableEncoder", column.column()))
          .toArray();
    }

    boolean isKept(Table.Row row) {
      return options.missing() != MissingValues.DROP
          || (inputs.isWhole(row) && outputs.isWhole(row));
    }

    /// `[rows, features]`
    Tensor inputs(List<Table.Row> rows) {
      return matrix(rows, inputs);
    }

    /// `[rows, columns]`, or `[rows]` of a category.
    Tensor outputs(List<Table.Row> rows) {
      Tensor y = matrix(rows, outputs);
      return classes().isEmpty() ? y : Tensor.of(y.data(), rows.size());
    }

    private Tensor matrix(List<Table.Row> rows, Side side) {
      int width = side.width();
      Tensor matrix = Tensor.zeros(rows.size(), width);
      for (int i = 0; i < rows.size(); i++) {
        encode(rows.get(i), side, matrix.data(), i * width);
      }
      return matrix;
    }

    Sample sample(Table.Row row) {
      Tensor x = vector(row, inputs);
      if (labels.isEmpty()) {
        return Sample.of(x);
      }
      Tensor y = vector(row, outputs);
      return Sample.of(x, classes().isEmpty() ? y : Tensor.of(y.data(), new int[0]));
    }

    private Tensor vector(Table.Row row, Side side) {
      Tensor vector = Tensor.zeros(side.width());
      encode(row, side, vector.data(), 0);
      return vector;
    }

    private void encode(Table.Row row, Side side, float[] to, int from) {
      int at = from;
      for (int i = 0; i < side.places.length; i++) {
        encode(row, side.places[i], side.columns.get(i), side.fills, to, at);
        at += side.columns.get(i).width();
      }
    }

    private void encode(
        Table.Row row, int place, ColumnEncoding column, boolean fills, float[] to, int at) {
      String cell = row.cell(place);
      if (!Missing.is(cell)) {
        try {
          column.encode(cell, to, at);
        } catch (IllegalArgumentException e) {
          throw ColumnStatistics.refusal(source, row, place, String.valueOf(e.getMessage()));
        }
      } else if (fills) {
        column.encodeMissing(to, at);
      } else {
        throw ColumnStatistics.refusal(source, row, place, "a value");
      }
    }
  }
}
