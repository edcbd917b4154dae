package dev.elman.initializer;

import dev.elman.tensor.Shape;
import java.util.random.RandomGenerator;

/// Random values with a variance of `scale / n`, where `n` is the number of inputs of a unit, of
/// outputs, or their mean. Glorot, He and LeCun initialization are this with certain options.
///
/// ```
/// fanIn, fanOut = rows, columns                     for a matrix [rows, columns]
///               = size, size                        for a vector [size]
///               = r · inputs, r · outputs           for a kernel […, inputs, outputs], r = the product of the extents in …
/// uniform:             in [-limit, limit] with limit = sqrt(3 scale / n)
/// truncated normal:    mean 0, at most two standard deviations from it, deviation sqrt(scale / n) after the truncation
/// untruncated normal:  mean 0, deviation sqrt(scale / n)
/// ```
///
/// As in Keras, a packed kernel of several gates counts as one matrix: for `[F, 4U]`, `fanOut =
/// 4U`.
///
/// Papers: Glorot and Bengio 2010, PMLR 9:249–256 (eq. 16); He et al. 2015, arXiv:1502.01852 (eq.
/// 10); LeCun et al. 1998, *Efficient BackProp* (sec. 4.6); Klambauer et al. 2017,
/// arXiv:1706.02515.
///
/// @param name Keras's name of this choice of options
/// @param scale the variance times `n`, positive
/// @param mode what `n` is
/// @param distribution what is drawn
public record VarianceScaling(String name, double scale, Mode mode, Distribution distribution)
    implements Initializer {

  /// The standard deviation of a normal distribution that is cut off at two standard deviations.
  private static final double DEVIATION_OF_TRUNCATED = 0.8796256610342398;

  /// What the scale is divided by.
  public enum Mode {
    /// The number of inputs of a unit.
    FAN_IN,
    /// The number of outputs of an input.
    FAN_OUT,
    /// The mean of both.
    FAN_AVG
  }

  /// What is drawn.
  public enum Distribution {
    /// Uniform between two limits.
    UNIFORM,
    /// Normal, values beyond two standard deviations being drawn again.
    TRUNCATED_NORMAL,
    /// Normal.
    UNTRUNCATED_NORMAL
  }

  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if the scale is not positive and finite
  public VarianceScaling {
    Options.require(
        scale > 0 && Double.isFinite(scale), name + " scale", "a positive number", scale);
  }

  @Override
  public void fill(Shape shape, RandomGenerator random, float[] values, int offset) {
    double variance = scale / Math.max(1, fan(shape));
    Initializer drawn =
        switch (distribution) {
          case UNIFORM -> new RandomUniform(-Math.sqrt(3 * variance), Math.sqrt(3 * variance));
          case TRUNCATED_NORMAL ->
              new TruncatedNormal(0, Math.sqrt(variance) / DEVIATION_OF_TRUNCATED);
          case UNTRUNCATED_NORMAL -> new RandomNormal(0, Math.sqrt(variance));
        };
    drawn.fill(shape, random, values, offset);
  }

  private double fan(Shape shape) {
    return switch (mode) {
      case FAN_IN -> fanIn(shape);
      case FAN_OUT -> fanOut(shape);
      case FAN_AVG -> (fanIn(shape) + fanOut(shape)) / 2.0;
    };
  }

  static long fanIn(Shape shape) {
    return switch (shape.rank()) {
      case 0 -> 1;
      case 1 -> shape.extent(0);
      default -> (long) shape.size() / shape.extent(-1);
    };
  }

  static long fanOut(Shape shape) {
    return switch (shape.rank()) {
      case 0 -> 1;
      case 1 -> shape.extent(0);
      default -> (long) shape.size() / shape.extent(-2);
    };
  }
}
