package dev.elman.loss;

/// All losses of one position as in a textbook, in double precision.
final class ReferenceLosses {
  private ReferenceLosses() {}

  /// The loss of predictions `p`; `t` holds the labels, or one class number.
  static double value(Loss loss, double[] t, double[] p) {
    return switch (loss) {
      case MeanSquaredError _ -> mean(t, p, (a, b) -> (a - b) * (a - b));
      case MeanAbsoluteError _ -> mean(t, p, (a, b) -> Math.abs(a - b));
      case Huber(double delta) ->
          mean(
              t,
              p,
              (a, b) ->
                  Math.abs(a - b) <= delta
                      ? 0.5 * (a - b) * (a - b)
                      : delta * Math.abs(a - b) - 0.5 * delta * delta);
      case BinaryCrossentropy(boolean logits, double smoothing) ->
          mean(
              t,
              p,
              (a, b) -> {
                double label = a * (1 - smoothing) + smoothing / 2;
                double q = clip(logits ? 1 / (1 + Math.exp(-b)) : b, logits);
                return -label * Math.log(q) - (1 - label) * Math.log(1 - q);
              });
      case CategoricalCrossentropy(boolean logits, double smoothing) -> {
        double[] q = probabilities(p, logits);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
          sum -= (t[i] * (1 - smoothing) + smoothing / p.length) * Math.log(q[i]);
        }
        yield sum;
      }
      case SparseCategoricalCrossentropy(boolean logits, _) ->
          -Math.log(probabilities(p, logits)[(int) t[0]]);
      default -> throw new AssertionError(loss.name());
    };
  }

  private interface Pair {
    double of(double t, double p);
  }

  private static double mean(double[] t, double[] p, Pair pair) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += pair.of(t[i], p[i]);
    }
    return sum / p.length;
  }

  private static double[] probabilities(double[] p, boolean logits) {
    double[] q = new double[p.length];
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      q[i] = logits ? Math.exp(p[i]) : p[i];
      sum += q[i];
    }
    for (int i = 0; i < p.length; i++) {
      q[i] = clip(q[i] / sum, logits);
    }
    return q;
  }

  private static double clip(double q, boolean logits) {
    return logits ? q : Math.min(Math.max(q, 1e-7), 1 - 1e-7);
  }
}
