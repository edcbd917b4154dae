package dev.elman.formats.onnx;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An activation of ONNX's recurrent operators, which are operators of their own as well. Its
/// options have other defaults there (`HardSigmoid` and `LeakyRelu`: the same; `Affine`: 1 and 0).
///
/// @param kind the formula
/// @param alpha the first option
/// @param beta the second option
record RecurrentActivation(Kind kind, float alpha, float beta) {
  /// The formulas.
  enum Kind {
    RELU("Relu", 0, 0),
    TANH("Tanh", 0, 0),
    SIGMOID("Sigmoid", 0, 0),
    AFFINE("Affine", 1, 0),
    LEAKY_RELU("LeakyRelu", 0.01, 0),
    THRESHOLDED_RELU("ThresholdedRelu", 1, 0),
    SCALED_TANH("ScaledTanh", 1, 1),
    HARD_SIGMOID("HardSigmoid", 0.2, 0.5),
    ELU("Elu", 1, 0),
    SOFTSIGN("Softsign", 0, 0),
    SOFTPLUS("Softplus", 0, 0);

    private final String onnx;
    private final float alpha;
    private final float beta;

    Kind(String onnx, double alpha, double beta) {
      this.onnx = onnx;
      this.alpha = (float) alpha;
      this.beta = (float) beta;
    }

    /// The name in a file.
    String onnx() {
      return onnx;
    }

    boolean hasAlpha() {
      return this != RELU
          && this != TANH
          && this != SIGMOID
          && this != SOFTSIGN
          && this != SOFTPLUS;
    }

    boolean hasBeta() {
      return this == AFFINE || this == SCALED_TANH || this == HARD_SIGMOID;
    }

    /// The activation of an operator of its own.
    RecurrentActivation of(Attributes attributes) {
      return new RecurrentActivation(
          this, attributes.real("alpha", alpha), attributes.real("beta", beta));
    }
  }

  /// The activation of an operator's attributes `activations`, `activation_alpha` and
  /// `activation_beta`: the options follow each other in the order of those activations that have
  /// them.
  static List<RecurrentActivation> all(Attributes attributes, List<String> otherwise) {
    List<String> names = attributes.texts("activations");
    List<Float> alphas = attributes.reals("activation_alpha");
    List<Float> betas = attributes.reals("activation_beta");
    List<RecurrentActivation> all = new ArrayList<>();
    int alphasTaken = 0;
    int betasTaken = 0;
    for (String name : names.isEmpty() ? otherwise : names) {
      Kind kind = kind(name);
      boolean takesAlpha = kind.hasAlpha() && alphasTaken < alphas.size();
      boolean takesBeta = kind.hasBeta() && betasTaken < betas.size();
      all.add(
          new RecurrentActivation(
              kind,
              takesAlpha ? alphas.get(alphasTaken++) : kind.alpha,
              takesBeta ? betas.get(betasTaken++) : kind.beta));
    }
    return all;
  }

  private static Kind kind(String name) {
    for (Kind kind : Kind.values()) {
      if (kind.onnx.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return kind;
      }
    }
    throw new IllegalArgumentException("attribute activations: there is no \"" + name + "\".");
  }

  /// f(x).
  double value(double x) {
    return switch (kind) {
      case RELU -> Math.max(x, 0);
      case TANH -> Math.tanh(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case AFFINE -> alpha * x + beta;
      case LEAKY_RELU -> x >= 0 ? x : alpha * x;
      case THRESHOLDED_RELU -> x > alpha ? x : 0;
      case SCALED_TANH -> alpha * Math.tanh(beta * x);
      case HARD_SIGMOID -> Math.clamp(alpha * x + beta, 0.0, 1.0);
      case ELU -> x >= 0 ? x : alpha * Math.expm1(x);
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    };
  }

  /// `y = f(x)`; y may be x.
  void apply(Ops ops, Matrix x, Matrix y) {
    if (kind == Kind.SIGMOID) {
      ops.sigmoid(x, y);
    } else if (kind == Kind.TANH) {
      ops.tanh(x, y);
    } else {
      for (int row = 0; row < x.rows(); row++) {
        for (int k = 0; k < x.columns(); k++) {
          y.data()[y.offset(row) + k] = (float) value(x.data()[x.offset(row) + k]);
        }
      }
    }
  }
}
