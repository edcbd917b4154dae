package dev.elman.formats.keras;

import dev.elman.formats.json.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFormat;
import dev.elman.formats.hdf5.Hdf5File;
import dev.elman.formats.hdf5.Hdf5Group;
import dev.elman.model.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Keras's model files: `.keras` (a zip archive of config and weights) read and written, HDF5 of
/// Keras 1, 2 and 3 read. What a file is, its first bytes say: there are HDF5 files named `.keras`.
public final class KerasFormat implements ModelFormat {
  static final String METADATA = "metadata.json";
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.weights.h5";

  private static final String VERSION = "keras_version";
  private static final long MOST_JSON = 1 << 24;
  private static final long MOST_BYTES = Integer.MAX_VALUE - 64;

  /// The format.
  public KerasFormat() {}

  @Override
  public String name() {
    return "Keras";
  }

  @Override
  public List<String> endings() {
    return List.of(".keras");
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

  @Override
  public Model load(Path file) throws ModelFileException {
    try {
      byte[] head = head(file);
      return Hdf5File.recognises(head) ? loadHdf5(file) : loadArchive(file);
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof ModelFileException known ? known : unexpected(file, e);
    } catch (RuntimeException | StackOverflowError e) {
      throw unexpected(file, e);
    }
  }

  /// Whatever else a damaged file leads to; the checks before give better messages.
  private static ModelFileException unexpected(Path file, Throwable cause) {
    return new ModelFileException(
        file + ": expected a model that Elman can build, but got: " + cause.getMessage(), cause);
  }

  private static byte[] head(Path file) throws ModelFileException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(16);
    } catch (IOException e) {
      throw new ModelFileException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static Model loadArchive(Path file) throws ModelFileException {
    try (Archive archive = new Archive(file)) {
      Version version = Version.UNKNOWN;
      if (archive.has(METADATA)) {
        ObjectNode metadata =
            Json.object(archive.read(METADATA, MOST_JSON), archive.place(METADATA));
        version = Version.of(metadata.path(VERSION).asText());
      }
      ObjectNode config = Json.object(archive.read(CONFIG, MOST_JSON), archive.place(CONFIG));
      byte[] bytes = archive.read(WEIGHTS);
      String place = archive.place(WEIGHTS);
      Hdf5Group root = Hdf5File.root(bytes, place);
      Reading reading = new Reading(version, bytes.length);
      ModelReader result = ModelReader.read(new Options(config, archive.place(CONFIG), reading));
      return finish(
          result,
          reading,
          place,
          bytes.length,
          plan -> NativeWeights.find(root, result.model(), reading, place, plan));
    }
  }

  private static Model loadHdf5(Path file) throws ModelFileException {
    byte[] bytes = bytes(file);
    String place = file.toString();
    Hdf5Group root = Hdf5File.root(bytes, place);
    String config = root.text("model_config");
    if (config == null || config.length() > MOST_JSON) {
      throw new ModelFileException(
          place
              + ": expected a model, but the file has no config: it may hold weights only. Build the"
              + " model and read them with KerasFiles.loadWeights.");
    }
    Hdf5Group weights = root.group("model_weights");
    if (weights == null) {
      throw new ModelFileException(place + ": expected a group model_weights, but there is none.");
    }
    String version = root.text(VERSION);
    Reading reading =
        new Reading(version == null ? Version.UNKNOWN : Version.of(version), bytes.length);
    String configPlace = place + ": model_config";
    ModelReader result =
        ModelReader.read(new Options(Json.object(config, configPlace), configPlace, reading));
    return finish(
        result,
        reading,
        place,
        bytes.length,
        plan -> LegacyWeights.find(weights, result.model(), place, plan));
  }

  private interface Finder {
    void find(WeightPlan plan) throws ModelFileException;
  }

  private static Model finish(
      ModelReader result, Reading reading, String place, long fileBytes, Finder finder)
      throws ModelFileException {
    Model model = result.model();
    model.build(result.inputs());
    reading.built();
    WeightPlan plan = new WeightPlan(place, fileBytes);
    finder.find(plan);
    plan.apply();
    model.buildFor(result.inputs());
    return model;
  }

  private static byte[] bytes(Path file) throws ModelFileException {
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new ModelFileException(
            file + ": expected at most " + MOST_BYTES + " bytes, but got " + size + ".");
      }
      return Files.readAllBytes(file);
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelFileException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void save(Model model, Path file) throws ModelFileException {
    throw new ModelFileException(file + ": not yet");
  }
}
