package dev.elman.tasks.forecasting;

import dev.elman.data.DataException;
import dev.elman.tasks.table.Notes;
import dev.elman.tasks.table.NumberColumn;
import dev.elman.tasks.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A line per series: its name, then its values; a series ends where the cells become empty.
final class RowLayout {
  private RowLayout() {}

  static List<TimeSeries> read(Table table, SeriesOptions options, Notes notes) {
    Frequency frequency = options.frequency() == null ? Frequency.steps() : options.frequency();
    int steps = table.columns().size() - 1;
    double[][] columns = new double[steps][];
    for (int i = 0; i < steps; i++) {
      columns[i] = NumberColumn.read(table, i + 1, notes);
    }
    List<TimeSeries> series = new ArrayList<>();
    for (int row = 0; row < table.rows().size(); row++) {
      double[] values = new double[steps];
      for (int i = 0; i < steps; i++) {
        values[i] = columns[i][row];
      }
      String name = table.rows().get(row).cell(0);
      series.add(
          new TimeSeries(name, frequency, null, known(table, row, values), Covariates.none()));
    }
    notes.add("Each line is a series: " + series.size() + " series.");
    return series;
  }

  private static double[] known(Table table, int row, double[] values) {
    int length = values.length;
    while (length > 0 && Double.isNaN(values[length - 1])) {
      length--;
    }
    for (int i = 0; i < length; i++) {
      if (Double.isNaN(values[i])) {
        throw new DataException(
            "%s, line %d: expected numbers up to the end of the series, but cell %d is missing."
                .formatted(table.source(), table.rows().get(row).line(), i + 2),
            null);
      }
    }
    if (length == 0) {
      throw new DataException(
          "%s, line %d: expected numbers after the name, but there are none."
              .formatted(table.source(), table.rows().get(row).line()),
          null);
    }
    return Arrays.copyOf(values, length);
  }
}
