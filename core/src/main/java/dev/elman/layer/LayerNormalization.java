package dev.elman.layer;

import static dev.elman.initializer.Initializers.ones;
import static dev.elman.initializer.Initializers.zeros;

import dev.elman.initializer.Initializer;
import dev.elman.tensor.RowScaling;
import dev.elman.tensor.Shape;

/// Gives the features of every position mean 0 and variance 1, then a learned scale and shift: `[…,
/// features]` → the same.
///
/// ```
/// x̂ = (x - μ) / √(σ² + ε)          μ, σ² over the features of the position
/// y = γ ⊙ x̂ + β
/// ```
///
/// | parameter | shape | Keras | PyTorch |
/// |---|---|---|---|
/// | γ | `[F]` | gamma | weight |
/// | β | `[F]` | beta | bias |
///
/// A position does not know of the others, so training and inference are alike. Source: Ba, Kiros
/// and Hinton 2016, *Layer Normalization*, arXiv:1607.06450. Of Keras's `axis` only -1, its
/// default, exists.
public final class LayerNormalization extends RowNormalization {
  private final Config config;

  /// The options, with Keras's names and defaults.
  ///
  /// @param epsilon ε, added to the variance; 0.001 by default
  /// @param center whether β is added
  /// @param scale whether there is a γ
  /// @param betaInitializer first values of β; zeros by default
  /// @param gammaInitializer first values of γ; ones by default
  public record Config(
      double epsilon,
      boolean center,
      boolean scale,
      Initializer betaInitializer,
      Initializer gammaInitializer) {
    /// Keras's defaults.
    public static final Config DEFAULT = new Config(1e-3, true, true, zeros(), ones());

    /// Checks ε.
    ///
    /// @throws IllegalArgumentException if `epsilon` is not positive
    public Config {
      RowScaling.checkEpsilon("LayerNormalization", epsilon);
    }

    /// Another ε.
    public Config epsilon(double newEpsilon) {
      return new Config(newEpsilon, center, scale, betaInitializer, gammaInitializer);
    }

    /// With or without β.
    public Config center(boolean newCenter) {
      return new Config(epsilon, newCenter, scale, betaInitializer, gammaInitializer);
    }

    /// With or without γ.
    public Config scale(boolean newScale) {
      return new Config(epsilon, center, newScale, betaInitializer, gammaInitializer);
    }

    /// Other first values of β.
    public Config betaInitializer(Initializer newInitializer) {
      return new Config(epsilon, center, scale, newInitializer, gammaInitializer);
    }

    /// Other first values of γ.
    public Config gammaInitializer(Initializer newInitializer) {
      return new Config(epsilon, center, scale, betaInitializer, newInitializer);
    }
  }

  /// A layer with Keras's defaults.
  public LayerNormalization() {
    this(Config.DEFAULT);
  }

  /// A layer of this configuration.
  public LayerNormalization(Config config) {
    super(true, config.epsilon);
    this.config = config;
  }

  @Override
  protected void createParameters(Shape input) {
    if (config.scale) {
      scaleBy("gamma", input, config.gammaInitializer);
    }
    if (config.center) {
      shiftBy("beta", input, config.betaInitializer);
    }
  }

  @Override
  public String type() {
    return "LayerNormalization";
  }

  /// The configuration.
  public Config config() {
    return config;
  }
}
