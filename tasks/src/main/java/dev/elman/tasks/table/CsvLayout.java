package dev.elman.tasks.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.elman.data.DataException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a file of delimited text is laid out.
///
/// @param separator the character between cells
/// @param named whether the first line names the columns
/// @param columns the names of the columns, all different
record CsvLayout(char separator, boolean named, List<String> columns) {
  /// Tried in this order; the comma comes after those that files with decimal commas have.
  private static final char[] SEPARATORS = {'\t', ';', '|', ',', ' '};

  private static final int SAMPLE = 100;
  private static final double MOST_UNEVEN = 0.02;

  /// A reader of lines of any number of cells.
  static CsvReader.CsvReaderBuilder reader(char separator) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .allowExtraCharsAfterClosingQuote(true);
  }

  /// The first lines of a text.
  static List<CsvRecord> records(String source, String text, char by, int most) {
    List<CsvRecord> records = new ArrayList<>();
    try (CsvReader<CsvRecord> reader = reader(by).ofCsvRecord(text)) {
      for (CsvRecord record : reader) {
        records.add(record);
        if (records.size() == most) {
          break;
        }
      }
    } catch (CsvParseException | IOException e) {
      throw unreadable(source, e);
    }
    return records;
  }

  static DataException unreadable(String source, Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String what =
        cause instanceof CharacterCodingException
            ? "bytes that are no text in the encoding of the lines before"
            : cause.getMessage();
    return new DataException(source + ": expected lines of cells, but got " + what + ".", e);
  }

  /// The layout of lines, of which there is at least one.
  ///
  /// @param header whether the first line names the columns, or null to find out
  static CsvLayout of(List<CsvRecord> records, char separator, @Nullable Boolean header) {
    boolean named = header == null ? hasHeader(records) : header;
    int width = width(records);
    return new CsvLayout(
        separator, named, named ? names(records.getFirst(), width) : numbered(width));
  }

  /// The first separator that cuts (almost) all lines into the same number of cells, two or more; a
  /// comma where none does, so that the file is one column.
  static char separator(String text) {
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

  /// What was found out, as a sentence.
  String describe(String source) {
    return "%s: cells are separated by %s; %s."
        .formatted(
            source,
            title(separator),
            named ? "the first line names the columns" : "there is no header line");
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

  /// A line as a row: cells that are missing are empty, further ones are left out.
  Table.Row row(CsvRecord record) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      cells.add(i < record.getFieldCount() ? record.getField(i).strip() : "");
    }
    return new Table.Row(record.getStartingLineNumber(), cells);
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
      return first.stream().noneMatch(CsvLayout::isValue);
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
}
