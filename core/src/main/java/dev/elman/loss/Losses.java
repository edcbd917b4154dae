package dev.elman.loss;

import dev.elman.tensor.Catalog;
import java.util.List;

/// All losses of the library.
public final class Losses {
  private static final Catalog<Loss> CATALOG =
      new Catalog<Loss>("Losses.of").add("mean_squared_error", Losses::mse, "mse");

  private Losses() {}

  /// The loss with Keras's name or alias: `mean_squared_error`, `mse`, `MeanSquaredError`.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists all names and suggests
  ///   the closest
  public static Loss of(String name) {
    return CATALOG.of(name);
  }

  /// The names that [#of] knows.
  public static List<String> names() {
    return CATALOG.names();
  }

  /// Mean squared error.
  public static MeanSquaredError mse() {
    return new MeanSquaredError();
  }
}
