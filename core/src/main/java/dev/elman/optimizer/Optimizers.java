package dev.elman.optimizer;

import dev.elman.tensor.Catalog;
import java.util.List;

/// All optimizers of the library, with Keras 3's defaults.
public final class Optimizers {
  private static final Catalog<Optimizer> CATALOG =
      new Catalog<Optimizer>("Optimizers.of").add("rmsprop", Optimizers::rmsprop);

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

  /// RMSprop with learning rate 0.001, rho 0.9, momentum 0, epsilon 1e-7, not centered.
  public static Rmsprop rmsprop() {
    return new Rmsprop(0.001f, 0.9, 0, 1e-7, false, GradientClip.none());
  }
}
