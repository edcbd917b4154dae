package dev.elman.layer;

import static dev.elman.initializer.Initializers.ones;
import static dev.elman.initializer.Initializers.zeros;

import dev.elman.initializer.Initializer;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.RowScaling;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Gives each group of features of a sample mean 0 and variance 1 over all its positions, then a
/// learned scale and shift: `[batch, …, features]` → the same.
///
/// ```
/// x̂ = (x - μ) / √(σ² + ε)          μ, σ² over the positions and the features of a group
/// y = γ ⊙ x̂ + β
/// ```
///
/// | parameter | shape | Keras | PyTorch |
/// |---|---|---|---|
/// | γ | `[F]` | gamma | weight |
/// | β | `[F]` | beta | bias |
///
/// With one group it is layer normalisation of whole samples, with as many as features instance
/// normalisation. A sample does not know of the others. As in Keras masked steps count like others,
/// and the mask goes on. Source: Wu and He 2018, *Group Normalization*, arXiv:1803.08494. Of
/// Keras's `axis` only -1, its default, exists.
public final class GroupNormalization extends Layer {
  private static final int Y = 0;
  private static final int SCALED = 1; // x̂ [B, groups, P, F / groups]
  private static final int INVERSE = 2; // 1 / √(σ² + ε) [B, groups]
  private static final int D_SCALED = 3;
  private static final int DX = 4;

  private final Config config;
  private final RowScaling scaling;
  private int groups;
  private int features;
  private @Nullable Parameter gamma;
  private @Nullable Parameter beta;

  /// The options, with Keras's names and defaults.
  ///
  /// @param groups into how many parts the features are cut, 32 by default; -1 for as many as
  ///   features
  /// @param epsilon ε, added to the variance; 0.001 by default
  /// @param center whether β is added
  /// @param scale whether there is a γ
  /// @param betaInitializer first values of β; zeros by default
  /// @param gammaInitializer first values of γ; ones by default
  public record Config(
      int groups,
      double epsilon,
      boolean center,
      boolean scale,
      Initializer betaInitializer,
      Initializer gammaInitializer) {
    /// Checks the groups and ε.
    ///
    /// @throws IllegalArgumentException if `groups` is neither positive nor -1, or `epsilon` is not
    ///   positive
    public Config {
      if (groups < 1 && groups != -1) {
        throw new IllegalArgumentException(
            "GroupNormalization groups: expected at least 1, or -1 for as many as features, but"
                + " got "
                + groups
                + ".");
      }
      RowScaling.checkEpsilon("GroupNormalization", epsilon);
    }

    /// Keras's defaults, but for the number of groups.
    public static Config groups(int groups) {
      return new Config(groups, 1e-3, true, true, zeros(), ones());
    }

    /// Another ε.
    public Config epsilon(double newEpsilon) {
      return new Config(groups, newEpsilon, center, scale, betaInitializer, gammaInitializer);
    }

    /// With or without β.
    public Config center(boolean newCenter) {
      return new Config(groups, epsilon, newCenter, scale, betaInitializer, gammaInitializer);
    }

    /// With or without γ.
    public Config scale(boolean newScale) {
      return new Config(groups, epsilon, center, newScale, betaInitializer, gammaInitializer);
    }
  }

  /// The windows of one pass.
  private static final class Windows {
    private final Matrix scaled = new Matrix();
    private final Matrix inverse = new Matrix();
    private final Matrix gradient = new Matrix();
  }

  /// A layer of so many groups, or of 1 per feature with -1.
  public GroupNormalization(int groups) {
    this(Config.groups(groups));
  }

  /// A layer of this configuration.
  public GroupNormalization(Config config) {
    this.config = config;
    scaling = new RowScaling(true, config.epsilon);
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Windows m = tape.object(0, Windows::new);
    float[] scaled = tape.floats(SCALED, x.size());
    for (int i = 0; i < x.size(); i++) {
      scaled[grouped(x, i)] = x.data()[i];
    }
    int rows = x.extent(0) * groups;
    m.inverse.on(tape.floats(INVERSE, rows), 0, rows, 1);
    m.scaled.on(scaled, 0, rows, x.size() / rows);
    scaling.forward(m.scaled, m.scaled, m.inverse);
    Tensor y = tape.tensorLike(Y, x);
    for (int i = 0; i < y.size(); i++) {
      int f = i % features;
      y.data()[i] = value(gamma, f, 1) * scaled[grouped(y, i)] + value(beta, f, 0);
    }
    return y;
  }

  /// Where the value with index `i` of x lies if the values of a group lie behind each other.
  private int grouped(Tensor x, int i) {
    int size = x.rowSize();
    int inGroup = features / groups;
    int f = i % features;
    int position = i % size / features;
    int group = i / size * groups + f / inGroup;
    return (group * (size / features) + position) * inGroup + f % inGroup;
  }

  private static float value(@Nullable Parameter parameter, int feature, float otherwise) {
    return parameter == null ? otherwise : parameter.values()[parameter.offset() + feature];
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Windows m = tape.object(0, Windows::new);
    float[] scaled = tape.floats(SCALED, dy.size());
    float[] dScaled = tape.floats(D_SCALED, dy.size());
    for (int i = 0; i < dy.size(); i++) {
      // in forward: y = γ ⊙ x̂ + β
      int f = i % features;
      int at = grouped(dy, i);
      add(tape, gamma, f, dy.data()[i] * scaled[at]);
      add(tape, beta, f, dy.data()[i]);
      dScaled[at] = value(gamma, f, 1) * dy.data()[i];
    }
    Tensor dx = tape.tensorLike(DX, dy);
    if (tape.wantsInputGradient()) {
      m.gradient.on(dScaled, 0, m.scaled.rows(), m.scaled.columns());
      scaling.backward(m.scaled, m.inverse, m.gradient, m.gradient);
      for (int i = 0; i < dx.size(); i++) {
        dx.data()[i] = dScaled[grouped(dx, i)];
      }
    }
    return dx;
  }

  private static void add(Tape tape, @Nullable Parameter parameter, int feature, float value) {
    if (parameter != null) {
      tape.gradients()[parameter.offset() + feature] += value;
    }
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() < 1 || input.features() == Shape.ANY) {
      throw badInput("[…, features]", input, "Say how many features x has.");
    }
    if (config.groups > 0 && input.features() % config.groups != 0) {
      throw badInput(
          "a multiple of groups=" + config.groups + " features",
          input,
          "Every group has as many features.");
    }
  }

  @Override
  protected void createParameters(Shape input) {
    features = input.features();
    groups = config.groups == -1 ? features : config.groups;
    if (config.scale) {
      gamma = addParameter("gamma", Shape.of(features), config.gammaInitializer);
    }
    if (config.center) {
      beta = addParameter("beta", Shape.of(features), config.betaInitializer);
    }
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public String type() {
    return "GroupNormalization";
  }

  /// The configuration.
  public Config config() {
    return config;
  }
}
