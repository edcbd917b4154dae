package dev.elman.model;

import dev.elman.optimizer.Optimizer;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Tensor;
import java.util.Map;

/// Copies what an optimizer remembers out of an [OptimizerState], and back.
final class SavedOptimizer {
  private static final String NAME = "name";
  private static final String ITERATION = "iteration";
  private static final String RATE = "learning_rate";
  private static final String AVERAGED = "averaged";
  private static final String SWAPPED = "average_in_model";

  private SavedOptimizer() {}

  static SavedState save(Compiled compiled, ParameterBlock block) {
    compiled.state().prepare(compiled.optimizer(), block);
    OptimizerState.Progress progress = compiled.state().progress();
    SavedState saved =
        new SavedState()
            .put(NAME, compiled.optimizer().name())
            .put(ITERATION, progress.iteration())
            .put(RATE, progress.learningRate())
            .put(AVERAGED, progress.averaged())
            .put(SWAPPED, progress.averageInModel() ? 1 : 0);
    compiled.state().arrays().forEach((name, array) -> saved.put(name, Tensor.of(array)));
    return saved;
  }

  /// @throws IllegalArgumentException if it is of another optimizer; then nothing has been changed
  static void restore(SavedState saved, Compiled compiled, ParameterBlock block) {
    Optimizer optimizer = compiled.optimizer();
    OptimizerState state = compiled.state();
    state.prepare(optimizer, block);
    boolean fits =
        saved.text(NAME).equals(optimizer.name())
            && saved.tensors().keySet().equals(state.arrays().keySet());
    for (Map.Entry<String, Tensor> entry : saved.tensors().entrySet()) {
      float[] array = state.arrays().get(entry.getKey());
      fits &= array != null && array.length == entry.getValue().size();
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "Snapshot: expected one of the optimizer "
              + optimizer.name()
              + state.arrays().keySet()
              + ", but got "
              + saved.text(NAME)
              + saved.tensors().keySet()
              + ". Compile the model as it was then, or restore the weights only.");
    }
    saved
        .tensors()
        .forEach((name, tensor) ->
            System.arraycopy(tensor.data(), 0, state.arrays().get(name), 0, tensor.size()));
    state.restore(
        new OptimizerState.Progress(
            (long) saved.number(ITERATION),
            saved.number(RATE),
            (long) saved.number(AVERAGED),
            saved.number(SWAPPED) != 0));
  }
}
