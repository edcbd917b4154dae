package dev.elman.formats;

import dev.elman.formats.keras.KerasFormat;
import dev.elman.formats.onnx.OnnxFormat;
import dev.elman.model.Model;
import dev.elman.model.Snapshot;
import dev.elman.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Loads and saves models. What a file is, its content says; what is to be written, the ending of
/// the name.
public final class ModelFiles {
  /// How many bytes of a file its format is known by.
  public static final int HEAD = 4096;

  private static final KerasFormat KERAS = new KerasFormat();
  private static final List<ModelFormat> FORMATS = List.of(KERAS, new OnnxFormat());

  private ModelFiles() {}

  /// All formats.
  public static List<ModelFormat> formats() {
    return FORMATS;
  }

  /// Reads a model from a file of any format.
  ///
  /// @throws ModelFileException if there is no such file, it is of no known format, or its format
  ///   cannot read it
  public static Model load(Path file) throws ModelFileException {
    return formatOf(file).load(file);
  }

  /// What computes the outputs of the model in a file from its inputs, also for graphs of ONNX that
  /// cannot be layers.
  ///
  /// @throws ModelFileException as [#load]
  public static UnaryOperator<List<Tensor>> runner(Path file) throws ModelFileException {
    return formatOf(file).runner(file);
  }

  /// The format of a file, by its content.
  ///
  /// @throws ModelFileException if there is no such file, or it is of no known format
  public static ModelFormat formatOf(Path file) throws ModelFileException {
    byte[] head = head(file);
    for (ModelFormat format : FORMATS) {
      if (format.recognises(head)) {
        return format;
      }
    }
    throw new ModelFileException(
        file
            + ": expected a model file ("
            + FORMATS.stream().map(ModelFormat::name).collect(Collectors.joining(", "))
            + "), but it begins like none.");
  }

  /// Gives a built model the weights of a file: of [#saveWeights], of `model.save_weights` in
  /// Keras, or of a whole model. Layers get the weights of those of their names; if the names
  /// differ, as they do between two programs, the first layer with weights gets those of the first,
  /// and so on.
  ///
  /// @throws ModelFileException if the file cannot be read, or holds the weights of another model,
  ///   which then keeps those that it had
  public static void loadWeights(Model model, Path file) throws ModelFileException {
    formatOf(file).loadWeights(model, file);
  }

  /// Gives those layers of a built model weights whose names are in the file, and leaves the others
  /// as they are: Keras's `load_weights(by_name=True)`, to begin with a part of another model.
  /// Files in which layers have no names (`.keras`, `.weights.h5`) are refused.
  ///
  /// @return the names of these layers
  /// @throws ModelFileException if the file cannot be read, or a layer of that name has weights of
  ///   other shapes; the model then keeps those that it had
  public static List<String> loadWeightsByName(Model model, Path file) throws ModelFileException {
    return formatOf(file).loadWeightsByName(model, file);
  }

  /// Writes the weights alone, for [#loadWeights] and for Keras: under a name that ends in
  /// `.weights.h5` as Keras 3 has them, under another that ends in `.h5` or `.hdf5` as Keras 1 and
  /// 2 had them, with the names of the layers.
  ///
  /// @throws ModelFileException if no format has this ending, or the file cannot be written
  public static void saveWeights(Model model, Path file) throws ModelFileException {
    forEnding(file).saveWeights(model, file);
  }

  /// The snapshot of a training that was saved beside a model.
  ///
  /// @throws ModelFileException if there is none, or it is damaged
  public static Snapshot snapshot(Path file) throws ModelFileException {
    return formatOf(file).snapshot(file);
  }

  private static byte[] head(Path file) throws ModelFileException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD);
    } catch (NoSuchFileException e) {
      throw new ModelFileException(file + ": there is no such file.", e);
    } catch (IOException e) {
      throw new ModelFileException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /// Writes a `.keras` file that holds more than a model, such as how its inputs are made of raw
  /// data. Keras reads the model and does not look at the rest.
  ///
  /// @param attachments by their names
  /// @throws ModelFileException if the format cannot express the model, or the file cannot be
  ///   written
  public static void saveWith(Map<String, byte[]> attachments, Model model, Path file)
      throws ModelFileException {
    KERAS.saveWith(attachments, model, file);
  }

  /// What was attached to the model in a `.keras` file; nothing if there is nothing of that name.
  ///
  /// @throws ModelFileException if there is no such file, or it is no `.keras` archive
  public static Optional<byte[]> attachment(Path file, String name) throws ModelFileException {
    head(file);
    return KERAS.attachment(file, name);
  }

  /// Writes a model in the format that the ending of the file's name asks for.
  ///
  /// @throws ModelFileException if no format has this ending, the format cannot express the model,
  ///   or the file cannot be written
  public static void save(Model model, Path file) throws ModelFileException {
    save(model, null, file);
  }

  /// Writes a model and beside it a snapshot of its training, from which a training goes on
  /// exactly.
  ///
  /// @throws ModelFileException if no format has this ending, the format cannot express the model,
  ///   or the file cannot be written
  public static void save(Model model, @Nullable Snapshot snapshot, Path file)
      throws ModelFileException {
    forEnding(file).save(model, snapshot, file);
  }

  private static ModelFormat forEnding(Path file) throws ModelFileException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (ModelFormat format : FORMATS) {
      if (format.endings().stream().anyMatch(name::endsWith)) {
        return format;
      }
    }
    throw new ModelFileException(
        file
            + ": expected a name that ends in "
            + FORMATS.stream()
                .flatMap(format -> format.endings().stream())
                .collect(Collectors.joining(", "))
            + ", which says what to write.");
  }
}
