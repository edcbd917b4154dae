package dev.elman.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Samples from outside: files, streams, and a database, H2.
class SourcesTest {
  @TempDir private Path folder;

  private static Sample number(float value) {
    return Sample.of(Tensor.of(new float[] {value}));
  }

  private static List<Float> values(Source<Sample> samples) {
    return samples.toList(0).stream().map(s -> s.inputs().getFirst().data()[0]).toList();
  }

  @Test
  void linesAreReadAnewInEveryPassAndSomeLeftOut() throws IOException {
    Path file = folder.resolve("numbers");
    Files.writeString(file, "# header\r\n1\n2\n\n3");
    Samples lines =
        Dataset.lines(
            file,
            line -> line.isEmpty() || line.startsWith("#") ? null : number(Float.parseFloat(line)));
    assertThat(values(lines)).containsExactly(1f, 2f, 3f);
    Files.writeString(file, "7\n");
    assertThat(values(lines)).containsExactly(7f);
  }

  @Test
  void whatIsWrongWithALineIsToldWithItsNumber() throws IOException {
    Path file = folder.resolve("numbers");
    Files.writeString(file, "1\n\n2\nthree\n");
    Samples lines =
        Dataset.lines(file, line -> line.isEmpty() ? null : number(Float.parseFloat(line)));
    assertThatThrownBy(() -> values(lines))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("sample in line 4 of " + file, "three");
    Files.write(file, "1\ngrün\n".getBytes(ISO_8859_1));
    assertThatThrownBy(() -> values(lines)).hasMessageContainingAll(file.toString(), "UTF-8");
    Samples missing = Dataset.lines(folder.resolve("no"), _ -> null);
    assertThatThrownBy(() -> values(missing))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a readable text file " + folder.resolve("no"));
  }

  @Test
  void aStreamIsClosedAtTheEndOfItsPassAndWhenThePassIsLeft() {
    AtomicInteger closed = new AtomicInteger();
    Samples samples =
        Dataset.ofSamples(() -> Stream.of(number(1), number(2)).onClose(closed::incrementAndGet));
    assertThat(values(samples)).containsExactly(1f, 2f);
    assertThat(closed).hasValue(1);
    try (Cursor<Sample> cursor = samples.open(0)) {
      assertThat(cursor.next()).isNotNull();
    }
    assertThat(closed).hasValue(2);
  }

  @Test
  void whatIsWrongWithAStreamIsToldWithTheNumberOfTheSample() {
    Samples failing = Dataset.ofSamples(() -> Stream.of(1, 0).map(i -> number(1 / i)));
    assertThatThrownBy(() -> values(failing))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("sample 1", "by zero");
  }

  /// A database in memory with a table of a row per number, and connections that count themselves.
  private static final class Database implements AutoCloseable, Callable<Connection> {
    private final List<Connection> given = new ArrayList<>();
    private final Connection keeper;
    private final JdbcDataSource source = new JdbcDataSource();

    Database(int rows) throws SQLException {
      source.setURL("jdbc:h2:mem:" + System.nanoTime());
      keeper = source.getConnection();
      try (Statement statement = keeper.createStatement()) {
        statement.execute("create table series(id int primary key, amount double, name varchar)");
        for (int i = 0; i < rows; i++) {
          statement.execute(
              "insert into series values(%d, %s, %s)"
                  .formatted(i, i == 3 ? "null" : i + 0.5, "'n" + i + "'"));
        }
      }
    }

    @Override
    public Connection call() throws SQLException {
      given.add(source.getConnection());
      return given.getLast();
    }

    void requireClosed(int passes) throws SQLException {
      assertThat(given).hasSize(passes);
      for (Connection connection : given) {
        assertThat(connection.isClosed()).isTrue();
      }
    }

    @Override
    public void close() throws SQLException {
      keeper.close();
    }
  }

  private static @Nullable Sample amount(java.sql.ResultSet row) throws SQLException {
    float value = row.getFloat("amount");
    return row.wasNull() ? null : number(value);
  }

  @Test
  void rowsOfAQueryBecomeSamplesInEveryPass() throws SQLException {
    try (var database = new Database(6)) {
      Samples samples =
          Dataset.fromQuery(
              database, "select amount from series order by id desc", SourcesTest::amount);
      assertThat(values(samples)).containsExactly(5.5f, 4.5f, 2.5f, 1.5f, 0.5f);
      assertThat(values(samples.shuffle(10))).hasSize(5);
      database.requireClosed(2);
      try (Cursor<Sample> cursor = samples.prefetch(2).open(0)) {
        assertThat(cursor.next()).isNotNull();
      }
      database.requireClosed(3);
      assertThat(samples.batch(2).toList(0).stream().map(Batch::rows)).containsExactly(2, 2, 1);
    }
  }

  @Test
  void whatIsWrongWithAQueryIsToldAndNothingStaysOpen() throws SQLException {
    try (var database = new Database(3)) {
      Samples typo = Dataset.fromQuery(database, "select amont from series", SourcesTest::amount);
      assertThatThrownBy(() -> values(typo))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("the results of \"select amont from series\"", "AMONT");
      database.requireClosed(1);
      Samples column =
          Dataset.fromQuery(
              database,
              "select * from series order by id",
              row -> number(row.getInt("id") < 2 ? 1 : row.getInt("name")));
      assertThatThrownBy(() -> values(column))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("a sample in row 2", "n2");
      database.requireClosed(2);
      Samples refused =
          Dataset.fromQuery(
              () -> {
                throw new SQLException("no way in");
              },
              "select 1",
              SourcesTest::amount);
      assertThatThrownBy(() -> values(refused)).hasMessageContaining("no way in");
    }
  }
}
