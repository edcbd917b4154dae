package dev.elman.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Makes a sample of the current row of a query.
@FunctionalInterface
public interface RowMapper {
  /// The sample of the row that the results stand at, or null to leave the row out. The results
  /// must not be moved.
  @Nullable Sample map(ResultSet row) throws SQLException;
}
