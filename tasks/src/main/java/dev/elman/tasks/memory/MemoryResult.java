package dev.elman.tasks.memory;

import dev.elman.inspect.GradientFlow;
import java.time.Duration;

/// What became of one network at one lag.
///
/// @param flow the gradient before training
/// @param score the accuracy or error on sequences that were not trained on
/// @param solved whether the score means that the task was learned
/// @param updates how many updates of the weights it took, or were tried
/// @param duration how long the training took
public record MemoryResult(
    MemoryNetwork network,
    int lag,
    GradientFlow flow,
    double score,
    boolean solved,
    int updates,
    Duration duration) {

  /// The part of the gradient of the last h that arrives at the first, before training.
  public double arrival() {
    return flow.layers().getFirst().arrival();
  }
}
