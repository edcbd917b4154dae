package dev.elman.cli;

import dev.elman.tasks.forecasting.Frequency;
import dev.elman.tasks.forecasting.Gaps;
import dev.elman.tasks.forecasting.SeriesOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the columns of a table mean and how they are written. Everything is found out where it is
/// not said.
final class ForecastColumns {
  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description = "The column of dates. Default: found out.")
  private @Nullable String time;

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "The column that tells series under each other apart.")
  private @Nullable String id;

  @Option(
      names = "--past",
      paramLabel = "COLUMN",
      description = "A column beside the target that is known up to its end. Repeatable.")
  private List<String> past = new ArrayList<>();

  @Option(
      names = "--future",
      paramLabel = "COLUMN",
      description =
          "A column that is known in advance, such as holidays: its lines go on where the target"
              + " ends. Repeatable.")
  private List<String> future = new ArrayList<>();

  @Option(
      names = "--fixed",
      paramLabel = "COLUMN",
      description = "A column that does not change within a series. Repeatable.")
  private List<String> fixed = new ArrayList<>();

  @Option(
      names = "--frequency",
      paramLabel = "STEP",
      converter = FrequencyName.class,
      description =
          "How far apart values are: hour, \"15 minutes\", day, \"trading day\", month, …"
              + " Default: found out.")
  private @Nullable Frequency frequency;

  @Option(
      names = "--season",
      paramLabel = "N",
      converter = Positive.class,
      description =
          "After how many values series repeat; 1 for never. Default: that of the frequency, such"
              + " as 12 months.")
  private @Nullable Integer season;

  @Option(
      names = "--date-format",
      paramLabel = "PATTERN",
      description = "How dates are written, such as dd.MM.uuuu. Default: found out.")
  private @Nullable String dateFormat;

  @Option(
      names = "--gaps",
      paramLabel = "POLICY",
      defaultValue = "interpolate",
      description = "What to do about gaps: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Gaps gaps;

  @Option(
      names = "--separator",
      paramLabel = "CHAR",
      converter = SeparatorName.class,
      description = "The character between cells, tab or space. Default: found out.")
  private @Nullable Character separator;

  @Nullable Character separator() {
    return separator;
  }

  SeriesOptions options(String... targets) {
    return SeriesOptions.of(targets)
        .time(time)
        .id(id)
        .covariates(past, future, fixed)
        .frequency(frequency)
        .dateFormat(dateFormat)
        .gaps(gaps)
        .season(season);
  }
}
