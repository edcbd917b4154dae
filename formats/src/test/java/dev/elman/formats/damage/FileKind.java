package dev.elman.formats.damage;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFiles;
import dev.elman.formats.pytorch.StateDict;
import dev.elman.model.Model;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A kind of file that Elman reads: where valid ones are, whether it is a zip archive, and what
/// reads it.
enum FileKind {
  KERAS(".keras", true),
  HDF5(".h5", false),
  ONNX(".onnx", false),
  STATE_DICT(".pt", true),
  SAFETENSORS(".safetensors", false);

  private static final long LARGEST = 1 << 19;

  private final String ending;
  private final boolean archive;

  FileKind(String ending, boolean archive) {
    this.ending = ending;
    this.archive = archive;
  }

  String ending() {
    return ending;
  }

  /// Reads a file: one of ONNX first as the graph that it is, then as layers, which is asked for
  /// more.
  ///
  /// @throws ModelFileException if it cannot be read
  void read(Path file) throws ModelFileException {
    switch (this) {
      case KERAS, HDF5 -> ModelFiles.load(file);
      case ONNX -> {
        ModelFiles.runner(file);
        ModelFiles.load(file);
      }
      case STATE_DICT, SAFETENSORS -> StateDict.read(file);
    }
  }

  /// Valid files: those that Keras or PyTorch wrote and lie with the tests, and the models of Keras
  /// as Elman saves them.
  ///
  /// @param folder where Elman saves them
  List<ValidFile> originals(Path folder) throws IOException {
    if (this != KERAS && this != HDF5) {
      return within(resource("/golden/pytorch"));
    }
    List<ValidFile> originals = new ArrayList<>(within(resource("/roundtrip")));
    for (Path file : files(resource("/roundtrip"), KERAS.ending)) {
      Model model = ModelFiles.load(file);
      Path saved = folder.resolve("saved" + ending);
      ModelFiles.save(model, saved);
      originals.add(ValidFile.read(saved, archive));
    }
    return originals;
  }

  /// The files of this kind in a folder and the folders in it, but for large ones, with which
  /// nothing else happens and everything takes longer.
  List<ValidFile> within(Path folder) throws IOException {
    List<ValidFile> found = new ArrayList<>();
    for (Path file : files(folder, ending)) {
      if (Files.size(file) <= LARGEST) {
        found.add(ValidFile.read(file, archive));
      }
    }
    return found;
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static Path resource(String name) {
    try {
      return Path.of(FileKind.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
