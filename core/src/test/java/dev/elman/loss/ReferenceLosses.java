package dev.elman.loss;

import java.util.Arrays;

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
      case SparseCategoricalCrossentropy(boolean logits, _, double smoothing) -> {
        double[] labels = new double[p.length];
        labels[(int) t[0]] = 1;
        yield value(new CategoricalCrossentropy(logits, smoothing), labels, p);
      }
      case MeanAbsolutePercentageError _ ->
          mean(t, p, (a, b) -> 100 * Math.abs((a - b) / Math.max(Math.abs(a), 1e-7)));
      case MeanSquaredLogarithmicError _ ->
          mean(t, p, (a, b) -> Math.pow(Math.log((1 + b) / (1 + a)), 2));
      case LogCosh _ -> mean(t, p, (a, b) -> Math.log(Math.cosh(a - b)));
      case Poisson _ -> mean(t, p, (a, b) -> b - a * Math.log(b + 1e-7));
      case Hinge _ -> mean(t, p, (a, b) -> Math.max(0, 1 - (a > 0 ? b : -b)));
      case SquaredHinge _ -> mean(t, p, (a, b) -> Math.pow(Math.max(0, 1 - (a > 0 ? b : -b)), 2));
      case BinaryFocalCrossentropy(
              boolean balanced,
              double alpha,
              double gamma,
              boolean logits,
              double smoothing) ->
          mean(
              t,
              p,
              (a, b) -> {
                double label = a * (1 - smoothing) + smoothing / 2;
                double q = logits ? 1 / (1 + Math.exp(-b)) : b;
                double bce = -label * Math.log(q) - (1 - label) * Math.log(1 - q);
                double right = label * q + (1 - label) * (1 - q);
                double weight = balanced ? label * alpha + (1 - label) * (1 - alpha) : 1;
                return weight * Math.pow(1 - right, gamma) * bce;
              });
      case CategoricalFocalCrossentropy(
              double alpha,
              double gamma,
              boolean logits,
              double smoothing) -> {
        double[] q = probabilities(p, logits);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
          double label = t[i] * (1 - smoothing) + smoothing / p.length;
          sum -= alpha * label * Math.pow(1 - q[i], gamma) * Math.log(q[i]);
        }
        yield sum;
      }
      case CategoricalGeneralizedCrossEntropy(double q) -> (1 - Math.pow(p[(int) t[0]], q)) / q;
      case CategoricalHinge _ -> {
        double right = 0;
        double wrong = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < p.length; i++) {
          right += t[i] * p[i];
          wrong = Math.max(wrong, (1 - t[i]) * p[i]);
        }
        yield Math.max(0, 1 + wrong - right);
      }
      case CosineSimilarity _ -> -dot(t, p) / Math.sqrt(dot(t, t) * dot(p, p));
      case KlDivergence _ -> p.length * mean(t, p, (a, b) -> a * Math.log(a / b));
      case Dice _ -> 1 - 2 * dot(t, p) / (sum(t) + sum(p) + 1e-7);
      case Tversky(double alpha, double beta, _) -> {
        double both = dot(t, p);
        double missed = alpha * (sum(t) - both);
        yield 1 - both / (both + missed + beta * (sum(p) - both) + 1e-7);
      }
      case QuantileLoss quantiles -> {
        double[] levels = quantiles.levels();
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
          double e = t[i / levels.length] - p[i];
          sum += Math.max(levels[i % levels.length] * e, (levels[i % levels.length] - 1) * e);
        }
        yield sum / p.length;
      }
      default -> throw new AssertionError(loss.name());
    };
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double sum(double[] a) {
    return Arrays.stream(a).sum();
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
