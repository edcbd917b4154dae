package dev.elman.loss;

import java.util.Arrays;

/// All the ways in which the steps of one sample can spell its labels: the forward-backward
/// algorithm of CTC, in logarithms and double precision.
///
/// ```
/// l' = blank, l_1, blank, l_2, …, l_L, blank            S = 2 L + 1 states
/// y_t = log softmax(x_t)
/// α_t(s) = y_t(l'_s) + log Σ exp α_{t-1}(r)             r = s, s-1, and s-2 if l'_s ≠ blank, l'_{s-2}
/// β_t(s) = log Σ exp(β_{t+1}(r) + y_{t+1}(l'_r))        r = s, s+1, and s+2 likewise
/// log p = log(exp α_{T-1}(S-1) + exp α_{T-1}(S-2))
/// ∂(-log p)/∂x_t(k) = exp y_t(k) - Σ_{s: l'_s = k} exp(α_t(s) + β_t(s) - log p)
/// ```
///
/// An instance belongs to one thread; its arrays are made at first use and reused.
final class CtcAlignment {
  private float[] x = new float[0];
  private RealSteps steps = new RealSteps(); // where the classes of each step begin in x
  private int time; // T
  private int classes;
  private int[] states = new int[0]; // l' [S]
  private int count; // S
  private double logLikelihood;
  private double[] logSum = new double[0]; // log Σ exp x_t [T]
  private double[] emission = new double[0]; // y_t(l'_s) [T, S]
  private double[] alpha = new double[0]; // [T, S]
  private double[] beta = new double[0]; // of the step after the current one, then of it [S]
  private double[] occupied = new double[0]; // Σ_s exp(α + β - log p) of one step [classes]

  /// The fewest steps that can spell these labels: equal neighbours need a blank between them.
  static int leastSteps(int[] labels, int length) {
    int least = length;
    for (int i = 1; i < length; i++) {
      least += labels[i] == labels[i - 1] ? 1 : 0;
    }
    return least;
  }

  /// `-log p`; infinite if no path spells the labels.
  ///
  /// @param newX logits
  /// @param newSteps where the `newClasses` logits of each step begin
  double negativeLogLikelihood(
      float[] newX, RealSteps newSteps, int newClasses, int blank, int[] labels, int length) {
    x = newX;
    steps = newSteps;
    time = steps.count();
    classes = newClasses;
    count = 2 * length + 1;
    resize();
    Arrays.fill(states, 0, count, blank);
    for (int i = 0; i < length; i++) {
      states[2 * i + 1] = labels[i];
    }
    if (time == 0) {
      logLikelihood = length == 0 ? 0 : Double.NEGATIVE_INFINITY;
      return -logLikelihood;
    }
    computeEmissions();
    computeAlpha();
    int last = time * count - 1;
    logLikelihood = count == 1 ? alpha[last] : LogSum.of(alpha[last], alpha[last - 1]);
    return -logLikelihood;
  }

  private void resize() {
    if (states.length < count) {
      states = new int[count];
      beta = new double[count];
    }
    if (logSum.length < time) {
      logSum = new double[time];
    }
    if (alpha.length < time * count) {
      emission = new double[time * count];
      alpha = new double[time * count];
    }
    if (occupied.length < classes) {
      occupied = new double[classes];
    }
  }

  private void computeEmissions() {
    for (int t = 0; t < time; t++) {
      logSum[t] = LogSum.of(x, steps.begin(t), classes);
      for (int s = 0; s < count; s++) {
        emission[t * count + s] = x[steps.begin(t) + states[s]] - logSum[t];
      }
    }
  }

  private void computeAlpha() {
    Arrays.fill(alpha, 0, time * count, Double.NEGATIVE_INFINITY);
    alpha[0] = emission[0];
    if (count > 1) {
      alpha[1] = emission[1];
    }
    for (int t = 1; t < time; t++) {
      int now = t * count;
      int before = now - count;
      for (int s = firstState(t); s < endState(t); s++) {
        double one = s > 0 ? alpha[before + s - 1] : Double.NEGATIVE_INFINITY;
        double two = skipsTo(s) ? alpha[before + s - 2] : Double.NEGATIVE_INFINITY;
        alpha[now + s] = emission[now + s] + LogSum.of(alpha[before + s], one, two);
      }
    }
  }

  /// The first state from which the last one can still be reached after step `t`.
  private int firstState(int t) {
    return Math.max(0, count - 2 * (time - t));
  }

  /// The end of the states that can be reached up to step `t`.
  private int endState(int t) {
    return Math.min(count, 2 * t + 2);
  }

  /// Whether state `s` may follow state `s - 2`: only a blank may be left out, and not between
  /// equal labels.
  private boolean skipsTo(int s) {
    return s % 2 == 1 && s > 1 && states[s] != states[s - 2];
  }

  /// Writes `factor · ∂(-log p)/∂x` of the last sample to the same places of `dx`.
  void gradient(double factor, float[] dx) {
    Arrays.fill(beta, 0, count, Double.NEGATIVE_INFINITY);
    for (int t = time - 1; t >= 0; t--) {
      if (t == time - 1) {
        beta[count - 1] = 0;
        beta[Math.max(0, count - 2)] = 0;
      } else {
        stepBeta(t);
      }
      stepGradient(t, factor, dx);
    }
  }

  /// From β of step `t + 1` to β of step `t`. A state looks at itself and at later ones, so the
  /// array is written in place from its beginning.
  private void stepBeta(int t) {
    int next = (t + 1) * count;
    for (int s = firstState(t); s < endState(t); s++) {
      double none = beta[s] + emission[next + s];
      double one = Double.NEGATIVE_INFINITY;
      double two = Double.NEGATIVE_INFINITY;
      if (s + 1 < count) {
        one = beta[s + 1] + emission[next + s + 1];
      }
      if (s + 2 < count && skipsTo(s + 2)) {
        two = beta[s + 2] + emission[next + s + 2];
      }
      beta[s] = LogSum.of(none, one, two);
    }
  }

  private void stepGradient(int t, double factor, float[] dx) {
    for (int s = firstState(t); s < endState(t); s++) {
      occupied[states[s]] += Math.exp(alpha[t * count + s] + beta[s] - logLikelihood);
    }
    int at = steps.begin(t);
    for (int k = 0; k < classes; k++) {
      dx[at + k] = (float) (factor * (Math.exp(x[at + k] - logSum[t]) - occupied[k]));
    }
    for (int s = 0; s < count; s++) {
      occupied[states[s]] = 0;
    }
  }
}
