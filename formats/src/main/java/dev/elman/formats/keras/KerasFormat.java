package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFormat;
import dev.elman.formats.hdf5.Hdf5File;
import dev.elman.model.AtomicFile;
import dev.elman.model.Model;
import dev.elman.model.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keras's model files: `.keras` (a zip archive of config and weights) read and written; `.h5` (one
/// HDF5 file, as Keras 1, 2 and 3 have it) read, and written as Keras 3 reads it; `.weights.h5`
/// (weights only). What a file is, its first bytes say: there are HDF5 files named `.keras`.
public final class KerasFormat implements ModelFormat {
  static final String METADATA = "metadata.json";
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.weights.h5";
  static final String SNAPSHOT = "elman.snapshot";
  static final String VERSION = "keras_version";

  private static final String WEIGHTS_ENDING = ".weights.h5";
  private static final String ARCHIVE_ENDING = ".keras";

  /// The format.
  public KerasFormat() {}

  @Override
  public String name() {
    return "Keras";
  }

  @Override
  public List<String> endings() {
    return List.of(ARCHIVE_ENDING, ".h5", ".hdf5");
  }

  @Override
  public boolean recognises(byte[] head) {
    boolean zip = head.length > 3 && head[0] == 'P' && head[1] == 'K' && head[2] == 3;
    if (!zip) {
      return Hdf5File.recognises(head);
    }
    // PyTorch's files are archives too: the name of the first entry tells
    return new String(head, StandardCharsets.ISO_8859_1).matches("(?s).*(\\.json|\\.h5|assets).*");
  }

  private interface Loading<T> {
    T run() throws ModelFileException;
  }

  /// Whatever else a damaged file leads to becomes the one error; the checks before give better
  /// messages.
  private static <T> T guarded(Path file, Loading<T> loading) throws ModelFileException {
    try {
      return loading.run();
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof ModelFileException known ? known : unexpected(file, e);
    } catch (RuntimeException | StackOverflowError e) {
      throw unexpected(file, e);
    }
  }

  private static ModelFileException unexpected(Path file, Throwable cause) {
    return new ModelFileException(
        file + ": expected a model that Elman can build, but got: " + cause.getMessage(), cause);
  }

  @Override
  public Model load(Path file) throws ModelFileException {
    return guarded(file, () -> new KerasLoader(file).load());
  }

  @Override
  public void loadWeights(Model model, Path file) throws ModelFileException {
    guarded(
        file,
        () -> {
          new KerasLoader(file).loadWeights(model);
          return file;
        });
  }

  @Override
  public List<String> loadWeightsByName(Model model, Path file) throws ModelFileException {
    return guarded(file, () -> new KerasLoader(file).loadWeightsByName(model));
  }

  @Override
  public Snapshot snapshot(Path file) throws ModelFileException {
    return guarded(file, () -> new KerasLoader(file).snapshot());
  }

  @Override
  public void save(Model model, @Nullable Snapshot snapshot, Path file) throws ModelFileException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    boolean archive = name.endsWith(ARCHIVE_ENDING);
    if (snapshot != null && !archive) {
      throw new ModelFileException(
          file + ": expected a name that ends in .keras, for only these files hold snapshots.");
    }
    writing(
        file,
        () -> {
          if (archive) {
            new ArchiveWriter(model).write(file, snapshot);
          } else if (name.endsWith(WEIGHTS_ENDING)) {
            write(ArchiveWriter.weights(model, false), file);
          } else {
            write(LegacyWriter.toBytes(model), file);
          }
        });
  }

  @Override
  public void saveWeights(Model model, Path file) throws ModelFileException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(ARCHIVE_ENDING)) {
      throw new ModelFileException(
          file
              + ": expected a name that ends in .weights.h5 or .h5: these files hold weights"
              + " only.");
    }
    writing(
        file,
        () ->
            write(
                name.endsWith(WEIGHTS_ENDING)
                    ? ArchiveWriter.weights(model, false)
                    : LegacyWriter.weights(model),
                file));
  }

  private interface Writing {
    void run() throws IOException;
  }

  private static void writing(Path file, Writing writing) throws ModelFileException {
    try {
      writing.run();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ModelFileException(file + ": " + e.getMessage(), e);
    } catch (UncheckedIOException | IOException e) {
      throw new ModelFileException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /// Writes a `.keras` file with more in it than Keras looks at.
  ///
  /// @param attachments by their names
  /// @throws ModelFileException if the model cannot be expressed or the file cannot be written
  public void saveWith(Map<String, byte[]> attachments, Model model, Path file)
      throws ModelFileException {
    writing(file, () -> new ArchiveWriter(model).attach(attachments).write(file, null));
  }

  /// What was attached to a model under a name; nothing if nothing was.
  ///
  /// @throws ModelFileException if the file is no `.keras` archive, or damaged
  public Optional<byte[]> attachment(Path file, String name) throws ModelFileException {
    String entry = attachment(name);
    try (Archive archive = new Archive(file)) {
      return archive.has(entry) ? Optional.of(archive.read(entry)) : Optional.empty();
    }
  }

  /// The name of the entry that holds an attachment.
  static String attachment(String name) {
    return "elman/" + name;
  }

  private static void write(byte[] content, Path file) throws IOException {
    try (AtomicFile out = new AtomicFile(file)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.channel().write(bytes);
      }
      out.commit();
    }
  }
}
