package dev.elman.tasks.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlTableTest {
  private static final String DUCKDB = "jdbc:duckdb:";

  @Test
  void readsAnyQuery() {
    Table table =
        SqlTable.read(
            DUCKDB,
            "select timestamp '2020-01-01 10:00' + interval (i) hour as t, i * 1.5 as x, null as n"
                + " from range(3) r(i)");
    assertThat(table.columns()).containsExactly("t", "x", "n");
    assertThat(table.rows().getLast())
        .isEqualTo(new Table.Row(3, List.of("2020-01-01 12:00:00", "3.0", "")));
  }

  @Test
  void readsAFileThroughTheEngine(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), "[{\"a\": 1}, {\"a\": 2}]");
    assertThat(SqlTable.read(DUCKDB, "select * from '" + file + "'").cells(0))
        .containsExactly("1", "2");
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> SqlTable.read(DUCKDB, "select * from nowhere"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> SqlTable.read("jdbc:nothing:x", "select 1"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("No suitable driver");
    assertThatThrownBy(() -> SqlTable.read(DUCKDB, "select 1 where false"))
        .hasMessageContaining("found none");
  }
}
