package dev.elman.tasks.table;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.elman.data.DataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads files of delimited text, plain or gzipped: finds out which character separates the cells,
/// whether the first line names the columns, and in which encoding the text is. Byte order marks
/// and both kinds of line ends are fine.
public final class CsvTable {
  private CsvTable() {}

  /// Reads a file.
  ///
  /// @param separator the character between cells, or null to find out
  /// @param header whether the first line names the columns, or null to find out
  /// @throws DataException if there is no such file, or nothing in it, or it is no text
  public static Table read(
      Path file, @Nullable Character separator, @Nullable Boolean header, Notes notes) {
    String source = String.valueOf(file.getFileName());
    String text = TextFile.read(file, notes);
    if (text.isBlank()) {
      throw empty(file);
    }
    char by = separator == null ? CsvLayout.separator(text) : separator;
    List<CsvRecord> records = CsvLayout.records(source, text, by, Integer.MAX_VALUE);
    CsvLayout layout = CsvLayout.of(records, by, header);
    notes.add(layout.describe(source));
    return new Table(source, layout.columns(), rows(source, records, layout, notes));
  }

  static DataException empty(Path file) {
    return new DataException(
        file + ": expected a table, but the file is empty. Is it the right file?", null);
  }

  private static List<Table.Row> rows(
      String source, List<CsvRecord> records, CsvLayout layout, Notes notes) {
    int width = layout.columns().size();
    List<Table.Row> rows = new ArrayList<>();
    List<Long> shorter = new ArrayList<>();
    List<Long> longer = new ArrayList<>();
    for (CsvRecord record : records.subList(layout.named() ? 1 : 0, records.size())) {
      if (record.getFieldCount() != width) {
        (record.getFieldCount() < width ? shorter : longer).add(record.getStartingLineNumber());
      }
      rows.add(layout.row(record));
    }
    if (rows.isEmpty()) {
      throw new DataException(
          source + ": expected lines below the header, but there are none.", null);
    }
    if (!shorter.isEmpty()) {
      notes.add(
          Notes.places("Lines", shorter)
              + ": fewer than "
              + width
              + " cells; the rest is missing.");
    }
    if (!longer.isEmpty()) {
      notes.add(
          Notes.places("Lines", longer) + ": more than " + width + " cells; the rest is left out.");
    }
    return rows;
  }
}
