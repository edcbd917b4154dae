package dev.elman.optimizer;

import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rule that changes weights with the help of their gradients.
///
/// The weights of a model are one array. What a rule remembers of each weight (momentum, velocity)
/// are *slots*: arrays of the same length, with everything at the same place. An optimizer is an
/// immutable configuration; the slots belong to the training run.
///
/// The rule itself is in one of two interfaces: an [ElementwiseOptimizer] looks at one weight at a
/// time, a [ParameterOptimizer] at a whole matrix. [Optimizers] lists all that the library has.
public interface Optimizer {
  /// Keras's name in lower case: `rmsprop`.
  String name();

  /// What happens around the rule.
  OptimizerOptions options();

  /// The same optimizer with other options around the rule.
  Optimizer options(OptimizerOptions options);

  /// What is remembered, in the order of the arrays that the rule gets and of Keras's files.
  List<String> slotNames();

  /// The number of arrays that the rule needs.
  default int slots() {
    return slotNames().size();
  }

  /// Whether a slot is one number for the whole model, in an array of length 1; such slots are the
  /// last.
  default boolean isScalar(int slot) {
    return false;
  }

  /// Whether Keras's files have this slot behind all those before it, for all parameters; if not,
  /// it stands beside the one before it, parameter by parameter.
  default boolean startsGroup(int slot) {
    return slot == 0 || isScalar(slot);
  }

  /// What a slot holds at first, everywhere.
  default float initialValue(int slot) {
    return 0;
  }

  /// The shape of what a slot remembers of a parameter, in the first values of the parameter's
  /// place; null if that is nothing. It is the parameter's own, but for optimizers that say so.
  default @Nullable Shape slotShape(int slot, Parameter parameter) {
    return isScalar(slot) ? null : parameter.shape();
  }

  /// Called before each update, by one thread.
  ///
  /// @param slots [#slots()] arrays, of which the scalar ones may be changed
  /// @param iteration the number of this update, counted from 1
  default void beginUpdate(float[][] slots, long iteration) {}

  /// How much of each value of this parameter decays at each update, in units of the learning rate.
  default double weightDecay(Parameter parameter) {
    return options().decays(parameter) ? options().weightDecay() : 0;
  }

  /// The learning rate at the beginning.
  default float learningRate() {
    return (float) options().learningRate().at(0);
  }

  /// The same optimizer with another, constant learning rate.
  ///
  /// @throws IllegalArgumentException if it is not positive
  default Optimizer learningRate(double rate) {
    return options(Checks.withLearningRate(name(), options(), rate));
  }

  /// What happens to the gradients before the rule.
  default GradientClip clip() {
    return options().clip();
  }

  /// The same optimizer with another clipping.
  default Optimizer clip(GradientClip clip) {
    return options(options().clip(clip));
  }
}
