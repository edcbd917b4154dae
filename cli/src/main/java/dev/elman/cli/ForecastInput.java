package dev.elman.cli;

import dev.elman.data.DataException;
import dev.elman.tasks.forecasting.SeriesReader;
import dev.elman.tasks.forecasting.TimeSeries;
import dev.elman.tasks.table.CsvTable;
import dev.elman.tasks.table.Notes;
import dev.elman.tasks.table.SqlTable;
import dev.elman.tasks.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Where series come from, and how far ahead they are to be forecast: options of all commands of
/// `elman forecast`.
final class ForecastInput {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description = "A file of delimited text, plain or gzipped.")
  private @Nullable Path data;

  @Option(
      names = "--sql",
      paramLabel = "QUERY",
      description =
          "Instead of a file: the rows of a query. DuckDB is built in and reads files:"
              + " \"select * from 'sales.parquet'\".")
  private @Nullable String sql;

  @Option(
      names = "--jdbc",
      paramLabel = "URL",
      defaultValue = "jdbc:duckdb:",
      description = "The database of the query. Default: ${DEFAULT-VALUE}, in memory.")
  private String jdbc;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "What to forecast; repeat it for several. Default: the only column of numbers.")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = "--horizon",
      paramLabel = "N",
      required = true,
      converter = Positive.class,
      description = "How many steps ahead.")
  private int horizon;

  @Mixin private ForecastColumns columns;

  /// What has been read.
  ///
  /// @param series at least one, none of them constant
  /// @param notes what was guessed or repaired
  record Read(List<TimeSeries> series, List<String> notes) {}

  int horizon() {
    return horizon;
  }

  /// Reads the series.
  ///
  /// @throws DataException if there are none, or nothing that could be learned
  Read read() {
    Notes notes = new Notes();
    Table table = table(notes);
    List<TimeSeries> all =
        SeriesReader.read(table, columns.options(targets.toArray(String[]::new)), notes);
    if (targets.isEmpty() && all.size() == 1) {
      notes.add("The only column of numbers is " + all.getFirst().name() + ": forecast that.");
    }
    return new Read(varying(all, notes), notes.lines());
  }

  private Table table(Notes notes) {
    if ((data == null) == (sql == null)) {
      throw new ParameterException(
          spec.commandLine(),
          "expected either a file or --sql, but got " + (data == null ? "neither" : "both"));
    }
    return data == null
        ? SqlTable.read(jdbc, sql)
        : CsvTable.read(data, columns.separator(), null, notes);
  }

  /// A constant series teaches nothing, and its errors cannot be scaled.
  private static List<TimeSeries> varying(List<TimeSeries> all, Notes notes) {
    List<TimeSeries> varying = all.stream().filter(one -> !isConstant(one)).toList();
    List<String> constant =
        all.stream().filter(ForecastInput::isConstant).map(TimeSeries::name).toList();
    if (varying.isEmpty()) {
      TimeSeries first = all.getFirst();
      throw new DataException(
          "Series %s: expected values that change, but all %d are %s. There is nothing to learn: forecast that number, or choose another column with --target."
              .formatted(first.name(), first.size(), Numbers.brief(first.value(0))),
          null);
    }
    if (!constant.isEmpty()) {
      notes.add("Left out, since their values never change: " + String.join(", ", constant) + ".");
    }
    return varying;
  }

  private static boolean isConstant(TimeSeries series) {
    return Arrays.stream(series.values()).allMatch(value -> value == series.value(0));
  }
}
