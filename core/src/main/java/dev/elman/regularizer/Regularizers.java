package dev.elman.regularizer;

import dev.elman.regularizer.OrthogonalRegularizer.Mode;
import dev.elman.tensor.Catalog;
import java.util.List;

/// All regularizers of the library, with Keras 3's names and defaults.
public final class Regularizers {
  private static final double DEFAULT = 0.01;

  private static final Catalog<Regularizer> CATALOG =
      new Catalog<Regularizer>("Regularizers.of")
          .add("l1", Regularizers::l1)
          .add("l2", Regularizers::l2)
          .add("l1l2", () -> l1l2(DEFAULT, DEFAULT))
          .add("orthogonal_regularizer", Regularizers::orthogonal, "orthogonal");

  private Regularizers() {}

  /// The regularizer with Keras's name and the factor 0.01: `l2`. That is also what Keras's
  /// documentation says of `l1_l2`, whose code takes the factors 0 and so adds nothing.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists all names and suggests
  ///   the closest
  public static Regularizer of(String name) {
    return CATALOG.of(name);
  }

  /// The names that [#of] knows.
  public static List<String> names() {
    return CATALOG.names();
  }

  /// The sum of the sizes times 0.01.
  public static L1 l1() {
    return l1(DEFAULT);
  }

  /// The sum of the sizes times a factor.
  public static L1 l1(double l1) {
    return new L1(l1);
  }

  /// The sum of the squares times 0.01.
  public static L2 l2() {
    return l2(DEFAULT);
  }

  /// The sum of the squares times a factor.
  public static L2 l2(double l2) {
    return new L2(l2);
  }

  /// The sum of the sizes times a factor and of the squares times another.
  public static L1L2 l1l2(double l1, double l2) {
    return new L1L2(l1(l1), l2(l2));
  }

  /// The mean cosine between the rows of a matrix times 0.01.
  public static OrthogonalRegularizer orthogonal() {
    return orthogonal(DEFAULT);
  }

  /// The mean cosine between the rows of a matrix times a factor.
  public static OrthogonalRegularizer orthogonal(double factor) {
    return new OrthogonalRegularizer(factor, Mode.ROWS);
  }
}
