package dev.elman.tasks.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.data.DataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberColumnTest {
  private final Notes notes = new Notes();

  private double[] read(String... cells) {
    List<Table.Row> rows = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      rows.add(new Table.Row(i + 2L, List.of(cells[i])));
    }
    return NumberColumn.read(new Table("t.csv", List.of("x"), rows), 0, notes);
  }

  @Test
  void readsPlainNumbersWithoutANote() {
    assertThat(read("1", "-2.5", "+.5", "3e2", "4.")).containsExactly(1, -2.5, .5, 300, 4);
    assertThat(notes.lines()).isEmpty();
  }

  @Test
  void readsDecimalCommasAndSaysSo() {
    assertThat(read("1,5", "2", "-0,25")).containsExactly(1.5, 2, -0.25);
    assertThat(notes.lines()).singleElement().asString().contains("decimal comma");
  }

  @Test
  void readsGroupedThousandsOfBothKinds() {
    assertThat(read("1,234.5", "12,345,678", "7.25")).containsExactly(1234.5, 12345678, 7.25);
    assertThat(read("1.234,5", "12.345.678", "7,25")).containsExactly(1234.5, 12345678, 7.25);
  }

  @Test
  void leavesCurrencyAndPerCentOut() {
    assertThat(read("$1.50", "€ 2", "3 %")).containsExactly(1.5, 2, 3);
  }

  @Test
  void knowsTheWaysToSayMissing() {
    assertThat(read("1", "NA", "", "NaN", "null", "?", "-", "#N/A", "2"))
        .containsExactly(
            1,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            2);
    assertThat(notes.lines()).isEmpty();
  }

  @Test
  void treatsFewBrokenCellsAsMissingAndNamesTheirLines() {
    String[] cells = new String[40];
    Arrays.fill(cells, "1");
    cells[5] = "abc";
    cells[7] = "1e300";
    double[] values = read(cells);
    assertThat(values[5]).isNaN();
    assertThat(values[7]).isNaN();
    assertThat(notes.lines()).singleElement().asString().contains("lines 7, 9").contains("\"abc\"");
  }

  @Test
  void refusesAColumnThatIsNotNumeric() {
    assertThatThrownBy(() -> read("1", "red", "green"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining("\"red\"");
  }
}
