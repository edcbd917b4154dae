package dev.elman.activation;

import dev.elman.tensor.Catalog;
import java.util.List;

/// All activations of the library, with Keras 3's names and defaults.
public final class Activations {
  private static final Catalog<Activation> CATALOG =
      new Catalog<Activation>("Activations.of")
          .add("linear", Activations::linear)
          .add("relu", Activations::relu)
          .add("sigmoid", Activations::sigmoid)
          .add("tanh", Activations::tanh);

  private Activations() {}

  /// The activation with Keras's name and its default options: `tanh`, `hard_sigmoid`.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists all names and suggests the closest
  public static Activation of(String name) {
    return CATALOG.of(name);
  }

  /// The names that [#of] knows.
  public static List<String> names() {
    return CATALOG.names();
  }

  /// `y = x`.
  public static Linear linear() {
    return new Linear();
  }

  /// `y = max(x, 0)`.
  public static Relu relu() {
    return new Relu(0, Double.POSITIVE_INFINITY, 0);
  }

  /// `y = 1 / (1 + exp(-x))`.
  public static Sigmoid sigmoid() {
    return new Sigmoid();
  }

  /// `y = tanh(x)`.
  public static Tanh tanh() {
    return new Tanh();
  }
}
