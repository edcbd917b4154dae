package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.hdf5.Hdf5Dataset;
import dev.elman.formats.hdf5.Hdf5Group;
import dev.elman.formats.hdf5.Hdf5Writer;
import dev.elman.model.Model;
import dev.elman.model.SavedState;
import dev.elman.optimizer.Optimizer;
import dev.elman.optimizer.WeightAverage;
import dev.elman.optimizer.schedule.ConstantRate;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What an optimizer remembers, as Keras orders it: the number of updates; the learning rate,
/// unless it is a schedule; then for every weight its average, if one is kept; its sum of
/// gradients, if several batches make an update; and for every weight its slots.
final class OptimizerWeights {
  /// Where Keras 3 has them.
  static final String PATH = "optimizer/vars";

  private static final System.Logger LOG = System.getLogger("dev.elman.formats");

  static final String ITERATION = "iteration";
  private static final String RATE = "learning_rate";

  /// A part of one of the optimizer's arrays that Keras has as a variable.
  private record Piece(String array, int from, Shape shape) {}

  private OptimizerWeights() {}

  private static List<Piece> pieces(Model model, Optimizer optimizer) {
    List<Parameter> weights =
        model.parameters().stream().distinct().filter(Parameter::trainable).toList();
    List<Piece> pieces = new ArrayList<>();
    if (optimizer.options().average().kind() != WeightAverage.Kind.NONE) {
      weights.forEach(w -> pieces.add(new Piece("average", w.offset(), w.shape())));
    }
    if (optimizer.options().gradientAccumulationSteps() > 1) {
      weights.forEach(w -> pieces.add(new Piece("gradient_accumulator", w.offset(), w.shape())));
    }
    int slots = optimizer.slots();
    for (int first = 0, end; first < slots; first = end) {
      end = first + 1;
      while (end < slots && !optimizer.startsGroup(end)) {
        end++;
      }
      addSlots(optimizer, first, end, weights, pieces);
    }
    return pieces;
  }

  private static void addSlots(
      Optimizer optimizer, int first, int end, List<Parameter> weights, List<Piece> pieces) {
    List<String> names = optimizer.slotNames();
    if (optimizer.isScalar(first)) {
      pieces.add(new Piece(names.get(first), 0, Shape.of()));
      return;
    }
    for (Parameter weight : weights) {
      for (int slot = first; slot < end; slot++) {
        Shape shape = optimizer.slotShape(slot, weight);
        if (shape != null) {
          pieces.add(new Piece(names.get(slot), weight.offset(), shape));
        }
      }
    }
  }

  private static boolean hasRate(Optimizer optimizer) {
    return optimizer.options().learningRate() instanceof ConstantRate;
  }

  /// Adds the variables to a file.
  ///
  /// @return how many there are
  static int write(Model model, Hdf5Writer writer, String path) {
    Optimizer optimizer = Objects.requireNonNull(model.optimizer());
    SavedState state = model.saveOptimizer();
    int number = 0;
    writer.put(path + "/" + number++, (long) state.number(ITERATION));
    if (hasRate(optimizer)) {
      double set = state.number(RATE);
      double rate = Double.isNaN(set) ? optimizer.options().learningRate().at(0) : set;
      writer.put(path + "/" + number++, (float) rate);
    }
    for (Piece piece : pieces(model, optimizer)) {
      writer.put(
          path + "/" + number++,
          piece.shape.toArray(),
          state.tensor(piece.array).data(),
          piece.from);
    }
    return number;
  }

  /// Gives the optimizer of a compiled model what an archive has.
  static void read(Model model, @Nullable Hdf5Group group) throws ModelFileException {
    List<Hdf5Dataset> variables = new ArrayList<>();
    for (int i = 0; group != null && group.dataset(Integer.toString(i)) != null; i++) {
      variables.add(Objects.requireNonNull(group.dataset(Integer.toString(i))));
    }
    Optimizer optimizer = model.optimizer();
    if (optimizer != null && !variables.isEmpty()) {
      read(model, variables, hasRate(optimizer));
    }
  }

  /// Gives the optimizer of a compiled model what a file has, if it has the right number of
  /// variables of the right shapes; else the log says that training begins anew.
  ///
  /// @param hasRate whether the learning rate is among them
  static void read(Model model, List<Hdf5Dataset> variables, boolean hasRate)
      throws ModelFileException {
    Optimizer optimizer = Objects.requireNonNull(model.optimizer());
    List<Piece> pieces = pieces(model, optimizer);
    int first = hasRate ? 2 : 1;
    String problem = difference(pieces, first, variables);
    if (problem != null) {
      beginAnew(problem);
      return;
    }
    SavedState state = model.saveOptimizer();
    state.put(ITERATION, (long) variables.getFirst().number());
    if (hasRate) {
      double rate = variables.get(1).number();
      boolean same = (float) rate == (float) optimizer.options().learningRate().at(0);
      state.put(RATE, same ? Double.NaN : rate);
    }
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      variables.get(first + i).read(state.tensor(piece.array).data(), piece.from);
    }
    model.restoreOptimizer(state);
  }

  static void beginAnew(String problem) {
    LOG.log(System.Logger.Level.WARNING, "{0}. The optimizer begins anew.", problem);
  }

  /// In what the variables of a file are others than expected, or null.
  private static @Nullable String difference(
      List<Piece> pieces, int first, List<Hdf5Dataset> variables) {
    int expected = first + pieces.size();
    if (variables.size() != expected) {
      return "The optimizer's variables: expected " + expected + ", but got " + variables.size();
    }
    for (int i = 0; i < expected; i++) {
      int[] shape = i < first ? new int[0] : pieces.get(i - first).shape.toArray();
      if (!Arrays.equals(variables.get(i).extents(), shape)) {
        return variables.get(i).path()
            + ": expected the shape "
            + Arrays.toString(shape)
            + ", but got "
            + Arrays.toString(variables.get(i).extents());
      }
    }
    return null;
  }
}
