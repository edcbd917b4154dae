package dev.elman.optimizer;

import java.util.List;

/// A rule that changes weights with the help of their gradients.
///
/// The weights of a model are one array, so a rule is a loop over arrays of the same length: the
/// weights, the gradients and the slots, which are what the rule remembers of each weight
/// (momentum, velocity). An optimizer is an immutable configuration; the slots belong to the
/// training run. [Optimizers] lists all that the library has.
public interface Optimizer {
  /// Keras's name in lower case: `rmsprop`.
  String name();

  /// What is remembered of each weight, in the order of the arrays that [#update] gets and of
  /// Keras's files.
  List<String> slotNames();

  /// The number of arrays that [#update] needs, each as long as the weights and zero at first.
  default int slots() {
    return slotNames().size();
  }

  /// The learning rate at the beginning.
  float learningRate();

  /// The same optimizer with another learning rate.
  Optimizer learningRate(double rate);

  /// What happens to the gradients before [#update]; it is up to the training loop to call it.
  GradientClip clip();

  /// The same optimizer with another clipping.
  Optimizer clip(GradientClip clip);

  /// One step for the weights at `from` (inclusive) to `to` (exclusive). The rest of the arrays is
  /// neither read nor written, so different ranges may be updated by different threads.
  ///
  /// @param w the weights, which are changed
  /// @param g the gradients of the loss; a weight whose gradient has always been 0 keeps its value
  /// @param slots [#slots()] arrays, which are changed
  /// @param iteration the number of this step, counted from 1
  /// @param learningRate the learning rate of this step
  void update(
      float[] w, float[] g, float[][] slots, int from, int to, long iteration, float learningRate);
}
