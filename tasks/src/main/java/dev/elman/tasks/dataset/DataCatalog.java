package dev.elman.tasks.dataset;

import dev.elman.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All data sets that Elman knows by name. They stand in the tables `collections.tsv` and
/// `files.tsv` beside this class.
public final class DataCatalog {
  private static final String NONE = "-";

  private DataCatalog() {}

  /// Read at the first use.
  private static final class Tables {
    static final List<DataCollection> COLLECTIONS = read();
  }

  /// All data sets.
  public static List<DataCollection> all() {
    return Tables.COLLECTIONS;
  }

  /// The data set of a name; upper and lower case do not matter.
  ///
  /// @throws DataException if there is none
  public static DataCollection collection(String name) {
    return all().stream()
        .filter(collection -> collection.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  /// The file with a path.
  ///
  /// @throws DataException if there is none
  public static DataFile file(String path) {
    return Objects.requireNonNull(
        owner(path).files().stream()
            .filter(file -> file.path().equals(path))
            .findFirst()
            .orElse(null));
  }

  /// The files of a name: those of a data set, or the one with this path.
  ///
  /// @throws DataException if there is neither
  public static List<DataFile> files(String name) {
    return name.contains("/") ? List.of(file(name)) : collection(name).files();
  }

  /// The data set that a file belongs to.
  ///
  /// @throws DataException if there is none
  static DataCollection owner(String path) {
    return all().stream()
        .filter(collection -> collection.files().stream().anyMatch(f -> f.path().equals(path)))
        .findFirst()
        .orElseThrow(() -> unknown(path));
  }

  private static DataException unknown(String name) {
    List<String> names = all().stream().map(DataCollection::name).toList();
    return new DataException(
        "Data: expected the path of a file or one of "
            + String.join(", ", names)
            + ", but got "
            + name
            + ".",
        null);
  }

  private static List<DataCollection> read() {
    Map<String, List<DataFile>> files = new LinkedHashMap<>();
    for (String[] row : rows("files.tsv")) {
      URI source = row[4].equals(NONE) ? null : URI.create(row[4]);
      files
          .computeIfAbsent(row[0], _ -> new ArrayList<>())
          .add(new DataFile(row[1], Long.parseLong(row[2]), row[3], source));
    }
    return rows("collections.tsv").stream()
        .map(row ->
            new DataCollection(
                row[0],
                row[1],
                row[2],
                row[3],
                orNull(row[4]),
                Objects.requireNonNull(files.get(row[0]), row[0])))
        .toList();
  }

  private static @Nullable String orNull(String cell) {
    return cell.equals(NONE) ? null : cell;
  }

  private static List<String[]> rows(String table) {
    try (InputStream in = DataCatalog.class.getResourceAsStream(table)) {
      return new String(Objects.requireNonNull(in, table).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
