package dev.elman.cli;

import dev.elman.data.DataException;
import dev.elman.tasks.forecasting.SeriesOptions;
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
import picocli.CommandLine.Spec;

/// Where series come from, and how far ahead they are to be forecast: options of all commands of
/// `elman forecast`.
final class ForecastInput {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

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
      converter = Positive.class,
      description = "How many steps ahead.")
  private @Nullable Integer horizon;

  @Mixin private ForecastColumns columns;

  /// What has been read.
  ///
  /// @param series at least one, none of them constant
  /// @param notes what was guessed or repaired
  record Read(List<TimeSeries> series, List<String> notes) {}

  /// How many steps ahead.
  ///
  /// @throws ParameterException if that is not said
  int horizon() {
    if (horizon == null) {
      throw new ParameterException(
          spec.commandLine(), "expected --horizon=N: how many steps ahead to forecast");
    }
    return horizon;
  }

  /// Requires that nobody asks for another horizon than a model has.
  ///
  /// @throws ParameterException if somebody does
  void requireHorizon(int trained) {
    if (horizon != null && horizon != trained) {
      throw new ParameterException(
          spec.commandLine(),
          "--horizon: the model forecasts %d steps ahead, but got %d; leave it out, or train another"
              .formatted(trained, horizon));
    }
  }

  /// Whether there is anything to read.
  boolean isGiven(@Nullable Path data) {
    return data != null || sql != null;
  }

  /// How series are read.
  SeriesOptions reading() {
    return columns.options(targets.toArray(String[]::new));
  }

  /// Reads the series.
  ///
  /// @param data the file, or null for a query
  /// @throws DataException if there are none, or nothing that could be learned
  Read read(@Nullable Path data) {
    return read(data, reading());
  }

  /// Reads series as a model has read those that it has learned.
  ///
  /// @throws DataException if there are none
  Read read(@Nullable Path data, SeriesOptions reading) {
    Notes notes = new Notes();
    List<TimeSeries> all = SeriesReader.read(table(data, notes), reading, notes);
    if (reading.targets().isEmpty() && all.size() == 1) {
      notes.add("The only column of numbers is " + all.getFirst().name() + ": forecast that.");
    }
    return new Read(varying(all, notes), notes.lines());
  }

  private Table table(@Nullable Path data, Notes notes) {
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
