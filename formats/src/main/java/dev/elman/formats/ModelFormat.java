package dev.elman.formats;

import dev.elman.model.Model;
import dev.elman.model.Snapshot;
import dev.elman.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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

  /// What computes the outputs of the model in a file from its inputs. By default it is the model
  /// itself; a format may run what cannot be layers.
  ///
  /// @throws ModelFileException as [#load]
  default UnaryOperator<List<Tensor>> runner(Path file) throws ModelFileException {
    Model model = load(file);
    return inputs -> model.predictAll(inputs.toArray(Tensor[]::new));
  }

  /// Gives a built model the weights of a file.
  ///
  /// @throws ModelFileException if the file is damaged, or its weights are of another model, which
  ///   then keeps those that it had
  default void loadWeights(Model model, Path file) throws ModelFileException {
    throw new ModelFileException(
        file + ": expected a file of weights, but " + name() + " holds whole models. Use load.");
  }

  /// Gives the layers of a built model whose names are in a file its weights.
  ///
  /// @return the names of these layers
  /// @throws ModelFileException if the file is damaged, has no names, or a layer of that name has
  ///   other weights; the model then keeps those that it had
  default List<String> loadWeightsByName(Model model, Path file) throws ModelFileException {
    throw new ModelFileException(
        file + ": expected a file of weights, but " + name() + " holds whole models. Use load.");
  }

  /// Writes the weights of a model alone.
  ///
  /// @throws ModelFileException if the format has no such files, or the file cannot be written
  default void saveWeights(Model model, Path file) throws ModelFileException {
    throw new ModelFileException(
        file
            + ": expected a name that ends in .h5, but "
            + name()
            + " holds whole models. Use save.");
  }

  /// The snapshot of a training that lies in a model file beside the model.
  ///
  /// @throws ModelFileException if there is none, or it is damaged
  default Snapshot snapshot(Path file) throws ModelFileException {
    throw new ModelFileException(
        file + ": expected a snapshot of a training, but files of " + name() + " hold none.");
  }

  /// Writes a model. The file appears under its name when all of it is on the disk.
  ///
  /// @param snapshot of a training, to go beside the model, or null
  /// @throws ModelFileException if the format cannot express the model, or the file cannot be
  ///   written; a file of this name is then what it was
  void save(Model model, @Nullable Snapshot snapshot, Path file) throws ModelFileException;
}
