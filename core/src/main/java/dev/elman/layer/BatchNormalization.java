package dev.elman.layer;

import static dev.elman.initializer.Initializers.ones;
import static dev.elman.initializer.Initializers.zeros;

import dev.elman.initializer.Initializer;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.RowScaling;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Gives every feature mean 0 and variance 1 over the batch, then a learned scale and shift: `[…,
/// features]` → the same.
///
/// ```
/// x̂ = (x - μ) / √(σ² + ε)          y = γ ⊙ x̂ + β
/// training:   μ, σ² of the batch, over all positions that are not masked
///             moving ← momentum · moving + (1 - momentum) · (μ, σ²)
/// inference:  μ, σ² are the moving ones
/// ```
///
/// | parameter | shape | Keras | PyTorch |
/// |---|---|---|---|
/// | γ | `[F]` | gamma | weight |
/// | β | `[F]` | beta | bias |
/// | moving μ | `[F]` | moving_mean, not trainable | running_mean |
/// | moving σ² | `[F]` | moving_variance, not trainable | running_var |
///
/// Both variances divide by the number of positions. The statistics need the whole batch in one
/// pass ([#needsWholeBatch()]). Backward adds to the gradient's place of a moving value what is to
/// be added to the value itself. Source: Ioffe and Szegedy 2015, *Batch Normalization*,
/// arXiv:1502.03167. Of Keras's `axis` only -1, its default, exists.
public final class BatchNormalization extends Layer {
  private static final int Y = 0;
  private static final int SCALED = 1;
  private static final int DX = 2;

  /// Keras adds it to the number of positions that are not masked.
  private static final double KERAS_EPSILON = 1e-7;

  private final Config config;
  private @Nullable Parameter gamma;
  private @Nullable Parameter beta;
  private @Nullable Parameter movingMean;
  private @Nullable Parameter movingVariance;

  /// The options, with Keras's names and defaults.
  ///
  /// @param momentum how much of the moving statistics stays at every batch; 0.99 by default
  /// @param epsilon ε, added to the variance; 0.001 by default
  /// @param center whether β is added
  /// @param scale whether there is a γ
  /// @param betaInitializer first values of β; zeros by default
  /// @param gammaInitializer first values of γ; ones by default
  /// @param movingMeanInitializer first values of the moving μ; zeros by default
  /// @param movingVarianceInitializer first values of the moving σ²; ones by default
  public record Config(
      double momentum,
      double epsilon,
      boolean center,
      boolean scale,
      Initializer betaInitializer,
      Initializer gammaInitializer,
      Initializer movingMeanInitializer,
      Initializer movingVarianceInitializer) {
    /// Keras's defaults.
    public static final Config DEFAULT =
        new Config(0.99, 1e-3, true, true, zeros(), ones(), zeros(), ones());

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if `momentum` is outside [0, 1] or `epsilon` not positive
    public Config {
      if (!(momentum >= 0 && momentum <= 1)) {
        throw new IllegalArgumentException(
            "BatchNormalization momentum: expected a number in [0, 1], but got "
                + momentum
                + ". It is the part of the moving statistics that stays at every batch.");
      }
      RowScaling.checkEpsilon("BatchNormalization", epsilon);
    }

    /// Another momentum.
    public Config momentum(double newMomentum) {
      return new Config(
          newMomentum,
          epsilon,
          center,
          scale,
          betaInitializer,
          gammaInitializer,
          movingMeanInitializer,
          movingVarianceInitializer);
    }

    /// Another ε.
    public Config epsilon(double newEpsilon) {
      return new Config(
          momentum,
          newEpsilon,
          center,
          scale,
          betaInitializer,
          gammaInitializer,
          movingMeanInitializer,
          movingVarianceInitializer);
    }

    /// With or without β.
    public Config center(boolean newCenter) {
      return new Config(
          momentum,
          epsilon,
          newCenter,
          scale,
          betaInitializer,
          gammaInitializer,
          movingMeanInitializer,
          movingVarianceInitializer);
    }

    /// With or without γ.
    public Config scale(boolean newScale) {
      return new Config(
          momentum,
          epsilon,
          center,
          newScale,
          betaInitializer,
          gammaInitializer,
          movingMeanInitializer,
          movingVarianceInitializer);
    }

    /// Other first values of β and γ.
    public Config initializers(Initializer newBeta, Initializer newGamma) {
      return new Config(
          momentum,
          epsilon,
          center,
          scale,
          newBeta,
          newGamma,
          movingMeanInitializer,
          movingVarianceInitializer);
    }

    /// Other first values of the moving statistics.
    public Config movingInitializers(Initializer newMean, Initializer newVariance) {
      return new Config(
          momentum,
          epsilon,
          center,
          scale,
          betaInitializer,
          gammaInitializer,
          newMean,
          newVariance);
    }
  }

