package dev.elman.loss;

import dev.elman.tensor.Parameter;
import java.util.Arrays;

/// All tag sequences of one sample: the forward-backward algorithm of a linear chain and Viterbi's,
/// in logarithms and double precision.
///
/// ```
/// score(y) = s(y_0) + Σ_t x_t(y_t) + Σ_t A(y_{t-1}, y_t) + e(y_{T-1})
/// α_0(j) = s(j) + x_0(j)           α_t(j) = x_t(j) + log Σ_i exp(α_{t-1}(i) + A(i, j))
/// β_{T-1}(i) = e(i)                β_t(i) = log Σ_j exp(A(i, j) + x_{t+1}(j) + β_{t+1}(j))
/// log Z = log Σ_j exp(α_{T-1}(j) + e(j))
/// p(y_t = j) = exp(α_t(j) + β_t(j) - log Z)
/// p(y_{t-1} = i, y_t = j) = exp(α_{t-1}(i) + A(i, j) + x_t(j) + β_t(j) - log Z)
/// ```
///
/// An instance belongs to one thread; its arrays are made at first use and reused.
final class Chain {
  private int tags; // K
  private double[] out = new double[0]; // A by the tag before [from, to]
  private double[] in = new double[0]; // A by the tag behind [to, from]
  private double[] starts = new double[0]; // s [K]
  private double[] ends = new double[0]; // e [K]
  private double[] dOut = new double[0]; // Σ p(i, j) - what the labels say [from, to]
  private double[] dStarts = new double[0];
  private double[] dEnds = new double[0];

  private float[] x = new float[0];
  private final RealSteps steps = new RealSteps(); // where the tags of each step begin in x
  private int time; // T
  private double[] alpha = new double[0]; // [T, K]
  private double[] beta = new double[0]; // of the step [K]
  private double[] behind = new double[0]; // x + β of the step behind it [K]
  private double[] terms = new double[0]; // what is summed or compared [K]
  private int[] before = new int[0]; // the best tag before each [T, K]
  private int[] path = new int[0]; // [T]
  private double logZ;

  /// Takes over the weights, and forgets the gradients.
  void begin(ChainWeights weights) {
    tags = weights.starts().size();
    if (starts.length != tags) {
      out = new double[tags * tags];
      in = new double[tags * tags];
      dOut = new double[tags * tags];
      starts = new double[tags];
      ends = new double[tags];
      dStarts = new double[tags];
      dEnds = new double[tags];
      beta = new double[tags];
      behind = new double[tags];
      terms = new double[tags];
    }
    for (int i = 0; i < tags; i++) {
      starts[i] = weights.mayStart(i) ? value(weights.starts(), i) : Double.NEGATIVE_INFINITY;
      ends[i] = weights.mayEnd(i) ? value(weights.ends(), i) : Double.NEGATIVE_INFINITY;
      for (int j = 0; j < tags; j++) {
        double a = value(weights.transitions(), i * tags + j);
        out[i * tags + j] = weights.mayFollow(i, j) ? a : Double.NEGATIVE_INFINITY;
        in[j * tags + i] = out[i * tags + j];
      }
    }
    Arrays.fill(dOut, 0);
    Arrays.fill(dStarts, 0);
    Arrays.fill(dEnds, 0);
  }

  private static double value(Parameter parameter, int i) {
    return parameter.values()[parameter.offset() + i];
  }

  /// Which steps are real, to be read before [#logPartition] or [#viterbi].
  RealSteps steps() {
    return steps;
  }

  /// `log Z` of the sample whose steps have been read; there is one at least.
  double logPartition(float[] newX) {
    x = newX;
    time = steps.count();
    if (alpha.length < time * tags) {
      alpha = new double[time * tags];
    }
    for (int j = 0; j < tags; j++) {
      alpha[j] = starts[j] + x[steps.begin(0) + j];
    }
    for (int t = 1; t < time; t++) {
      for (int j = 0; j < tags; j++) {
        for (int i = 0; i < tags; i++) {
          terms[i] = alpha[(t - 1) * tags + i] + in[j * tags + i];
        }
        alpha[t * tags + j] = x[steps.begin(t) + j] + LogSum.of(terms, 0, tags);
      }
    }
    for (int j = 0; j < tags; j++) {
      terms[j] = alpha[(time - 1) * tags + j] + ends[j];
    }
    logZ = LogSum.of(terms, 0, tags);
    return logZ;
  }

