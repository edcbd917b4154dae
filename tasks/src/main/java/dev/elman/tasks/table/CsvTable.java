package dev.elman.tasks.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.elman.data.DataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads files of delimited text, plain or gzipped: finds out which character separates the cells,
/// whether the first line names the columns, and in which encoding the text is. Byte order marks
/// and both kinds of line ends are fine.
public final class CsvTable {
  /// Tried in this order; the comma comes after those that files with decimal commas have.
  private static final char[] SEPARATORS = {'\t', ';', '|', ',', ' '};

  private static final int SAMPLE = 100;
  private static final double MOST_UNEVEN = 0.02;

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
      throw new DataException(
          file + ": expected a table, but the file is empty. Is it the right file?", null);
    }
    char by = separator == null ? separator(text) : separator;
    List<CsvRecord> records = records(source, text, by, Integer.MAX_VALUE);
    boolean named = header == null ? hasHeader(records) : header;
    int width = width(records);
    List<String> columns = named ? names(records.getFirst(), width) : numbered(width);
    notes.add(
        "%s: cells are separated by %s; %s."
            .formatted(
                source,
                title(by),
                named ? "the first line names the columns" : "there is no header line"));
    return new Table(source, columns, rows(source, records, named ? 1 : 0, width, notes));
  }

  private static String title(char separator) {
    return switch (separator) {
      case '\t' -> "tabs";
      case ';' -> "semicolons";
      case ',' -> "commas";
      case ' ' -> "spaces";
      default -> "'" + separator + "'";
    };
  }

  private static List<CsvRecord> records(String source, String text, char by, int most) {
    List<CsvRecord> records = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(by)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .allowExtraCharsAfterClosingQuote(true)
            .ofCsvRecord(text)) {
      for (CsvRecord record : reader) {
        records.add(record);
        if (records.size() == most) {
          break;
        }
      }
    } catch (CsvParseException | IOException e) {
      throw new DataException(source + ": expected lines of cells, but got " + reason(e) + ".", e);
    }
    return records;
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  /// The first separator that cuts (almost) all lines into the same number of cells, two or more; a
  /// comma where none does, so that the file is one column.
  private static char separator(String text) {
    for (char separator : SEPARATORS) {
      List<CsvRecord> sample;
      try {
        sample = records("", text, separator, SAMPLE);
      } catch (DataException _) {
        continue;
      }
      int width = width(sample);
      long uneven = sample.stream().filter(record -> record.getFieldCount() != width).count();
      if (width > 1
          && uneven <= Math.max(1, MOST_UNEVEN * sample.size())
          && sample.size() > uneven) {
        return separator;
      }
    }
    return ',';
  }

  /// The most frequent number of cells.
  private static int width(List<CsvRecord> records) {
    Map<Integer, Integer> counts = new HashMap<>();
    int best = 1;
    for (CsvRecord record : records) {
      int count = counts.merge(record.getFieldCount(), 1, Integer::sum);
      if (count > counts.getOrDefault(best, 0) || best == record.getFieldCount()) {
        best = record.getFieldCount();
      }
    }
    return best;
  }

  /// The first line is a header if a cell of it is no value, while below it there are values.
  private static boolean hasHeader(List<CsvRecord> records) {
    List<String> first = records.getFirst().getFields();
    if (records.size() == 1) {
      return first.stream().noneMatch(CsvTable::isValue);
    }
    List<String> second = records.get(1).getFields();
    for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
      if (isValue(second.get(i)) && !isValue(first.get(i)) && !Missing.is(first.get(i).strip())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isValue(String cell) {
    String text = cell.strip();
    return NumberColumn.isNumeric(List.of(text))
        || DateForm.ALL.stream().anyMatch(form -> form.read(text) != null);
  }

  private static List<String> names(CsvRecord record, int width) {
    Set<String> used = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      String given = i < record.getFieldCount() ? record.getField(i).strip() : "";
      String name = given.isEmpty() ? "column" + (i + 1) : given;
      String unique = name;
      for (int n = 2; !used.add(unique); n++) {
        unique = name + "_" + n;
      }
      names.add(unique);
    }
    return names;
  }

  private static List<String> numbered(int width) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= width; i++) {
      names.add("column" + i);
    }
    return names;
  }

  private static List<Table.Row> rows(
      String source, List<CsvRecord> records, int skip, int width, Notes notes) {
    List<Table.Row> rows = new ArrayList<>();
    List<Long> shorter = new ArrayList<>();
    List<Long> longer = new ArrayList<>();
    for (CsvRecord record : records.subList(skip, records.size())) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        cells.add(i < record.getFieldCount() ? record.getField(i).strip() : "");
      }
      if (record.getFieldCount() != width) {
        (record.getFieldCount() < width ? shorter : longer).add(record.getStartingLineNumber());
      }
      rows.add(new Table.Row(record.getStartingLineNumber(), cells));
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
