package dev.elman.testing;

import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Random numbers that hide no mistake: distinct, of both signs and not near 0.
public final class RandomTensors {
  private final RandomGenerator random;

  /// The numbers of this seed.
  public RandomTensors(long seed) {
    random = RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(seed);
  }

  /// Values whose sizes lie between a tenth of the scale and the scale.
  public Tensor next(double scale, Shape shape) {
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < tensor.size(); i++) {
      double size = scale * random.nextDouble(0.1, 1);
      tensor.data()[i] = (float) (random.nextBoolean() ? size : -size);
    }
    return tensor;
  }

  /// Values between -1 and 1.
  public Tensor next(int... extents) {
    return next(1, Shape.of(extents));
  }

  /// Gives every parameter random values, biases too, of a size that keeps sums near 1.
  public ParameterBlock fill(List<Parameter> parameters) {
    ParameterBlock block = new ParameterBlock(parameters, new Seed(0));
    for (Parameter parameter : parameters) {
      boolean bias = parameter.name().equals("bias");
      boolean single = parameter.shape().rank() == 0;
      double scale = bias ? 0.5 : single ? 1 : 1.5 / Math.sqrt(parameter.shape().extent(0));
      block.set(parameter, next(scale, parameter.shape()));
    }
    return block;
  }
}
