package dev.elman.tasks.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.data.DataException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
  @TempDir private Path folder;
  private final Notes notes = new Notes();

  private Table read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private Table read(byte[] bytes) throws IOException {
    return CsvTable.read(Files.write(folder.resolve("data.csv"), bytes), null, null, notes);
  }

  private static List<List<String>> cells(Table table) {
    return table.rows().stream().map(Table.Row::cells).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void findsTheSeparatorAndTheHeader(String by) throws IOException {
    Table table = read("date,x\n2020-01-01,1\n2020-01-02,2\n".replace(",", by));
    assertThat(table.columns()).containsExactly("date", "x");
    assertThat(cells(table))
        .containsExactly(List.of("2020-01-01", "1"), List.of("2020-01-02", "2"));
  }

  @Test
  void prefersSemicolonsWhereCommasAreDecimal() throws IOException {
    Table table = read("date;x;y\n01.01.2020;1,5;2,5\n02.01.2020;1,6;2,6\n");
    assertThat(table.columns()).containsExactly("date", "x", "y");
    assertThat(table.rows().getFirst().cells()).containsExactly("01.01.2020", "1,5", "2,5");
  }

  @Test
  void namesColumnsWhereThereIsNoHeader() throws IOException {
    Table table = read("1,2\n3,4\n");
    assertThat(table.columns()).containsExactly("column1", "column2");
    assertThat(table.rows()).hasSize(2);
  }

  @Test
  void readsByteOrderMarksCarriageReturnsAndQuotes() throws IOException {
    Table table = read("\ufeff\"a\",\"b\"\r\n\"1\",\"x, y\"\r\n\r\n\"2\",\"z\"\r\n");
    assertThat(table.columns()).containsExactly("a", "b");
    assertThat(cells(table)).containsExactly(List.of("1", "x, y"), List.of("2", "z"));
    assertThat(table.rows().getLast().line()).isEqualTo(4);
  }

  @Test
  void readsUtf16AndWindows1252() throws IOException {
    byte[] utf16 = "\ufeffa,ü\n1,2\n".getBytes(StandardCharsets.UTF_16LE);
    assertThat(read(utf16).columns()).containsExactly("a", "ü");
    byte[] windows = "a,ü\n1,2\n".getBytes(Charset.forName("windows-1252"));
    assertThat(read(windows).columns()).containsExactly("a", "ü");
    assertThat(notes.lines()).anyMatch(line -> line.contains("Windows-1252"));
  }

  @Test
  void readsGzip() throws IOException {
    Path file = folder.resolve("data.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(CsvTable.read(file, null, null, notes).columns()).containsExactly("a", "b");
  }

  @Test
  void repairsLinesOfOtherLengthsAndSaysWhich() throws IOException {
    StringBuilder text = new StringBuilder("a,b,c\n");
    for (int i = 0; i < 50; i++) {
      text.append(i == 4 ? "1,2\n" : i == 6 ? "1,2,3,4\n" : "1,2,3\n");
    }
    Table table = read(text.toString());
    assertThat(table.rows().get(4).cells()).containsExactly("1", "2", "");
    assertThat(table.rows().get(6).cells()).containsExactly("1", "2", "3");
    assertThat(notes.lines())
        .anyMatch(line -> line.startsWith("Line 6: fewer"))
        .anyMatch(line -> line.startsWith("Line 8: more"));
  }

  @Test
  void givesColumnsOfTheSameNameANumber() throws IOException {
    assertThat(read("a,a,\n1,2,3\n").columns()).containsExactly("a", "a_2", "column3");
  }

  @Test
  void refusesWhatHoldsNoTable() {
    assertThatThrownBy(() -> read("")).hasMessageContaining("empty");
    assertThatThrownBy(() -> read(" \n \n")).hasMessageContaining("empty");
    assertThatThrownBy(() -> read("date,x\n")).hasMessageContaining("lines below the header");
    assertThatThrownBy(() -> read(new byte[] {'P', 'K', 3, 4, 0, 0}))
        .hasMessageContaining("spreadsheet");
    assertThatThrownBy(() -> CsvTable.read(folder.resolve("none.csv"), null, null, notes))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no such file");
  }
}