  /// `score(y)` of the last sample.
  double score(int[] y) {
    double score = starts[y[0]] + ends[y[time - 1]];
    for (int t = 0; t < time; t++) {
      score += x[steps.begin(t) + y[t]] + (t > 0 ? out[y[t - 1] * tags + y[t]] : 0);
    }
    return score;
  }

  /// Writes `p(y_t = j)` of the last sample to the places of its scores in `p`.
  void marginals(float[] p) {
    for (int t = time - 1; t >= 0; t--) {
      stepBeta(t);
      int at = steps.begin(t);
      for (int j = 0; j < tags; j++) {
        p[at + j] = (float) Math.exp(alpha[t * tags + j] + beta[j] - logZ);
      }
    }
  }

  /// Writes `factor · ∂(log Z - score(y))/∂x` of the last sample to the same places of `dx`, and
  /// adds the derivatives by the weights to those of this call.
  void gradient(int[] y, double factor, float[] dx) {
    for (int t = time - 1; t >= 0; t--) {
      stepBeta(t);
      int at = steps.begin(t);
      for (int j = 0; j < tags; j++) {
        double p = Math.exp(alpha[t * tags + j] + beta[j] - logZ) - (y[t] == j ? 1 : 0);
        dx[at + j] = (float) (factor * p);
        dStarts[j] += t == 0 ? factor * p : 0;
        dEnds[j] += t == time - 1 ? factor * p : 0;
      }
      if (t > 0) {
        addPairs(t, factor);
        dOut[y[t - 1] * tags + y[t]] -= factor;
      }
    }
  }

  /// From β of step `t + 1` to β of step `t`.
  private void stepBeta(int t) {
    if (t == time - 1) {
      System.arraycopy(ends, 0, beta, 0, tags);
      return;
    }
    for (int j = 0; j < tags; j++) {
      behind[j] = x[steps.begin(t + 1) + j] + beta[j];
    }
    for (int i = 0; i < tags; i++) {
      for (int j = 0; j < tags; j++) {
        terms[j] = out[i * tags + j] + behind[j];
      }
      beta[i] = LogSum.of(terms, 0, tags);
    }
  }

  /// The pairs of the steps `t - 1` and `t`.
  private void addPairs(int t, double factor) {
    for (int j = 0; j < tags; j++) {
      terms[j] = x[steps.begin(t) + j] + beta[j] - logZ;
    }
    for (int i = 0; i < tags; i++) {
      double from = alpha[(t - 1) * tags + i];
      for (int j = 0; j < tags; j++) {
        dOut[i * tags + j] += factor * Math.exp(from + out[i * tags + j] + terms[j]);
      }
    }
  }

  /// Adds the derivatives by the weights, since [#begin], to an array of gradients.
  void addGradients(ChainWeights weights, float[] gradients) {
    add(dOut, weights.transitions(), gradients);
    add(dStarts, weights.starts(), gradients);
    add(dEnds, weights.ends(), gradients);
  }

  private static void add(double[] derivatives, Parameter parameter, float[] gradients) {
    for (int i = 0; i < parameter.size(); i++) {
      gradients[parameter.offset() + i] += (float) derivatives[i];
    }
  }

  /// The best score of the sample whose steps have been read; there is one at least. Of equal ones
  /// the lower tag wins. [#path()] says which tags.
  double viterbi(float[] newX) {
    x = newX;
    time = steps.count();
    if (before.length < time * tags) {
      before = new int[time * tags];
      path = new int[before.length];
    }
    for (int j = 0; j < tags; j++) {
      beta[j] = starts[j] + x[steps.begin(0) + j]; // the best score of what ends in j
    }
    for (int t = 1; t < time; t++) {
      for (int j = 0; j < tags; j++) {
        int best = best(beta, in, j * tags);
        before[t * tags + j] = best;
        terms[j] = beta[best] + in[j * tags + best] + x[steps.begin(t) + j];
      }
      System.arraycopy(terms, 0, beta, 0, tags);
    }
    int last = best(beta, ends, 0);
    double score = beta[last] + ends[last];
    for (int t = time - 1; t >= 0; t--) {
      path[t] = last;
      last = t > 0 ? before[t * tags + last] : last;
    }
    return score;
  }

  private int best(double[] a, double[] b, int bAt) {
    int best = 0;
    for (int i = 1; i < tags; i++) {
      best = a[i] + b[bAt + i] > a[best] + b[bAt + best] ? i : best;
    }
    return best;
  }

  /// The tags of the real steps that [#viterbi] has found; valid up to the next call.
  int[] path() {
    return path;
  }
}
