package dev.elman.optimizer;

import java.util.List;

/// Non-monotonically triggered averaged gradient descent (Merity, Keskar and Socher 2018,
/// *Regularizing and optimizing LSTM language models*, arXiv:1708.02182, algorithm 1): plain
/// gradient descent, and from the moment on when validation has not become better for a while the
/// mean of the weights is what counts.
///
/// ```
/// w = w - rate · g
/// a = (w_T + … + w_k) / (k - T + 1)                 T: the update at which averaging was started
/// ```
///
/// When to start is not the rule's business: a callback that watches the validation says so.
/// Defaults: [Optimizers#ntAsgd()].
///
/// *Non-finite values*: a gradient that is NaN makes its weight NaN; others are not touched.
///
/// Checked by `SwapEmaWeightsTest` against means that are taken there.
///
/// @param options what happens around the rule
public record NtAsgd(OptimizerOptions options)
    implements FluentOptimizer<NtAsgd>, ElementwiseOptimizer {

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if they ask for another mean of the weights
  public NtAsgd {
    WeightAverage.Kind kind = options.average().kind();
    if (kind != WeightAverage.Kind.TRIGGERED) {
      throw new IllegalArgumentException(
          "nt_asgd average: expected TRIGGERED, but got "
              + kind
              + ". Use sgd() with an average of another kind.");
    }
  }

  @Override
  public NtAsgd options(OptimizerOptions newOptions) {
    return new NtAsgd(newOptions);
  }

  @Override
  public String name() {
    return "nt_asgd";
  }

  @Override
  public List<String> slotNames() {
    return List.of();
  }

  @Override
  public void update(
      float[] w, float[] g, float[][] slots, int from, int to, long iteration, float learningRate) {
    Sgd.step(w, g, from, to, learningRate);
  }
}
