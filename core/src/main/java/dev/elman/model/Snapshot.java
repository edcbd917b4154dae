package dev.elman.model;

import dev.elman.tensor.Parameter;
import dev.elman.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that a training needs to go on as if it had not been interrupted.
///
/// | part | what it holds |
/// |---|---|
/// | `weights` | every parameter of the model, trainable or not, by layer and name |
/// | `optimizer` | its slots, the number of updates, the learning rate |
/// | `run` | epoch and batch, the seed of shuffling and dropout, the sums behind the metrics of the epoch |
/// | `history` | what was recorded for every epoch |
/// | `carried` | the states that stateful layers carry from batch to batch |
/// | `callback/…` | what each callback remembers |
///
/// Random numbers are functions of seed, epoch and batch, so the position stands for the state of
/// all generators.
///
/// A snapshot of a model outside of training has the first two only.
///
/// In a file each part is a block of its own with a check sum (`BlockWriter` says the format). The
/// file appears when all of it is on the disk, in place of the one before, so a program may be
/// killed at any moment.
public final class Snapshot {
  private static final String WEIGHTS = "weights";
  private static final String OPTIMIZER = "optimizer";
  private static final String BLOCK = "PART";

  private final Map<String, SavedState> parts = new LinkedHashMap<>();

  Snapshot() {}

  /// The weights of a model and, if it is compiled, what its optimizer remembers. The values are
  /// copied.
  ///
  /// @throws IllegalStateException before the weights have been made
  public static Snapshot of(Model model) {
    Snapshot snapshot = new Snapshot();
    snapshot.put(WEIGHTS, weightsOf(model));
    snapshot.put(OPTIMIZER, model.saveOptimizer());
    return snapshot;
  }

  private static SavedState weightsOf(Model model) {
    SavedState weights = new SavedState();
    for (Map.Entry<String, Parameter> entry : parametersByName(model).entrySet()) {
      weights.put(entry.getKey(), entry.getValue().get());
    }
    return weights;
  }

  /// The parameters by layer and name, `lstm/kernel`; a number is added where that is not enough.
  static Map<String, Parameter> parametersByName(Model model) {
    Map<String, Parameter> byName = new LinkedHashMap<>();
    for (Parameter parameter : model.parameterBlock().parameters()) {
      String name = parameter.path();
      for (int i = 1; byName.putIfAbsent(name, parameter) != null; i++) {
        name = parameter.path() + "_" + i;
      }
    }
    return byName;
  }

  /// Adds a part, unless there is nothing in it.
  void put(String name, SavedState part) {
    if (!part.isEmpty()) {
      parts.put(name, part);
    }
  }

  /// A part, or null if there is none of this name.
  @Nullable SavedState part(String name) {
    return parts.get(name);
  }

  /// A part that every snapshot of a training has.
  ///
  /// @throws IllegalArgumentException if there is none
  SavedState require(String name) {
    SavedState part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException(
          "Snapshot: expected one with the part \""
              + name
              + "\", but got "
              + parts.keySet()
              + ". Use one that was made while training.");
    }
    return part;
  }

  /// The same snapshot without all but the weights.
  public Snapshot weightsOnly() {
    Snapshot snapshot = new Snapshot();
    snapshot.put(WEIGHTS, require(WEIGHTS));
    return snapshot;
  }

  /// The weights by layer and name: `lstm/kernel`.
  public Map<String, Tensor> weights() {
    return require(WEIGHTS).tensors();
  }

  /// The epoch of the next batch, counted from 0.
  ///
  /// @throws IllegalArgumentException if the snapshot was not made while training
  public int epoch() {
    return require(Progress.RUN).whole(Progress.EPOCH);
  }

  /// The number of the next batch in its epoch, counted from 0.
  ///
  /// @throws IllegalArgumentException if the snapshot was not made while training
  public int batch() {
    return require(Progress.RUN).whole(Progress.BATCH);
  }

  /// Gives a model the weights of this snapshot and, if both have one, the optimizer what it
  /// remembers.
  ///
  /// @throws IllegalArgumentException if they belong to another model; then nothing has been
  ///   changed
  /// @throws IllegalStateException if the model has no weights to replace
  public void restore(Model model) {
    checkWeights(model);
    SavedState optimizer = parts.get(OPTIMIZER);
    if (optimizer != null) {
      model.restoreOptimizer(optimizer); // first: it checks what it is given
    }
    restoreWeights(model);
  }

  /// Gives a model the weights of this snapshot.
  ///
  /// @throws IllegalArgumentException if they belong to another model; then nothing has been
  ///   changed
  /// @throws IllegalStateException if the model has no weights to replace
  public void restoreWeights(Model model) {
    checkWeights(model);
    List<Tensor> saved = List.copyOf(weights().values());
    List<Parameter> parameters = model.parameterBlock().parameters();
    for (int i = 0; i < saved.size(); i++) {
      model.parameterBlock().set(parameters.get(i), saved.get(i));
    }
  }

  private void checkWeights(Model model) {
    List<String> expected = new ArrayList<>();
    parametersByName(model).forEach((name, parameter) -> expected.add(name + parameter.shape()));
    List<String> got = new ArrayList<>();
    weights().forEach((name, tensor) -> got.add(name + tensor.shape()));
    if (expected.equals(got)) {
      return;
    }
    List<String> missing = new ArrayList<>(expected);
    missing.removeAll(got);
    got.removeAll(expected);
    throw new IllegalArgumentException(
        "Snapshot: expected the weights of the model, "
            + (missing.isEmpty() ? "in their order" : missing)
            + " among them, but got "
            + (got.isEmpty() ? "fewer, or others in front" : got)
            + ". The snapshot belongs to another model.");
  }

  /// Writes this snapshot to a file, whose folder is made if necessary, also if the thread is
  /// interrupted meanwhile; it then still is.
  ///
  /// @throws UncheckedIOException if that fails; a file of this name is then what it was
  public void write(Path file) {
    boolean interrupted = Thread.interrupted();
    while (!writeUnlessInterrupted(file)) { // an interrupt closes the file that is being written
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean writeUnlessInterrupted(Path file) {
    try (BlockWriter out = new BlockWriter(file)) {
      for (Map.Entry<String, SavedState> part : parts.entrySet()) {
        out.beginBlock(BLOCK);
        out.putString(part.getKey());
        part.getValue().write(out);
        out.endBlock();
      }
      out.commit();
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(
          file + ": expected to write a snapshot, but got " + e + ". Check folder and space.", e);
    }
  }

  /// Reads a snapshot.
  ///
  /// @throws UncheckedIOException if the file cannot be read or is damaged; the message says where
  public static Snapshot read(Path file) {
    Snapshot snapshot = new Snapshot();
    try (BlockReader in = new BlockReader(file)) {
      while (in.beginBlock(BLOCK)) {
        snapshot.parts.put(in.string(), SavedState.read(in));
        in.endBlock();
      }
      in.requireEnd();
      return snapshot;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
