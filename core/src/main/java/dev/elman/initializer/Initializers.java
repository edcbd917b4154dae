package dev.elman.initializer;

import dev.elman.initializer.VarianceScaling.Distribution;
import dev.elman.initializer.VarianceScaling.Mode;
import dev.elman.tensor.Catalog;
import java.util.List;

/// All initializers of the library, with Keras 3's names and defaults.
public final class Initializers {
  private static final Catalog<Initializer> CATALOG =
      new Catalog<Initializer>("Initializers.of")
          .add("zeros", Initializers::zeros, "zero")
          .add("ones", Initializers::ones, "one")
          .add("glorot_uniform", Initializers::glorotUniform, "xavier_uniform")
          .add("orthogonal", Initializers::orthogonal, "OrthogonalInitializer");

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

  /// Uniform with variance `2 / (fanIn + fanOut)`, also called Xavier: Keras's default for kernels.
  public static VarianceScaling glorotUniform() {
    return new VarianceScaling("glorot_uniform", 1, Mode.FAN_AVG, Distribution.UNIFORM);
  }

  /// Orthonormal columns or rows: Keras's default for recurrent kernels.
  public static Orthogonal orthogonal() {
    return orthogonal(1);
  }

  /// Orthogonal columns or rows of length `gain`.
  public static Orthogonal orthogonal(double gain) {
    return new Orthogonal(gain);
  }
}
