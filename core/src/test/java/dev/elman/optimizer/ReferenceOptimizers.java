package dev.elman.optimizer;

/// The formulas of Keras, line by line, for one weight in double precision.
final class ReferenceOptimizers {
  private final Optimizer optimizer;
  private double w;
  private double momentum;
  private double velocity;
  private double average;
  private double largest;
  private int iteration;

  ReferenceOptimizers(Optimizer optimizer, double w) {
    this.optimizer = optimizer;
    this.w = w;
  }

  /// One step with the gradient `g`; returns the weight.
  double step(double g) {
    iteration++;
    double rate = optimizer.learningRate();
    switch (optimizer) {
      case Sgd o -> {
        momentum = momentum * o.momentum() - g * rate;
        w += o.nesterov() ? momentum * o.momentum() - g * rate : momentum;
      }
      case Rmsprop o -> {
        velocity = o.rho() * velocity + (1 - o.rho()) * g * g;
        average = o.rho() * average + (1 - o.rho()) * g;
        double square = velocity - (o.centered() ? average * average : 0);
        momentum = o.momentum() * momentum + rate * g / Math.sqrt(square + o.epsilon());
        w -= momentum;
      }
      case Adam o -> {
        double alpha =
            rate
                * Math.sqrt(1 - Math.pow(o.beta2(), iteration))
                / (1 - Math.pow(o.beta1(), iteration));
        momentum += (g - momentum) * (1 - o.beta1());
        velocity += (g * g - velocity) * (1 - o.beta2());
        largest = Math.max(largest, velocity);
        w -= momentum * alpha / (Math.sqrt(o.amsgrad() ? largest : velocity) + o.epsilon());
      }
      default -> throw new AssertionError(optimizer.name());
    }
    return w;
  }

  /// Gradients clipped as Keras does, where each parameter has so many of them.
  static double[] clip(GradientClip clip, double[] g, int... sizes) {
    double[] clipped = g.clone();
    double all = norm(g, 0, g.length);
    int from = 0;
    for (int size : sizes) {
      double one = norm(g, from, from + size);
      for (int i = from; i < from + size; i++) {
        clipped[i] =
            switch (clip.kind()) {
              case NONE -> g[i];
              case VALUE -> Math.min(Math.max(g[i], -clip.limit()), clip.limit());
              case NORM -> g[i] * clip.limit() / Math.max(one, clip.limit());
              case GLOBAL_NORM -> g[i] * clip.limit() * Math.min(1 / all, 1 / clip.limit());
            };
      }
      from += size;
    }
    return clipped;
  }

  private static double norm(double[] g, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += g[i] * g[i];
    }
    return Math.sqrt(squares);
  }
}
