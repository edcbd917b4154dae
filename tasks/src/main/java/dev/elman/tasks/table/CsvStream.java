package dev.elman.tasks.table;

import static java.util.Spliterator.NONNULL;
import static java.util.Spliterator.ORDERED;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.elman.data.DataException;
import dev.elman.tasks.file.InputFile;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The rows of a file of delimited text, plain or gzipped, that need not fit into memory: they are
/// read anew in every pass. The first 64 KiB tell what [CsvTable] finds out from the whole file.
///
/// A row with another number of cells than there are columns is an error here, since nobody would
/// see a note about it.
public final class CsvStream implements RowSource {
  private static final int HEAD = 1 << 16;

  private final Path file;
  private final CsvLayout layout;

  private CsvStream(Path file, CsvLayout layout) {
    this.file = file;
    this.layout = layout;
  }

  /// The rows of a file; its separator and header are found out.
  ///
  /// @param notes takes down what was found out
  /// @throws DataException if there is no such file, or nothing in it, or it is no text
  public static CsvStream of(Path file, Notes notes) {
    return of(file, null, null, notes);
  }

  /// The rows of a file.
  ///
  /// @param separator the character between cells, or null to find out
  /// @param header whether the first line names the columns, or null to find out
  /// @throws DataException if there is no such file, or nothing in it, or it is no text
  public static CsvStream of(
      Path file, @Nullable Character separator, @Nullable Boolean header, Notes notes) {
    String source = String.valueOf(file.getFileName());
    String head = head(file, notes);
    if (head.isBlank()) {
      throw CsvTable.empty(file);
    }
    char by = separator == null ? CsvLayout.separator(head) : separator;
    List<CsvRecord> records = CsvLayout.records(source, head, by, Integer.MAX_VALUE);
    CsvLayout layout = CsvLayout.of(records, by, header);
    notes.add(layout.describe(source));
    return new CsvStream(file, layout);
  }

  /// The first lines; the last of them is left out where it is cut.
  private static String head(Path file, Notes notes) {
    try (Reader reader = TextFile.open(file, notes)) {
      char[] head = new char[HEAD];
      int length = 0;
      for (int n = 0; n >= 0 && length < HEAD; n = reader.read(head, length, HEAD - length)) {
        length += n;
      }
      String text = new String(head, 0, length);
      int end = text.lastIndexOf('\n');
      return length < HEAD || end < 0 ? text : text.substring(0, end);
    } catch (IOException e) {
      throw InputFile.unreadable(file, e);
    }
  }

  @Override
  public String source() {
    return String.valueOf(file.getFileName());
  }

  @Override
  public List<String> columns() {
    return layout.columns();
  }

  @Override
  public Stream<Table.Row> stream() {
    try {
      Reader text = TextFile.open(file, new Notes());
      CsvReader<CsvRecord> reader = CsvLayout.reader(layout.separator()).ofCsvRecord(text);
      var rows =
          Spliterators.spliteratorUnknownSize(new Lines(reader.iterator()), ORDERED | NONNULL);
      return StreamSupport.stream(rows, false)
          .skip(layout.named() ? 1 : 0)
          .map(this::row)
          .onClose(() -> close(text));
    } catch (IOException e) {
      throw InputFile.unreadable(file, e);
    }
  }

  /// Lines, of which a broken one is an error that says where.
  private final class Lines implements Iterator<CsvRecord> {
    private final Iterator<CsvRecord> records;
    private long line;

    Lines(Iterator<CsvRecord> records) {
      this.records = records;
    }

    @Override
    public boolean hasNext() {
      try {
        return records.hasNext();
      } catch (CsvParseException | UncheckedIOException e) {
        throw CsvLayout.unreadable(source() + ", behind line " + line, e);
      }
    }

    @Override
    public CsvRecord next() {
      CsvRecord next = records.next();
      line = next.getStartingLineNumber();
      return next;
    }
  }

  private Table.Row row(CsvRecord record) {
    if (record.getFieldCount() != columns().size()) {
      throw new DataException(
          "%s, line %d: expected %d cells, but got %d. Correct the line."
              .formatted(
                  source(),
                  record.getStartingLineNumber(),
                  columns().size(),
                  record.getFieldCount()),
          null);
    }
    return layout.row(record);
  }

  private static void close(Reader text) {
    try {
      text.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
