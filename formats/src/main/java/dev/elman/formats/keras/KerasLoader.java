package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.hdf5.Hdf5File;
import dev.elman.formats.hdf5.Hdf5Group;
import dev.elman.formats.json.Json;
import dev.elman.model.Model;
import dev.elman.model.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Loads one file: models, weights, snapshots.
final class KerasLoader {
  private static final String LEGACY_WEIGHTS = "model_weights";
  private static final String LAYER_NAMES = "layer_names";
  private static final String COMPILE_CONFIG = "compile_config";
  private static final String TRAINING_CONFIG = "training_config";
  private static final long MOST_JSON = 1 << 24;
  private static final long MOST_BYTES = Integer.MAX_VALUE - 64;
  private static final int HEAD = 16;

  private final Path file;

  KerasLoader(Path file) {
    this.file = file;
  }

  private boolean isHdf5() throws ModelFileException {
    try (var in = Files.newInputStream(file)) {
      return Hdf5File.recognises(in.readNBytes(HEAD));
    } catch (IOException e) {
      throw new ModelFileException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /// The model of the file.
  Model load() throws ModelFileException {
    return isHdf5() ? loadHdf5() : loadArchive();
  }

  private Model loadArchive() throws ModelFileException {
    try (Archive archive = new Archive(file)) {
      Version version = version(archive);
      ObjectNode config =
          Json.object(
              archive.read(KerasFormat.CONFIG, MOST_JSON), archive.place(KerasFormat.CONFIG));
      byte[] bytes = archive.read(KerasFormat.WEIGHTS);
      String place = archive.place(KerasFormat.WEIGHTS);
      Hdf5Group root = Hdf5File.root(bytes, place);
      Reading reading = new Reading(version, bytes.length);
      Options object = new Options(config, archive.place(KerasFormat.CONFIG), reading);
      ModelReader result = ModelReader.read(object);
      WeightPlan plan = new WeightPlan(place, bytes.length);
      result.model().build(result.inputs());
      reading.built();
      NativeWeights.find(root, result.model(), reading::typeOf, place, plan);
      Model model = finish(result, plan);
      if (object.has(COMPILE_CONFIG) && Compilation.read(object.object(COMPILE_CONFIG), model)) {
        OptimizerWeights.read(model, root.group(OptimizerWeights.PATH));
      }
      return model;
    }
  }

  private static Version version(Archive archive) throws ModelFileException {
    if (!archive.has(KerasFormat.METADATA)) {
      return Version.UNKNOWN;
    }
    ObjectNode metadata =
        Json.object(
            archive.read(KerasFormat.METADATA, MOST_JSON), archive.place(KerasFormat.METADATA));
    return Version.of(metadata.path(KerasFormat.VERSION).asText());
  }

  private Model loadHdf5() throws ModelFileException {
    byte[] bytes = bytes();
    String place = file.toString();
    Hdf5Group root = Hdf5File.root(bytes, place);
    String config = root.text("model_config");
    if (config == null || config.length() > MOST_JSON) {
      throw new ModelFileException(
          place
              + ": expected a model, but the file has no config: it may hold weights only. Build"
              + " the model and read them with ModelFiles.loadWeights.");
    }
    Hdf5Group weights = root.group(LEGACY_WEIGHTS);
    if (weights == null) {
      throw new ModelFileException(
          place + ": expected a group " + LEGACY_WEIGHTS + ", but there is none.");
    }
    Reading reading = new Reading(version(root), bytes.length);
    String configPlace = place + ": model_config";
    ModelReader result =
        ModelReader.read(new Options(Json.object(config, configPlace), configPlace, reading));
    WeightPlan plan = new WeightPlan(place, bytes.length);
    result.model().build(result.inputs());
    reading.built();
    LegacyWeights.find(weights, result.model(), place, plan);
    Model model = finish(result, plan);
    compile(model, root, weights, reading);
    return model;
  }

  private static Version version(Hdf5Group root) {
    String version = root.text(KerasFormat.VERSION);
    return version == null ? Version.UNKNOWN : Version.of(version);
  }

  private void compile(Model model, Hdf5Group root, Hdf5Group weights, Reading reading)
      throws ModelFileException {
    String training = root.text(TRAINING_CONFIG);
    if (training == null || training.length() > MOST_JSON) {
      return;
    }
    String place = file + ": " + TRAINING_CONFIG;
    Options config = new Options(Json.object(training, place), place, reading);
    if (Compilation.read(config, "optimizer_config", model)) {
      new LegacyOptimizer(model, weights, file.toString(), reading.version())
          .read(root.group("optimizer_weights"));
    }
  }

  private static Model finish(ModelReader result, WeightPlan plan) {
    plan.apply();
    result.model().buildFor(result.inputs());
    return result.model();
  }

  /// Gives a built model the weights of the file, whichever of the layouts it has.
  void loadWeights(Model model) throws ModelFileException {
    model.parameterBlock();
    if (isHdf5()) {
      loadWeights(model, bytes(), file.toString());
      return;
    }
    try (Archive archive = new Archive(file)) {
      loadWeights(model, archive.read(KerasFormat.WEIGHTS), archive.place(KerasFormat.WEIGHTS));
    }
  }

  private static void loadWeights(Model model, byte[] bytes, String place)
      throws ModelFileException {
    Hdf5Group root = Hdf5File.root(bytes, place);
    WeightPlan plan = new WeightPlan(place, bytes.length);
    Hdf5Group legacy = root.group(LEGACY_WEIGHTS);
    if (legacy == null
        && root.texts(LAYER_NAMES).isEmpty()
        && root.texts(LAYER_NAMES + 0).isEmpty()) {
      NativeWeights.find(root, model, LayerTypes::of, place, plan);
    } else {
      LegacyWeights.findLike(legacy == null ? root : legacy, model, place, plan);
    }
    plan.replace();
  }

  /// Gives the layers of a built model whose names are in the file its weights.
  ///
  /// @return their names
  List<String> loadWeightsByName(Model model) throws ModelFileException {
    model.parameterBlock();
    if (!isHdf5()) {
      throw new ModelFileException(
          file
              + ": expected an HDF5 file with the names of layers, but an archive numbers them. Use"
              + " loadWeights, or save the other model as .h5.");
    }
    byte[] bytes = bytes();
    Hdf5Group root = Hdf5File.root(bytes, file.toString());
    WeightPlan plan = new WeightPlan(file.toString(), bytes.length);
    Hdf5Group legacy = root.group(LEGACY_WEIGHTS);
    List<String> found =
        LegacyWeights.findNamed(legacy == null ? root : legacy, model, file.toString(), plan);
    plan.replace();
    return found;
  }

  /// The snapshot in an archive.
  Snapshot snapshot() throws ModelFileException {
    try (Archive archive = new Archive(file)) {
      byte[] bytes = archive.read(KerasFormat.SNAPSHOT);
      Path own = Files.createTempFile("elman", ".snapshot");
      try {
        Files.write(own, bytes);
        return Snapshot.read(own);
      } finally {
        Files.deleteIfExists(own);
      }
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelFileException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private byte[] bytes() throws ModelFileException {
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
}