  /// The statistics of one pass: `[F]` each.
  private static final class Statistics {
    private double count;
    private double[] mean = new double[0];
    private double[] variance = new double[0];
    private double[] inverse = new double[0]; // 1 / √(σ² + ε)
    private double[] sumOfDy = new double[0];
    private double[] sumOfDyScaled = new double[0];

    private Statistics begin(int features) {
      if (mean.length != features) {
        mean = new double[features];
        variance = new double[features];
        inverse = new double[features];
        sumOfDy = new double[features];
        sumOfDyScaled = new double[features];
      }
      return this;
    }
  }

  /// A layer with Keras's defaults.
  public BatchNormalization() {
    this(Config.DEFAULT);
  }

  /// A layer of this configuration.
  public BatchNormalization(Config config) {
    this.config = config;
  }

  @Override
  public boolean needsWholeBatch() {
    return true;
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    int features = x.shape().features();
    Statistics s = tape.object(0, Statistics::new).begin(features);
    if (tape.training()) {
      measure(s, x, mask(tape, x));
    } else {
      recall(s);
    }
    Tensor scaled = tape.tensorLike(SCALED, x); // x̂
    Tensor y = tape.tensorLike(Y, x);
    for (int f = 0; f < features; f++) {
      s.inverse[f] = 1 / Math.sqrt(s.variance[f] + config.epsilon);
    }
    for (int at = 0; at < x.size(); at += features) {
      for (int f = 0; f < features; f++) {
        scaled.data()[at + f] = (float) ((x.data()[at + f] - s.mean[f]) * s.inverse[f]);
        y.data()[at + f] = value(gamma, f, 1) * scaled.data()[at + f] + value(beta, f, 0);
      }
    }
    return tape.keep(x, y);
  }

  /// The statistics of the positions that are not masked.
  private static void measure(Statistics s, Tensor x, @Nullable Mask mask) {
    int features = x.shape().features();
    s.count = mask == null ? x.positions() : mask.count() + KERAS_EPSILON;
    Arrays.fill(s.mean, 0);
    Arrays.fill(s.variance, 0);
    for (int p = 0; p < x.positions(); p++) {
      for (int f = 0; f < features && isReal(mask, p); f++) {
        s.mean[f] += x.data()[p * features + f];
      }
    }
    for (int f = 0; f < features; f++) {
      s.mean[f] /= s.count;
    }
    for (int p = 0; p < x.positions(); p++) {
      for (int f = 0; f < features && isReal(mask, p); f++) {
        double distance = x.data()[p * features + f] - s.mean[f];
        s.variance[f] += distance * distance;
      }
    }
    for (int f = 0; f < features; f++) {
      s.variance[f] /= s.count;
    }
  }

