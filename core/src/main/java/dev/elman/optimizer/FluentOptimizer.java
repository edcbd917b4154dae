package dev.elman.optimizer;

import dev.elman.optimizer.schedule.LearningRate;
import java.util.List;

/// The options that all optimizers of the library share, as methods that return a changed copy of
/// the same type: `adam().clipNorm(1).amsgrad(true)`.
///
/// @param <S> the type of the copy
public interface FluentOptimizer<S extends Optimizer> extends Optimizer {
  @Override
  S options(OptimizerOptions options);

  @Override
  default S learningRate(double rate) {
    return options(Checks.withLearningRate(name(), options(), rate));
  }

  /// The same optimizer with a learning rate that changes from step to step.
  default S learningRate(LearningRate schedule) {
    return options(options().learningRate(schedule));
  }

  /// The same optimizer, taking this part of every weight away at each update, times the learning
  /// rate: Keras's `weight_decay`.
  ///
  /// @throws IllegalArgumentException if it is negative
  default S weightDecay(double decay) {
    Checks.notNegative(name(), "weightDecay", decay);
    return options(options().weightDecay(decay));
  }

  /// The same optimizer, leaving out of the decay every parameter whose name contains one of these
  /// words: Keras's `exclude_from_weight_decay(var_names=…)`.
  default S excludeFromWeightDecay(String... names) {
    return options(options().notDecayed(List.of(names)));
  }

  @Override
  default S clip(GradientClip clip) {
    return options(options().clip(clip));
  }

  /// The same optimizer, clipping every value of the gradient to `[-limit, limit]`: Keras's
  /// `clipvalue`.
  ///
  /// @throws IllegalArgumentException if another clipping is set, or the limit is not positive
  default S clipValue(double limit) {
    return clip(clip().replaceNone(name(), GradientClip.value(limit)));
  }

  /// The same optimizer, scaling the gradient of each parameter to a norm of at most `limit`:
  /// Keras's `clipnorm`.
  ///
  /// @throws IllegalArgumentException if another clipping is set, or the limit is not positive
  default S clipNorm(double limit) {
    return clip(clip().replaceNone(name(), GradientClip.norm(limit)));
  }

  /// The same optimizer, scaling the gradient of all parameters together to a norm of at most
  /// `limit`: Keras's `global_clipnorm`.
  ///
  /// @throws IllegalArgumentException if another clipping is set, or the limit is not positive
  default S globalClipNorm(double limit) {
    return clip(clip().replaceNone(name(), GradientClip.globalNorm(limit)));
  }

  /// The same optimizer with another mean of the weights.
  default S average(WeightAverage average) {
    return options(options().average(average));
  }

  /// The same optimizer, keeping an exponential mean of the weights or not: Keras's `use_ema`.
  default S useEma(boolean use) {
    WeightAverage.Kind kind = use ? WeightAverage.Kind.EXPONENTIAL : WeightAverage.Kind.NONE;
    return average(options().average().kind(kind));
  }

  /// The same optimizer with another momentum of the exponential mean, 0.99 by default: Keras's
  /// `ema_momentum`.
  default S emaMomentum(double momentum) {
    return average(options().average().momentum(momentum));
  }

  /// The same optimizer, replacing the weights by their exponential mean after so many updates,
  /// again and again: Keras's `ema_overwrite_frequency`.
  default S emaOverwriteFrequency(int updates) {
    return average(options().average().overwriteFrequency(updates));
  }

  /// The same optimizer, changing the weights only after so many batches, by the mean of their
  /// gradients: Keras's `gradient_accumulation_steps`.
  ///
  /// @throws IllegalArgumentException if it is below 1
  default S gradientAccumulationSteps(int batches) {
    return options(options().gradientAccumulationSteps(batches));
  }
}
