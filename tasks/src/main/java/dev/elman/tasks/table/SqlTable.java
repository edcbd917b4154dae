package dev.elman.tasks.table;

import dev.elman.data.DataException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// Reads the result of a query, from any database with a JDBC driver on the class path.
public final class SqlTable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private SqlTable() {}

  /// Runs a query. Lines count the rows of the result, from 1.
  ///
  /// @param url the database, such as `jdbc:postgresql://host/db`, with user and password if needed
  /// @throws DataException if there is no driver or database, or if the query fails or finds
  ///   nothing
  public static Table read(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      List<String> columns = columns(results.getMetaData());
      List<Table.Row> rows = new ArrayList<>();
      while (results.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
          cells.add(text(results.getObject(i)));
        }
        rows.add(new Table.Row(rows.size() + 1L, cells));
      }
      if (rows.isEmpty()) {
        throw new DataException("The query: expected rows, but found none: " + sql, null);
      }
      return new Table("the query", columns, rows);
    } catch (SQLException e) {
      throw new DataException(
          "The query: expected rows of " + url + ", but got: " + firstLine(e) + ".", e);
    }
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason");
  }

  private static List<String> columns(ResultSetMetaData data) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      names.add(data.getColumnLabel(i));
    }
    return names;
  }

  private static String text(Object value) {
    return switch (value) {
      case null -> "";
      case Timestamp time -> time.toLocalDateTime().format(TIME);
      case LocalDateTime time -> time.format(TIME);
      default -> value.toString().strip();
    };
  }
}
