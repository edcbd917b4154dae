package dev.elman.tasks.dataset;

import dev.elman.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// The files of data sets on this machine: first in a folder of the user, then in a cache.
///
/// ```java
/// Path text = DataStore.standard().fetch(DataCatalog.file("lm/tinyshakespeare.txt"));
/// ```
///
/// Both are laid out alike: a file lies at its [DataFile#path()]. The folder is only read; what is
/// downloaded goes into the cache, where a file appears whole and with the right hash or not at
/// all.
public final class DataStore {
  /// The variable that names the folder.
  public static final String FOLDER_VARIABLE = "ELMAN_DATA";

  /// The variable that names the cache.
  public static final String CACHE_VARIABLE = "ELMAN_CACHE";

  private final @Nullable Path folder;
  private final Path cache;
  private final Download download;

  /// A store.
  ///
  /// @param folder where files may already lie, or null
  /// @param cache where downloads are put; it is made when it is needed
  public DataStore(@Nullable Path folder, Path cache) {
    this(folder, cache, new Download());
  }

  DataStore(@Nullable Path folder, Path cache, Download download) {
    this.folder = folder;
    this.cache = cache;
    this.download = download;
  }

  /// The folder that `ELMAN_DATA` names, if it does, and the cache that `ELMAN_CACHE` names, or
  /// else `elman/data` in the user's cache folder: `XDG_CACHE_HOME`, `LOCALAPPDATA` on Windows, or
  /// `~/.cache`.
  ///
  /// @throws DataException if `ELMAN_DATA` names no folder
  public static DataStore standard() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  static DataStore of(Map<String, String> environment, Path home) {
    Path folder = path(environment, FOLDER_VARIABLE);
    if (folder != null && !Files.isDirectory(folder)) {
      throw new DataException(
          FOLDER_VARIABLE + ": expected a folder, but there is none at " + folder + ".", null);
    }
    return new DataStore(folder, cache(environment, home));
  }

  private static Path cache(Map<String, String> environment, Path home) {
    Path own = path(environment, CACHE_VARIABLE);
    if (own != null) {
      return own;
    }
    Path xdg = path(environment, "XDG_CACHE_HOME");
    Path windows = path(environment, "LOCALAPPDATA");
    Path caches = xdg != null ? xdg : windows != null ? windows : home.resolve(".cache");
    return caches.resolve("elman").resolve("data");
  }

  private static @Nullable Path path(Map<String, String> environment, String variable) {
    String value = environment.get(variable);
    return value == null || value.isBlank() ? null : Path.of(value);
  }

  /// Where downloads are put.
  public Path cache() {
    return cache;
  }

  /// Where a file lies, if it is on this machine.
  public Optional<Path> find(DataFile file) {
    if (folder != null) {
      Path there = folder.resolve(file.path());
      if (Files.isRegularFile(there)) {
        return Optional.of(there);
      }
    }
    Path cached = cache.resolve(file.path());
    return Files.isRegularFile(cached) ? Optional.of(cached) : Optional.empty();
  }

  /// Where a file lies.
  ///
  /// @throws DataException if it is not on this machine
  public Path path(DataFile file) {
    return find(file)
        .orElseThrow(() ->
            new DataException(
                file.path()
                    + ": expected the file in "
                    + places()
                    + ", but it is not there. "
                    + (file.source() == null
                        ? byHand(file)
                        : "elman data fetch " + file.path() + " downloads it."),
                null));
  }

  /// Where a file lies; it is downloaded if it is not on this machine.
  ///
  /// @throws DataException if it can neither be found nor downloaded; the message says why
  public Path fetch(DataFile file) {
    return find(file).orElseGet(() -> downloaded(file));
  }

  private Path downloaded(DataFile file) {
    if (file.source() == null) {
      throw new DataException(
          file.path()
              + ": expected a source to download it from, but there is none. "
              + byHand(file),
          null);
    }
    Path target = cache.resolve(file.path());
    try {
      Path work = Files.createDirectories(cache.resolve("download"));
      Path raw = temporary(work);
      Path part = temporary(work);
      try {
        try (OutputStream bytes = Files.newOutputStream(part);
            OutputStream out = file.isGzipped() ? new GZIPOutputStream(bytes) : bytes) {
          download.copy(file, raw, out);
        }
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(raw);
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new DataException(
          file.path() + ": expected to put it into " + cache + ", but got " + e + ".", e);
    }
  }

  /// A file that is gone when the JVM ends, also amid a download.
  private static Path temporary(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "", ".part");
    file.toFile().deleteOnExit();
    return file;
  }

  /// Checks the content of a file on this machine.
  ///
  /// @throws DataException if it is not there, cannot be read, or is another one than it should be
  public void check(DataFile file) {
    Path path = path(file);
    Content content = new Content(file, path.toString());
    try (InputStream raw = Files.newInputStream(path);
        InputStream in = file.isGzipped() ? new GZIPInputStream(raw) : raw) {
      content.copy(in, OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new DataException(path + ": expected to read the file, but got " + e + ".", e);
    }
  }

  private String places() {
    return (folder == null ? "" : folder + " or ") + cache;
  }

  /// How to get a file that has no source.
  private String byHand(DataFile file) {
    return "%s Put it there by hand, or set %s to a folder that has it."
        .formatted(DataCatalog.owner(file.path()).origin(), FOLDER_VARIABLE);
  }
}
