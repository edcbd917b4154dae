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
  KERAS(".keras", true, ModelFiles::load),
  HDF5(".h5", false, ModelFiles::load),
  ONNX(".onnx", false, FileKind::readGraph),
  STATE_DICT(".pt", true, StateDict::read),
  SAFETENSORS(".safetensors", false, StateDict::read);

  private static final long LARGEST = 1 << 19;

  private final String ending;
  private final boolean archive;
  private final Reader reader;

  /// Reads a file.
  @FunctionalInterface
  private interface Reader {
    /// Reads it, or finds out that it cannot.
    Object read(Path file) throws ModelFileException;
  }

  FileKind(String ending, boolean archive, Reader reader) {
    this.ending = ending;
    this.archive = archive;
    this.reader = reader;
  }

  String ending() {
    return ending;
  }

  /// Reads a file.
  ///
  /// @throws ModelFileException if it cannot be read
  void read(Path file) throws ModelFileException {
    reader.read(file);
  }

  /// First the graph as it is, then as layers, which is asked for more.
  private static Object readGraph(Path file) throws ModelFileException {
    ModelFiles.runner(file);
    return ModelFiles.load(file);
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
