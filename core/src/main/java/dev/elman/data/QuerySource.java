package dev.elman.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Samples in the rows of a database query.
record QuerySource(Callable<? extends Connection> connections, String sql, RowMapper mapper)
    implements Source<Sample> {
  private static final String WHERE = "Dataset.fromQuery";

  /// Rows that a driver fetches at a time, where it does not fetch all.
  private static final int FETCH_SIZE = 1000;

  @Override
  public Cursor<Sample> open(long epochSeed) {
    Pass pass = new Pass(mapper);
    try {
      pass.start(connections.call(), sql);
      return pass;
    } catch (Exception problem) {
      DataException failure = DataException.of(WHERE, "the results of \"" + sql + "\"", problem);
      pass.closeAfter(failure);
      throw failure;
    }
  }

  private static final class Pass implements Cursor<Sample> {
    private final RowMapper mapper;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private @Nullable ResultSet results;
    private long number;

    Pass(RowMapper mapper) {
      this.mapper = mapper;
    }

    /// Everything is noted down for [#close()] at once, so that a later failure leaves nothing
    /// open.
    void start(Connection connection, String sql) throws SQLException {
      open.push(connection);
      PreparedStatement statement =
          connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
      open.push(statement);
      statement.setFetchSize(FETCH_SIZE);
      results = statement.executeQuery();
      open.push(results);
    }

    @Override
    public @Nullable Sample next() {
      try {
        while (results != null && results.next()) {
          Sample sample = mapper.map(results);
          number++;
          if (sample != null) {
            return sample;
          }
        }
        return null;
      } catch (SQLException | RuntimeException problem) {
        throw DataException.of(WHERE, "a sample in row " + number, problem);
      }
    }

    void closeAfter(DataException failure) {
      try {
        close();
      } catch (DataException another) {
        failure.addSuppressed(another);
      }
    }

    /// The results, the statement and the connection, in this order, each also if another fails.
    @Override
    public void close() {
      results = null;
      DataException failure = null;
      while (!open.isEmpty()) {
        try {
          open.pop().close();
        } catch (Exception problem) {
          DataException next = DataException.of(WHERE, "to close the query", problem);
          if (failure == null) {
            failure = next;
          } else {
            failure.addSuppressed(next);
          }
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }
}
