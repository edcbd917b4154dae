package dev.elman.tasks.memory;

import dev.elman.inspect.GradientFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

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

  /// The largest spectral radius of a block of R before training.
  public double radius() {
    return flow.layers().getFirst().gates().stream()
        .mapToDouble(GradientFlow.GateFlow::radius)
        .max()
        .orElse(Double.NaN);
  }

  /// The part of the values of the forget gate in the highest tenth before training; NaN for a
  /// network without one.
  public double openForgetGates() {
    return flow.layers().getFirst().gates().stream()
        .filter(gate -> gate.name().equals("f"))
        .mapToDouble(GradientFlow.GateFlow::high)
        .findFirst()
        .orElse(Double.NaN);
  }

  /// Draws the gradients of several results over time, as SVG or PNG by the end of the name.
  ///
  /// @throws IllegalArgumentException if the name ends in neither `.svg` nor `.png`
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static void plot(List<MemoryResult> results, Path file) {
    SequencedMap<String, GradientFlow> flows = new LinkedHashMap<>();
    results.forEach(result -> flows.put(result.network().title(), result.flow()));
    GradientFlow.plot(flows, file);
  }
}
