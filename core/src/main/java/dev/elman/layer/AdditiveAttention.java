package dev.elman.layer;

import static dev.elman.initializer.Initializers.glorotUniform;

import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;

/// Bahdanau's attention: every query gets a mean of the values, weighted by how well the query fits
/// their keys. Inputs: query `[batch, Tq, D]`, value `[batch, Tv, E]` and, unless it is the value,
/// key `[batch, Tv, D]` → `[batch, Tq, E]`.
///
/// ```
/// score = Σ scale ⊙ tanh(q + k)          over the features
/// p = softmax(score)          y = dropout(p) v
/// ```
///
/// | parameter | shape | Keras |
/// |---|---|---|
/// | scale | `[D]` | scale, with `useScale` |
///
/// The projections of query and key of the paper are dense layers before. Masks are treated as by
/// [Attention]. Source: Bahdanau, Cho and Bengio 2015, *Neural Machine Translation by Jointly
/// Learning to Align and Translate*, arXiv:1409.0473.
public final class AdditiveAttention extends ScoredAttention {
  private final Config config;

  /// The options, with Keras's names and defaults; the last two are arguments of `call` there.
  ///
  /// @param useScale whether there is a learned scale; true by default
  /// @param dropout the part of the weights that is dropped while training; 0 by default
  /// @param useCausalMask whether a query sees only values up to its own place; false by default
  /// @param returnAttentionScores whether the weights `[batch, Tq, Tv]` are a second result; false
  ///   by default
  public record Config(
      boolean useScale, double dropout, boolean useCausalMask, boolean returnAttentionScores) {
    /// Keras's defaults.
    public static final Config DEFAULT = new Config(true, 0, false, false);

    /// With or without a scale.
    public Config useScale(boolean newUseScale) {
      return new Config(newUseScale, dropout, useCausalMask, returnAttentionScores);
    }

    /// Another part of dropped weights.
    public Config dropout(double rate) {
      return new Config(useScale, rate, useCausalMask, returnAttentionScores);
    }

    /// With or without sight of what comes later.
    public Config useCausalMask(boolean newUseCausalMask) {
      return new Config(useScale, dropout, newUseCausalMask, returnAttentionScores);
    }

    /// With or without the weights as a second result.
    public Config returnAttentionScores(boolean newReturn) {
      return new Config(useScale, dropout, useCausalMask, newReturn);
    }
  }

  /// A layer with Keras's defaults.
  public AdditiveAttention() {
    this(Config.DEFAULT);
  }

  /// A layer of this configuration.
  ///
  /// @throws IllegalArgumentException if the rate of dropout is outside [0, 1)
  public AdditiveAttention(Config config) {
    super("AdditiveAttention", config.dropout, config.useCausalMask, config.returnAttentionScores);
    this.config = config;
  }

  @Override
  AttentionHeads.Score createScore(int features) {
    Parameter scale =
        config.useScale ? addParameter("scale", Shape.of(features), glorotUniform()) : null;
    return new AdditiveScore(scale, null);
  }

  @Override
  public String type() {
    return "AdditiveAttention";
  }

  /// The configuration.
  public Config config() {
    return config;
  }
}
