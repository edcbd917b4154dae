package dev.elman.initializer;

import dev.elman.initializer.VarianceScaling.Distribution;
import dev.elman.initializer.VarianceScaling.Mode;
import dev.elman.tensor.Catalog;
import java.util.List;

/// All initializers of the library, with Keras 3's names and defaults.
///
/// | for | initializer |
/// |---|---|
/// | kernels | [#glorotUniform()] [#glorotNormal()] |
/// | kernels before relu | [#heUniform()] [#heNormal()] |
/// | kernels before selu | [#lecunUniform()] [#lecunNormal()] |
/// | recurrent kernels | [#orthogonal()] [#identity()] |
/// | biases | [#zeros()] [#ones()] [#constant(double)] [#chrono(int)] |
/// | embeddings | [#randomUniform()] [#randomNormal()] [#truncatedNormal()] |
public final class Initializers {
  private static final Catalog<Initializer> CATALOG =
      new Catalog<Initializer>("Initializers.of")
          .add("zeros", Initializers::zeros, "zero")
          .add("ones", Initializers::ones, "one")
          .add("constant", () -> constant(0))
          .add("identity", Initializers::identity, "IdentityInitializer")
          .add("orthogonal", Initializers::orthogonal, "OrthogonalInitializer")
          .add("random_normal", Initializers::randomNormal, "normal")
          .add("random_uniform", Initializers::randomUniform, "uniform")
          .add("truncated_normal", Initializers::truncatedNormal)
          .add("variance_scaling", Initializers::varianceScaling)
          .add("glorot_normal", Initializers::glorotNormal, "xavier_normal")
          .add("glorot_uniform", Initializers::glorotUniform, "xavier_uniform")
          .add("he_normal", Initializers::heNormal)
          .add("he_uniform", Initializers::heUniform)
          .add("lecun_normal", Initializers::lecunNormal)
          .add("lecun_uniform", Initializers::lecunUniform);

  private Initializers() {}

  /// The initializer with Keras's name or alias and its default options: `glorot_uniform`,
  /// `GlorotUniform`.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists all names and suggests
  ///   the closest
  public static Initializer of(String name) {
    return CATALOG.of(name);
  }

  /// The names that [#of] knows.
  public static List<String> names() {
    return CATALOG.names();
  }

  /// 0 everywhere: Keras's default for biases.
  public static Constant zeros() {
    return new Constant("zeros", 0);
  }

  /// 1 everywhere.
  public static Constant ones() {
    return new Constant("ones", 1);
  }

  /// The same value everywhere.
  public static Constant constant(double value) {
    return new Constant("constant", value);
  }

  /// Biases of an LSTM that has to remember for up to so many steps.
  public static Chrono chrono(int timeSteps) {
    return new Chrono(timeSteps);
  }

  /// 1 on the diagonal of a matrix, 0 elsewhere.
  public static Identity identity() {
    return identity(1);
  }

  /// `gain` on the diagonal of a matrix, 0 elsewhere.
  public static Identity identity(double gain) {
    return new Identity(gain);
  }

  /// Orthonormal columns or rows: Keras's default for recurrent kernels.
  public static Orthogonal orthogonal() {
    return orthogonal(1);
  }

  /// Orthogonal columns or rows of length `gain`.
  public static Orthogonal orthogonal(double gain) {
    return new Orthogonal(gain);
  }

  /// Normal with mean 0 and standard deviation 0.05.
  public static RandomNormal randomNormal() {
    return randomNormal(0, 0.05);
  }

  /// Normal.
  public static RandomNormal randomNormal(double mean, double stddev) {
    return new RandomNormal(mean, stddev);
  }

  /// Uniform between -0.05 and 0.05: Keras's default for embeddings.
  public static RandomUniform randomUniform() {
    return randomUniform(-0.05, 0.05);
  }

  /// Uniform between two limits.
  public static RandomUniform randomUniform(double minval, double maxval) {
    return new RandomUniform(minval, maxval);
  }

  /// Normal with mean 0 and standard deviation 0.05, cut off at two standard deviations.
  public static TruncatedNormal truncatedNormal() {
    return truncatedNormal(0, 0.05);
  }

  /// Normal, cut off at two standard deviations.
  public static TruncatedNormal truncatedNormal(double mean, double stddev) {
    return new TruncatedNormal(mean, stddev);
  }

  /// Truncated normal with variance `1 / fanIn`.
  public static VarianceScaling varianceScaling() {
    return varianceScaling(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);
  }

  /// Random with variance `scale / n`.
  public static VarianceScaling varianceScaling(
      double scale, Mode mode, Distribution distribution) {
    return new VarianceScaling("variance_scaling", scale, mode, distribution);
  }

  /// Truncated normal with variance `2 / (fanIn + fanOut)`, also called Xavier.
  public static VarianceScaling glorotNormal() {
    return new VarianceScaling("glorot_normal", 1, Mode.FAN_AVG, Distribution.TRUNCATED_NORMAL);
  }

  /// Uniform with variance `2 / (fanIn + fanOut)`, also called Xavier: Keras's default for kernels.
  public static VarianceScaling glorotUniform() {
    return new VarianceScaling("glorot_uniform", 1, Mode.FAN_AVG, Distribution.UNIFORM);
  }

  /// Truncated normal with variance `2 / fanIn`, also called Kaiming.
  public static VarianceScaling heNormal() {
    return new VarianceScaling("he_normal", 2, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);
  }

  /// Uniform with variance `2 / fanIn`, also called Kaiming.
  public static VarianceScaling heUniform() {
    return new VarianceScaling("he_uniform", 2, Mode.FAN_IN, Distribution.UNIFORM);
  }

  /// Truncated normal with variance `1 / fanIn`.
  public static VarianceScaling lecunNormal() {
    return new VarianceScaling("lecun_normal", 1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);
  }

  /// Uniform with variance `1 / fanIn`.
  public static VarianceScaling lecunUniform() {
    return new VarianceScaling("lecun_uniform", 1, Mode.FAN_IN, Distribution.UNIFORM);
  }
}
