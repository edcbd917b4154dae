package dev.elman.optimizer;

import dev.elman.tensor.Catalog;
import java.util.List;

/// All optimizers of the library, with Keras 3's defaults.
public final class Optimizers {
  private static final Catalog<Optimizer> CATALOG =
      new Catalog<Optimizer>("Optimizers.of")
          .add("sgd", Optimizers::sgd)
          .add("rmsprop", Optimizers::rmsprop)
          .add("adam", Optimizers::adam);

  private Optimizers() {}

  /// The optimizer with this name and its default options: `rmsprop`, `RMSprop`.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists all names and suggests
  ///   the closest
  public static Optimizer of(String name) {
    return CATALOG.of(name);
  }

  /// The names that [#of] knows.
  public static List<String> names() {
    return CATALOG.names();
  }

  /// Gradient descent with learning rate 0.01, without momentum.
  public static Sgd sgd() {
    return new Sgd(0.01f, 0, false, GradientClip.none());
  }

  /// RMSprop with learning rate 0.001, rho 0.9, epsilon 1e-7, without momentum, not centered.
  public static Rmsprop rmsprop() {
    return new Rmsprop(0.001f, 0.9, 0, 1e-7, false, GradientClip.none());
  }

  /// Adam with learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-7, without AMSGrad.
  public static Adam adam() {
    return new Adam(0.001f, 0.9, 0.999, 1e-7, false, GradientClip.none());
  }
}
