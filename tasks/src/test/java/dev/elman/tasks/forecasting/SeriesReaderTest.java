package dev.elman.tasks.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.data.DataException;
import dev.elman.tasks.table.CsvTable;
import dev.elman.tasks.table.Notes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesReaderTest {
  @TempDir private Path folder;
  private final Notes notes = new Notes();

  private List<TimeSeries> read(SeriesOptions options, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("data.csv"), text);
    return SeriesReader.read(CsvTable.read(file, null, null, notes), options, notes);
  }

  private TimeSeries readOne(String text) throws IOException {
    List<TimeSeries> series = read(SeriesOptions.of(), text);
    assertThat(series).hasSize(1);
    return series.getFirst();
  }

  private static String days(int count, int without) {
    return "date,x\n"
        + IntStream.range(0, count)
            .filter(i -> i != without)
            .mapToObj(i -> LocalDate.of(2020, 1, 1).plusDays(i) + "," + i)
            .collect(Collectors.joining("\n"));
  }

  @Test
  void readsMonthsAndNeedsNoOptionForTheOnlyColumn() throws IOException {
    TimeSeries series = readOne("Month,Sales\n2019-11,1\n2019-12,2\n2020-01,3\n");
    assertThat(series.name()).isEqualTo("Sales");
    assertThat(series.values()).containsExactly(1, 2, 3);
    assertThat(series.frequency()).hasToString("month");
    assertThat(series.time(3)).isEqualTo(LocalDateTime.of(2020, 2, 1, 0, 0));
    assertThat(series.frequency().season()).isEqualTo(12);
  }

  @Test
  void aSeasonThatTheFrequencyDoesNotKnowStays() throws IOException {
    TimeSeries series = read(SeriesOptions.of("x").season(5), days(10, 4)).getFirst();
    assertThat(series.season()).isEqualTo(5);
    assertThat(series.head(8).season()).isEqualTo(5);
    assertThat(series.tail(2).season()).isEqualTo(5);
    assertThat(series.withValues(new double[10]).season()).isEqualTo(5);
    assertThat(series.frequency().season()).isEqualTo(7);
    assertThatThrownBy(() -> series.withSeason(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("season: expected at least 1 value, but got 0");
  }

  @Test
  void fillsAGapWithAStraightLineAndSaysSo() throws IOException {
    TimeSeries series = readOne(days(10, 4));
    assertThat(series.values()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(notes.lines()).anyMatch(line -> line.contains("1 of 10 values are missing"));
  }

  @Test
  void fillsGapsAsToldTo() throws IOException {
    String text = days(10, 4);
    SeriesOptions options = SeriesOptions.of("x");
    assertThat(read(options.gaps(Gaps.FORWARD), text).getFirst().value(4)).isEqualTo(3);
    assertThat(read(options.gaps(Gaps.ZERO), text).getFirst().value(4)).isZero();
    assertThatThrownBy(() -> read(options.gaps(Gaps.REFUSE), text))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("value 5 is missing");
  }

  @Test
  void sortsLinesWhoseTimeRunsBackwards() throws IOException {
    TimeSeries series = readOne("date,x\n2020-01-03,3\n2020-01-02,2\n2020-01-01,1\n");
    assertThat(series.values()).containsExactly(1, 2, 3);
    assertThat(notes.lines()).anyMatch(line -> line.contains("backwards at lines 3, 4"));
  }

  @Test
  void takesTheLastOfLinesOfTheSameTime() throws IOException {
    TimeSeries series =
        readOne("date,x\n2020-01-01,1\n2020-01-02,2\n2020-01-02,7\n2020-01-03,3\n2020-01-04,4\n");
    assertThat(series.values()).containsExactly(1, 7, 3, 4);
    assertThat(notes.lines()).anyMatch(line -> line.contains("again at line 4"));
  }

  @Test
  void treatsWeekdaysAsTradingDaysWithoutGaps() throws IOException {
    String text =
        """
        date,close
        2020-01-02,1
        2020-01-03,2
        2020-01-06,3
        2020-01-07,4
        2020-01-09,5
        2020-01-10,6
        2020-01-13,7
        """;
    TimeSeries series = readOne(text);
    assertThat(series.frequency()).hasToString("trading day");
    assertThat(series.size()).isEqualTo(7);
    assertThat(series.time(7)).isEqualTo(LocalDateTime.of(2020, 1, 14, 0, 0));
    assertThat(series.time(11)).isEqualTo(LocalDateTime.of(2020, 1, 20, 0, 0));
  }

  @Test
  void readsSeveralSeriesUnderEachOther() throws IOException {
    List<TimeSeries> series =
        read(
            SeriesOptions.of(),
            """
            symbol,date,price
            A,2020-01-01,1
            A,2020-02-01,2
            A,2020-03-01,3
            B,2020-01-01,7
            B,2020-02-01,8
            """);
    assertThat(series).extracting(TimeSeries::name).containsExactly("A", "B");
    assertThat(series.get(1).values()).containsExactly(7, 8);
    assertThat(notes.lines()).anyMatch(line -> line.contains("symbol tells the series apart"));
  }

  @Test
  void readsALinePerSeries() throws IOException {
    String header =
        "id," + IntStream.range(0, 25).mapToObj(i -> "V" + i).collect(Collectors.joining(","));
    String one = IntStream.range(0, 25).mapToObj(String::valueOf).collect(Collectors.joining(","));
    List<TimeSeries> series =
        read(
            SeriesOptions.of().frequency(Frequency.parse("hour")),
            header + "\nH1," + one + "\nH2,5,6,7" + ",".repeat(22) + "\n");
    assertThat(series).extracting(TimeSeries::size).containsExactly(25, 3);
    assertThat(series.getFirst().frequency().season()).isEqualTo(24);
  }

  @Test
  void readsYearMonthDayAndHourColumns() throws IOException {
    TimeSeries series =
        read(
                SeriesOptions.of("x"),
                "No,year,month,day,hour,x\n1,2010,1,1,22,1\n2,2010,1,1,23,2\n3,2010,1,2,0,3\n")
            .getFirst();
    assertThat(series.frequency()).hasToString("hour");
    assertThat(series.time(2)).isEqualTo(LocalDateTime.of(2010, 1, 2, 0, 0));
  }

  @Test
  void keepsFutureColumnsBeyondTheTarget() throws IOException {
    TimeSeries series =
        read(
                SeriesOptions.of("x").covariates(List.of("y"), List.of("promo"), List.of()),
                """
                date,x,y,promo
                2020-01-01,1,5,0
                2020-01-02,2,6,1
                2020-01-03,,,1
                2020-01-04,,,0
                """)
            .getFirst();
    assertThat(series.values()).containsExactly(1, 2);
    assertThat(series.covariates().past("y", 1)).isEqualTo(6);
    assertThat(series.covariates().future("promo", 2)).isEqualTo(1);
    assertThatThrownBy(() -> series.covariates().future("promo", 4))
        .hasMessageContaining("expected values for 5 steps, but got 4");
  }

  @Test
  void refusesWhatHoldsNoSeriesAndSaysWhy() {
    refused("date,x\n2020-01-01,1\n", "at least 2 times");
    refused("date,x\n2020-01-01,\n2020-01-02,NA\n2020-01-03,\n", "column of numbers");
    refused(
        """
        date,x
        2020-01-01,1
        2020-01-02,2
        2020-01-05,3
        2020-01-09,4
        2020-01-20,5
        2020-01-21,6
        2020-02-11,6
        """,
        "equal distances");
    refused("date,x,y\n2020-01-01,1,2\n2020-01-02,1,2\n", "Choose with --target");
    refused("date,x\n2020-01-01,1\n01.02.2020,2\n2020-01-03,3\n", "line 3");
    refused(
        "date,x\n0001-01-01,1\n2020-01-02,2\n2020-01-03,3\n2020-01-04,3\n", "Are all dates right");
  }

  private void refused(String text, String reason) {
    assertThatThrownBy(() -> readOne(text))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aWrongTargetNamesTheColumns() {
    assertThatThrownBy(() -> read(SeriesOptions.of("z"), "date,x\n2020-01-01,1\n2020-01-02,2\n"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("--target: expected a column of data.csv, which has date, x")
        .hasMessageContaining("but got z");
  }

  @Test
  void knowsFrequencies() {
    assertThat(Frequency.parse("15 minutes").season()).isEqualTo(96);
    assertThat(Frequency.parse("Trading day").season()).isEqualTo(1);
    assertThat(Frequency.parse("w").season()).isEqualTo(52);
    assertThatThrownBy(() -> Frequency.parse("fortnight")).hasMessageContaining("fortnight");
    Frequency months = new Frequency(Frequency.Unit.MONTH, 1);
    assertThat(months.plus(LocalDateTime.of(2020, 2, 29, 0, 0), 1))
        .isEqualTo(LocalDateTime.of(2020, 3, 31, 0, 0));
  }
}
