package dev.elman.layer;

import static dev.elman.initializer.Initializers.ones;

import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;

/// Dot-product attention: every query gets a mean of the values, weighted by how well the query
/// fits their keys. Inputs: query `[batch, Tq, D]`, value `[batch, Tv, E]` and, unless it is the
/// value, key `[batch, Tv, D]` → `[batch, Tq, E]`.
///
/// ```
/// score = scale · q kᵀ                               DOT
/// score = weight · Σ tanh(scale · (q + k))           CONCAT
/// p = softmax(score)          y = dropout(p) v
/// ```
///
/// | parameter | shape | Keras |
/// |---|---|---|
/// | scale | `[]` | scale, with `useScale` |
/// | weight | `[]` | concat_score_weight, with `CONCAT` |
///
/// Masked values get no weight, and the output at masked queries is 0; the mask of the query goes
/// on. A query that may look at nothing gets the plain mean of all values, as in Keras. Source:
/// Luong, Pham and Manning 2015, *Effective Approaches to Attention-based Neural Machine
/// Translation*, arXiv:1508.04025.
public final class Attention extends ScoredAttention {
  private final Config config;

  /// How a query and a key are compared.
  public enum ScoreMode {
    /// Their dot product.
    DOT,
    /// The sum of the hyperbolic tangents of their sums.
    CONCAT
  }

  /// The options, with Keras's names and defaults; the last two are arguments of `call` there.
  ///
  /// @param useScale whether the scores are multiplied by a learned number; false by default
  /// @param scoreMode how a query and a key are compared; DOT by default
  /// @param dropout the part of the weights that is dropped while training; 0 by default
  /// @param useCausalMask whether a query sees only values up to its own place; false by default
  /// @param returnAttentionScores whether the weights `[batch, Tq, Tv]` are a second result; false
  ///   by default
  public record Config(
      boolean useScale,
      ScoreMode scoreMode,
      double dropout,
      boolean useCausalMask,
      boolean returnAttentionScores) {
    /// Keras's defaults.
    public static final Config DEFAULT = new Config(false, ScoreMode.DOT, 0, false, false);

    /// With or without a scale.
    public Config useScale(boolean newUseScale) {
      return new Config(newUseScale, scoreMode, dropout, useCausalMask, returnAttentionScores);
    }

    /// Another comparison.
    public Config scoreMode(ScoreMode newMode) {
      return new Config(useScale, newMode, dropout, useCausalMask, returnAttentionScores);
    }

    /// Another part of dropped weights.
    public Config dropout(double rate) {
      return new Config(useScale, scoreMode, rate, useCausalMask, returnAttentionScores);
    }

    /// With or without sight of what comes later.
    public Config useCausalMask(boolean newUseCausalMask) {
      return new Config(useScale, scoreMode, dropout, newUseCausalMask, returnAttentionScores);
    }

    /// With or without the weights as a second result.
    public Config returnAttentionScores(boolean newReturn) {
      return new Config(useScale, scoreMode, dropout, useCausalMask, newReturn);
    }
  }

  /// A layer with Keras's defaults.
  public Attention() {
    this(Config.DEFAULT);
  }

  /// A layer of this configuration.
  ///
  /// @throws IllegalArgumentException if the rate of dropout is outside [0, 1)
  public Attention(Config config) {
    super("Attention", config.dropout, config.useCausalMask, config.returnAttentionScores);
    this.config = config;
  }

  @Override
  AttentionHeads.Score createScore(int features) {
    Parameter scale = config.useScale ? number("scale") : null;
    return switch (config.scoreMode) {
      case DOT -> new DotScore(scale);
      case CONCAT -> new AdditiveScore(number("concat_score_weight"), scale);
    };
  }

  private Parameter number(String name) {
    return addParameter(name, Shape.of(), ones());
  }

  @Override
  public String type() {
    return "Attention";
  }

  /// The configuration.
  public Config config() {
    return config;
  }
}
