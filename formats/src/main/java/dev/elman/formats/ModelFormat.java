package dev.elman.formats;

import dev.elman.model.Model;
import java.nio.file.Path;
import java.util.List;

/// One kind of model file.
public interface ModelFormat {
  /// What users call it: `Keras`.
  String name();

  /// The endings of file names that ask [ModelFiles#save] for this format, such as `.keras`; none
  /// if it can only be read.
  List<String> endings();

  /// Whether a file is of this format, as its content says; the name has no say.
  ///
  /// @param head the first bytes of the file, at most [ModelFiles#HEAD]
  boolean recognises(byte[] head);

  /// Reads a model.
  ///
  /// @throws ModelFileException if the file is damaged, or holds what Elman has not
  Model load(Path file) throws ModelFileException;

  /// Writes a model. The file appears under its name when all of it is on the disk.
  ///
  /// @throws ModelFileException if the format cannot express the model, or the file cannot be
  ///   written; a file of this name is then what it was
  void save(Model model, Path file) throws ModelFileException;
}