  private void recall(Statistics s) {
    Parameter mean = movingMean();
    Parameter variance = movingVariance();
    for (int f = 0; f < s.mean.length; f++) {
      s.mean[f] = mean.values()[mean.offset() + f];
      s.variance[f] = variance.values()[variance.offset() + f];
    }
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    int features = dy.shape().features();
    Statistics s = tape.object(0, Statistics::new);
    Mask mask = mask(tape, dy);
    Tensor scaled = tape.tensorLike(SCALED, dy);
    addGradients(tape, s, scaled, dy);
    Tensor dx = tape.tensorLike(DX, dy);
    for (int p = 0; p < dy.positions(); p++) {
      // in forward: x̂ = (x - μ) / √(σ² + ε), where μ and σ² depend on every x that is not masked
      double share = isReal(mask, p) ? 1 / s.count : 0;
      for (int f = 0; f < features; f++) {
        int i = p * features + f;
        double common = s.sumOfDy[f] + scaled.data()[i] * s.sumOfDyScaled[f];
        double g = value(gamma, f, 1) * (dy.data()[i] - share * common);
        dx.data()[i] = (float) (s.inverse[f] * g);
      }
    }
    return dx;
  }

  /// In forward: `y = γ ⊙ x̂ + β`, and the moving statistics came nearer to those of the batch.
  private void addGradients(Tape tape, Statistics s, Tensor scaled, Tensor dy) {
    int features = dy.shape().features();
    Arrays.fill(s.sumOfDy, 0);
    Arrays.fill(s.sumOfDyScaled, 0);
    for (int at = 0; at < dy.size(); at += features) {
      for (int f = 0; f < features; f++) {
        s.sumOfDy[f] += dy.data()[at + f];
        s.sumOfDyScaled[f] += (double) dy.data()[at + f] * scaled.data()[at + f];
      }
    }
    float[] gradients = tape.gradients();
    addTo(gradients, gamma, s.sumOfDyScaled);
    addTo(gradients, beta, s.sumOfDy);
    addStep(gradients, movingMean(), s.mean);
    addStep(gradients, movingVariance(), s.variance);
  }

  private static void addTo(float[] gradients, @Nullable Parameter parameter, double[] values) {
    for (int f = 0; f < values.length && parameter != null; f++) {
      gradients[parameter.offset() + f] += (float) values[f];
    }
  }

  private void addStep(float[] gradients, Parameter moving, double[] values) {
    for (int f = 0; f < values.length; f++) {
      double distance = values[f] - moving.values()[moving.offset() + f];
      gradients[moving.offset() + f] += (float) ((1 - config.momentum) * distance);
    }
  }

  /// The mask, if it has one entry per position.
  private static @Nullable Mask mask(Tape tape, Tensor x) {
    return x.rank() == 3 ? tape.mask() : null;
  }

  private static boolean isReal(@Nullable Mask mask, int position) {
    return mask == null || mask.get(position);
  }

  private static float value(@Nullable Parameter parameter, int feature, float otherwise) {
    return parameter == null ? otherwise : parameter.values()[parameter.offset() + feature];
  }

  private Parameter movingMean() {
    return Objects.requireNonNull(movingMean, "BatchNormalization before build");
  }

  private Parameter movingVariance() {
    return Objects.requireNonNull(movingVariance, "BatchNormalization before build");
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() < 1 || input.features() == Shape.ANY) {
      throw badInput("[…, features]", input, "Say how many features x has.");
    }
  }

  @Override
  protected void createParameters(Shape input) {
    Shape shape = Shape.of(input.features());
    if (config.scale) {
      gamma = addParameter("gamma", shape, config.gammaInitializer);
    }
    if (config.center) {
      beta = addParameter("beta", shape, config.betaInitializer);
    }
    movingMean = statistic("moving_mean", shape, config.movingMeanInitializer);
    movingVariance = statistic("moving_variance", shape, config.movingVarianceInitializer);
  }

  private Parameter statistic(String name, Shape shape, Initializer initializer) {
    return adopt(Parameter.statistic(name, shape, initializer));
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public String type() {
    return "BatchNormalization";
  }

  /// The configuration.
  public Config config() {
    return config;
  }
}
