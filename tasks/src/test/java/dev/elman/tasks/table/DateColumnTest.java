package dev.elman.tasks.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.data.DataException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateColumnTest {
  private static Table table(String... cells) {
    List<Table.Row> rows = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      rows.add(new Table.Row(i + 2L, List.of(cells[i])));
    }
    return new Table("t.csv", List.of("when"), rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2020-03-04                | 2020-03-04T00:00
          2020/3/4                  | 2020-03-04T00:00
          20200304                  | 2020-03-04T00:00
          20200304 15:30            | 2020-03-04T15:30
          2020-03-04 15:30:07       | 2020-03-04T15:30:07
          2020-03-04T15:30:07.250   | 2020-03-04T15:30:07.250
          2020-03-04T15:30:07Z      | 2020-03-04T15:30:07
          2020-03-04T15:30:07+02:00 | 2020-03-04T13:30:07
          24.12.2020                | 2020-12-24T00:00
          24.12.2020 06:00          | 2020-12-24T06:00
          12/24/2020                | 2020-12-24T00:00
          24/12/2020                | 2020-12-24T00:00
          12/24/2020 3:05 PM        | 2020-12-24T15:05
          Mar 4 2020                | 2020-03-04T00:00
          March 4, 2020             | 2020-03-04T00:00
          4-Mar-2020                | 2020-03-04T00:00
          2020-03                   | 2020-03-01T00:00
          03/2020                   | 2020-03-01T00:00
          Mar 2020                  | 2020-03-01T00:00
          2020-Q3                   | 2020-07-01T00:00
          2020-W10                  | 2020-03-02T00:00
          1-03                      | 0001-03-01T00:00
          """)
  void readsManyForms(String text, LocalDateTime expected) {
    assertThat(DateColumn.read(table(text), 0, null).times()).containsExactly(expected);
  }

  @Test
  void takesTheFormThatPutsLinesInOrderWhereDaysAndMonthsCannotBeToldApart() {
    assertThat(DateColumn.read(table("1/2/2020", "2/2/2020", "3/2/2020"), 0, null).form())
        .isEqualTo("d/M/uuuu");
    assertThat(DateColumn.read(table("1/12/2020", "2/1/2020", "2/2/2020"), 0, null).form())
        .isEqualTo("M/d/uuuu");
  }

  @Test
  void namesTheLineThatIsNoDate() {
    assertThatThrownBy(
            () -> DateColumn.read(table("2020-01-01", "2020-01-02", "2020-13-01"), 0, null))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 4")
        .hasMessageContaining("uuuu-MM-dd")
        .hasMessageContaining("\"2020-13-01\"");
  }

  @Test
  void findsNoDatesInNumbersOrWords() {
    assertThat(DateColumn.find(table("1.5", "2.5"), 0)).isEmpty();
    assertThat(DateColumn.find(table("red", "green"), 0)).isEmpty();
    assertThat(DateColumn.find(table(), 0)).isEmpty();
  }

  @Test
  void readsAGivenForm() {
    assertThat(DateColumn.read(table("2020 03 04"), 0, "uuuu MM dd").times())
        .containsExactly(LocalDateTime.of(2020, 3, 4, 0, 0));
  }
}
