package dev.elman.callback;

import dev.elman.model.Callback;
import dev.elman.model.SavedState;
import dev.elman.model.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Writes a line per epoch to a file of comma-separated values: Keras's `CSVLogger`, with the same
/// columns.
///
/// The columns are `epoch` and the names in the logs of the first epoch, sorted; without validation
/// the same names with `val_` follow, all `NA`, so that files of several runs fit together. A value
/// that is missing later is `NA` too. Lines end with CR LF, as Keras's do.
///
/// When an interrupted training goes on, lines of epochs that are run again are removed first.
public final class CsvLogger implements Callback {
  private static final String SIZE = "size";
  private static final String NEW_LINE = "\r\n";

  private final Path file;
  private final String separator;
  private final boolean append;

  private List<String> columns = List.of();
  private boolean begun;
  private boolean headed;

  CsvLogger(Path file, String separator, boolean append) {
    if (separator.length() != 1 || "\"\r\n".contains(separator)) {
      throw new IllegalArgumentException(
          "CsvLogger separator: expected one character between values, but got \""
              + separator
              + "\".");
    }
    this.file = file;
    this.separator = separator;
    this.append = append;
  }

  /// Another character between the values; a comma by default.
  public CsvLogger separator(String character) {
    return new CsvLogger(file, character, append);
  }

  /// Whether to go on behind what is in the file, without a second header; false by default, which
  /// begins a new file.
  public CsvLogger append(boolean newAppend) {
    return new CsvLogger(file, separator, newAppend);
  }

  @Override
  public void trainBegin(TrainingRun run) {
    columns = List.of();
    begun = false;
    headed = false;
  }

  @Override
  public void epochEnd(int epoch, Map<String, Double> logs) {
    try {
      if (!begun) {
        begin();
      }
      if (columns.isEmpty()) {
        columns = columns(logs);
      }
      StringBuilder lines = new StringBuilder();
      if (!headed) {
        lines.append(line("epoch", columns.stream().map(this::quoted).toList()));
        headed = true;
      }
      List<String> values =
          columns.stream()
              .map(name -> logs.containsKey(name) ? "" + logs.get(name) : "NA")
              .toList();
      lines.append(line(String.valueOf(epoch), values));
      Files.writeString(file, lines, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void begin() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    headed = append && Files.exists(file) && Files.size(file) > 0;
    if (!headed) {
      Files.writeString(file, "");
    }
    begun = true;
  }

  private static List<String> columns(Map<String, Double> logs) {
    List<String> names = new ArrayList<>(new TreeSet<>(logs.keySet()));
    if (names.stream().noneMatch(name -> name.startsWith("val_"))) {
      names.addAll(names.stream().map(name -> "val_" + name).toList());
    }
    return names;
  }

  private String line(String first, List<String> others) {
    return first + separator + String.join(separator, others) + NEW_LINE;
  }

  private String quoted(String name) {
    boolean special = name.contains(separator) || name.contains("\"") || name.contains("\n");
    return special ? '"' + name.replace("\"", "\"\"") + '"' : name;
  }

  /// The size of the file, to which it is cut when training goes on from here.
  @Override
  public SavedState state() {
    if (!begun) {
      return new SavedState();
    }
    try {
      return new SavedState()
          .put(SIZE, Files.size(file))
          .put("columns", columns.stream().collect(Collectors.joining("\n")));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void restore(SavedState state) {
    long size = (long) state.number(SIZE);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.size() < size) {
        throw new IOException("the file is shorter than it was when the snapshot was made");
      }
      channel.truncate(size);
    } catch (IOException e) {
      throw failed(e);
    }
    columns = state.text("columns").lines().toList();
    begun = true;
    headed = true;
  }

  private UncheckedIOException failed(IOException e) {
    return new UncheckedIOException(
        "CsvLogger: expected to write " + file + ", but got " + e + ".", e);
  }
}
