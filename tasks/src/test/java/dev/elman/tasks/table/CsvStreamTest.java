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
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvStreamTest {
  private static final int MANY = 20_000; // more than the 64 KiB that tell the layout

  @TempDir private Path folder;
  private final Notes notes = new Notes();

  private Path write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.UTF_8));
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("data.csv"), bytes);
  }

  private static List<Table.Row> rows(RowSource source) {
    try (Stream<Table.Row> rows = source.stream()) {
      return rows.toList();
    }
  }

  private static String large() {
    StringBuilder text = new StringBuilder("\ufeffname;x\r\n");
    for (int i = 0; i < MANY; i++) {
      text.append(i % 2 == 0 ? "\"a; ü\";" : "日本;").append(i).append(",5\r\n");
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE"})
  void readsTheSameAsATable(String charset) throws IOException {
    Path file = write(large().getBytes(Charset.forName(charset)));
    CsvStream stream = CsvStream.of(file, notes);
    Table table = CsvTable.read(file, null, null, new Notes());
    assertThat(stream.columns()).isEqualTo(table.columns()).containsExactly("name", "x");
    assertThat(rows(stream)).hasSize(MANY).isEqualTo(table.rows());
    assertThat(rows(stream)).as("read anew").hasSize(MANY);
    assertThat(notes.lines())
        .containsExactly(
            "data.csv: cells are separated by semicolons; the first line names the columns.");
  }

  @Test
  void readsGzip() throws IOException {
    Path file = folder.resolve("data.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(large().getBytes(StandardCharsets.UTF_8));
    }
    assertThat(rows(CsvStream.of(file, notes))).hasSize(MANY);
  }

  @Test
  void saysWhichLineHasAnotherNumberOfCells() throws IOException {
    CsvStream stream = CsvStream.of(write(large() + "one\n"), notes);
    assertThatThrownBy(() -> rows(stream))
        .isInstanceOf(DataException.class)
        .hasMessage("data.csv, line 20002: expected 2 cells, but got 1. Correct the line.");
  }

  @Test
  void refusesWhatIsNoTable() throws IOException {
    Path empty = write("");
    assertThatThrownBy(() -> CsvStream.of(empty, notes)).hasMessageContaining("empty");
    assertThatThrownBy(() -> CsvStream.of(folder.resolve("none.csv"), notes))
        .hasMessageContaining("no such file");
  }

  @Test
  void invalidBytesBehindTheBeginningAreAnError() throws IOException {
    byte[] text = large().getBytes(StandardCharsets.UTF_8);
    text[text.length - 100] = (byte) 0xff;
    CsvStream stream = CsvStream.of(write(text), notes);
    assertThatThrownBy(() -> rows(stream))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(": expected lines of cells, but got bytes that are no text");
  }
}
