package dev.elman.testing;

import dev.elman.optimizer.Adadelta;
import dev.elman.optimizer.Adafactor;
import dev.elman.optimizer.Adagrad;
import dev.elman.optimizer.Adam;
import dev.elman.optimizer.AdamW;
import dev.elman.optimizer.Adamax;
import dev.elman.optimizer.Ftrl;
import dev.elman.optimizer.GradientClip;
import dev.elman.optimizer.Lamb;
import dev.elman.optimizer.Lion;
import dev.elman.optimizer.Muon;
import dev.elman.optimizer.Nadam;
import dev.elman.optimizer.NtAsgd;
import dev.elman.optimizer.Optimizer;
import dev.elman.optimizer.OptimizerOptions;
import dev.elman.optimizer.Rmsprop;
import dev.elman.optimizer.Sgd;
import dev.elman.tensor.Parameter;
import java.util.Arrays;
import java.util.List;

/// The formulas of Keras, line by line, for whole parameters in double precision; no regard to
/// speed.
public final class ReferenceOptimizer {
  private final Optimizer optimizer;
  private final List<Parameter> parameters;
  private final double[][] w;
  private final double[][] accumulated;
  private final double[][] average;
  private final double[][][] slots; // by parameter and slot, all as large as the parameter
  private double nadamProduct = 1;
  private int batches;

  /// A reference that begins with the present values of some parameters.
  public ReferenceOptimizer(Optimizer optimizer, List<Parameter> parameters) {
    this.optimizer = optimizer;
    this.parameters = parameters;
    int count = parameters.size();
    w = new double[count][];
    accumulated = new double[count][];
    average = new double[count][];
    slots = new double[count][3][];
    for (int p = 0; p < count; p++) {
      float[] values = parameters.get(p).get().data();
      w[p] = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        w[p][i] = values[i];
      }
      accumulated[p] = new double[values.length];
      average[p] = new double[values.length];
      Arrays.setAll(slots[p], _ -> new double[values.length]);
      switch (optimizer) {
        case Adagrad o -> Arrays.fill(slots[p][0], o.initialAccumulatorValue());
        case Ftrl o -> Arrays.fill(slots[p][0], o.initialAccumulatorValue());
        default -> {}
      }
    }
  }

  /// The weights of all parameters.
  public double[] weights() {
    return join(w);
  }

  /// The exponential mean of the weights.
  public double[] average() {
    return join(average);
  }

  private static double[] join(double[][] parts) {
    return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
  }

  /// One batch.
  ///
  /// @param gradients of all parameters, one behind the other
  public void step(double[] gradients) {
    OptimizerOptions options = optimizer.options();
    int steps = options.gradientAccumulationSteps();
    int iterations = batches / steps;
    double rate = options.learningRate().at(batches);
    double[][] g = split(gradients);
    boolean isUpdate = (batches + 1) % steps == 0;
    for (int p = 0; p < g.length; p++) {
      for (int i = 0; i < g[p].length; i++) {
        accumulated[p][i] += g[p][i];
        g[p][i] = accumulated[p][i] / steps;
      }
    }
    if (isUpdate) {
      Arrays.stream(accumulated).forEach(a -> Arrays.fill(a, 0));
      clip(options.clip(), g);
      decay(rate);
      if (optimizer instanceof Nadam o) {
        nadamProduct *= o.beta1() * (1 - 0.5 * Math.pow(0.96, iterations + 1));
      }
      for (int p = 0; p < g.length; p++) {
        update(p, g[p], rate, iterations + 1);
      }
    }
    followAverage(iterations);
    batches++;
  }

  private double[][] split(double[] all) {
    double[][] parts = new double[w.length][];
    int from = 0;
    for (int p = 0; p < w.length; p++) {
      parts[p] = Arrays.copyOfRange(all, from, from + w[p].length);
      from += w[p].length;
    }
    return parts;
  }

  private static void clip(GradientClip clip, double[][] g) {
    double all = norm(join(g));
    for (double[] part : g) {
      double one = norm(part);
      for (int i = 0; i < part.length; i++) {
        part[i] =
            switch (clip.kind()) {
              case NONE -> part[i];
              case VALUE -> Math.min(Math.max(part[i], -clip.limit()), clip.limit());
              case NORM -> part[i] * clip.limit() / Math.max(one, clip.limit());
              case GLOBAL_NORM -> part[i] * clip.limit() * Math.min(1 / all, 1 / clip.limit());
            };
      }
    }
  }

  private static double norm(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
  }

  private void decay(double rate) {
    for (int p = 0; p < w.length; p++) {
      String name = parameters.get(p).name();
      double decay = optimizer.options().weightDecay();
      if (optimizer instanceof Muon muon && !isMuon(muon, p)) {
        decay = muon.others().weightDecay();
      }
      for (String word : optimizer.options().notDecayed()) {
        decay = name.contains(word) ? 0 : decay;
      }
      for (int i = 0; i < w[p].length; i++) {
        w[p][i] = w[p][i] - w[p][i] * decay * rate;
      }
    }
  }

  private boolean isMuon(Muon muon, int p) {
    boolean excluded = parameters.get(p).name().contains("embedding");
    for (String word : muon.others().excludeLayers()) {
      excluded |= parameters.get(p).name().contains(word);
    }
    return parameters.get(p).shape().rank() == 2 && !excluded;
  }

  private void followAverage(int iterations) {
    var kind = optimizer.options().average();
    double momentum = iterations == 0 ? 0 : kind.momentum();
    for (int p = 0; p < w.length; p++) {
      for (int i = 0; i < w[p].length; i++) {
        average[p][i] = momentum * average[p][i] + (1 - momentum) * w[p][i];
        if (kind.overwriteFrequency() > 0 && (iterations + 1) % kind.overwriteFrequency() == 0) {
          w[p][i] = average[p][i];
        }
      }
    }
  }

  private void update(int p, double[] g, double rate, int n) {
    switch (optimizer) {
      case Lamb o -> lamb(o, p, g, rate, n);
      case Adafactor o -> adafactor(o, p, g, rate, n);
      case Muon o when isMuon(o, p) -> muon(o, p, g, rate);
      case Muon o -> {
        for (int i = 0; i < g.length; i++) {
          adam(o.adam(), p, i, g[i], rate * o.others().rateRatio(), n);
        }
      }
      default -> {
        for (int i = 0; i < g.length; i++) {
          update(p, i, g[i], rate, n);
        }
      }
    }
  }

  private void update(int p, int i, double g, double rate, int n) {
    double[] a = slots[p][0];
    double[] b = slots[p][1];
    double[] c = slots[p][2];
    switch (optimizer) {
      case NtAsgd _ -> w[p][i] -= rate * g;
      case Sgd o -> {
        a[i] = a[i] * o.momentum() - g * rate;
        w[p][i] += o.nesterov() ? a[i] * o.momentum() - g * rate : a[i];
      }
      case Rmsprop o -> {
        a[i] = o.rho() * a[i] + (1 - o.rho()) * g * g;
        b[i] = o.rho() * b[i] + (1 - o.rho()) * g;
        double square = a[i] - (o.centered() ? b[i] * b[i] : 0);
        c[i] = o.momentum() * c[i] + rate * g / Math.sqrt(square + o.epsilon());
        w[p][i] -= c[i];
      }
      case Adam o -> adam(o, p, i, g, rate, n);
      case AdamW o -> adam(o.adam(), p, i, g, rate, n);
      case Nadam o -> {
        double now = o.beta1() * (1 - 0.5 * Math.pow(0.96, n));
        double next = o.beta1() * (1 - 0.5 * Math.pow(0.96, n + 1));
        a[i] += (g - a[i]) * (1 - o.beta1());
        b[i] += (g * g - b[i]) * (1 - o.beta2());
        double m = next * a[i] / (1 - nadamProduct * next) + (1 - now) * g / (1 - nadamProduct);
        double v = b[i] / (1 - Math.pow(o.beta2(), n));
        w[p][i] -= m * rate / (Math.sqrt(v) + o.epsilon());
      }
      case Adamax o -> {
        a[i] += (g - a[i]) * (1 - o.beta1());
        b[i] = Math.max(o.beta2() * b[i], Math.abs(g));
        w[p][i] -= rate * a[i] / ((1 - Math.pow(o.beta1(), n)) * (b[i] + o.epsilon()));
      }
      case Adagrad o -> {
        a[i] += g * g;
        w[p][i] -= rate * g / Math.sqrt(a[i] + o.epsilon());
      }
      case Adadelta o -> {
        a[i] = o.rho() * a[i] + (1 - o.rho()) * g * g;
        double delta = -Math.sqrt(b[i] + o.epsilon()) * g / Math.sqrt(a[i] + o.epsilon());
        b[i] = o.rho() * b[i] + (1 - o.rho()) * delta * delta;
        w[p][i] += rate * delta;
      }
      case Ftrl o -> {
        double power = o.learningRatePower();
        double l2 = o.l2() + o.beta() / (2 * rate);
        double accumulator = a[i] + g * g;
        double sigma = (Math.pow(accumulator, -power) - Math.pow(a[i], -power)) / rate;
        b[i] += g + 2 * o.l2Shrinkage() * w[p][i] - sigma * w[p][i];
        double quadratic = Math.pow(accumulator, -power) / rate + 2 * l2;
        double clipped = Math.min(Math.max(b[i], -o.l1()), o.l1());
        w[p][i] = (clipped - b[i]) / quadratic;
        a[i] = accumulator;
      }
      case Lion o -> {
        w[p][i] -= rate * Math.signum(a[i] * o.beta1() + g * (1 - o.beta1()));
        a[i] = a[i] * o.beta2() + g * (1 - o.beta2());
      }
      default -> throw new AssertionError(optimizer.name());
    }
  }

  private void adam(Adam o, int p, int i, double g, double rate, int n) {
    double[] m = slots[p][0];
    double[] v = slots[p][1];
    double[] largest = slots[p][2];
    double alpha = rate * Math.sqrt(1 - Math.pow(o.beta2(), n)) / (1 - Math.pow(o.beta1(), n));
    m[i] += (g - m[i]) * (1 - o.beta1());
    v[i] += (g * g - v[i]) * (1 - o.beta2());
    largest[i] = Math.max(largest[i], v[i]);
    w[p][i] -= m[i] * alpha / (Math.sqrt(o.amsgrad() ? largest[i] : v[i]) + o.epsilon());
  }

  private void lamb(Lamb o, int p, double[] g, double rate, int n) {
    double[] update = new double[g.length];
    for (int i = 0; i < g.length; i++) {
      slots[p][0][i] += (g[i] - slots[p][0][i]) * (1 - o.beta1());
      slots[p][1][i] += (g[i] * g[i] - slots[p][1][i]) * (1 - o.beta2());
      double m = slots[p][0][i] / (1 - Math.pow(o.beta1(), n));
      double v = slots[p][1][i] / (1 - Math.pow(o.beta2(), n));
      update[i] = m / (Math.sqrt(v) + o.epsilon());
    }
    double wNorm = norm(w[p]);
    double gNorm = norm(update);
    double ratio = wNorm > 0 && gNorm > 0 ? wNorm / gNorm : 1;
    for (int i = 0; i < g.length; i++) {
      w[p][i] -= ratio * rate * update[i];
    }
  }

  private void adafactor(Adafactor o, int p, double[] g, double rate, int n) {
    int columns = parameters.get(p).shape().rank() < 2 ? 1 : parameters.get(p).shape().extent(-1);
    int rows =
        parameters.get(p).shape().rank() < 2 ? g.length : parameters.get(p).shape().extent(-2);
    double rho = Math.min(rate, 1 / Math.sqrt(n));
    double alpha = Math.max(o.epsilon2(), norm(w[p]) / Math.sqrt(g.length)) * rho;
    double beta = 1 - Math.pow(n, o.beta2Decay());
    double[] square = Arrays.stream(g).map(x -> x * x + o.epsilon1()).toArray();
    double[] r = slots[p][0];
    double[] c = slots[p][1];
    double[] v = slots[p][2];
    for (int i = 0; i < g.length; i++) {
      if (columns == 1) {
        v[i] = beta * v[i] + (1 - beta) * square[i];
        continue;
      }
      // r and c hold the mean of the row and the column of each value, at the value
      int first = i / (rows * columns) * rows * columns;
      double row = 0;
      for (int j = 0; j < columns; j++) {
        row += square[i / columns * columns + j] / columns;
      }
      double column = 0;
      for (int j = 0; j < rows; j++) {
        column += square[first + j * columns + i % columns] / rows;
      }
      r[i] = beta * r[i] + (1 - beta) * row;
      c[i] = beta * c[i] + (1 - beta) * column;
    }
    for (int i = 0; i < g.length && columns > 1; i++) {
      int first = i / (rows * columns) * rows * columns;
      double mean = 0;
      for (int j = 0; j < rows; j++) {
        mean += r[first + j * columns] / rows;
      }
      v[i] = r[i] / mean * c[i];
    }
    double[] u = new double[g.length];
    Arrays.setAll(u, i -> g[i] / Math.sqrt(v[i]));
    double rms = norm(u) / Math.sqrt(g.length);
    for (int i = 0; i < g.length; i++) {
      w[p][i] -= alpha * u[i] / Math.max(1, rms / o.clipThreshold());
    }
  }

  private void muon(Muon o, int p, double[] g, double rate) {
    int rows = parameters.get(p).shape().extent(0);
    int columns = parameters.get(p).shape().extent(1);
    double[] m = slots[p][0];
    double[][] x = new double[rows][columns];
    for (int i = 0; i < g.length; i++) {
      m[i] = o.momentum() * m[i] + g[i];
      x[i / columns][i % columns] = o.nesterov() ? g[i] + o.momentum() * m[i] : m[i];
    }
    double norm = norm(join(x)) + 1e-7;
    x = combine(1 / norm, x, 0, x);
    x = rows > columns ? transpose(x) : x;
    Muon.Polynomial polynomial = o.newtonSchulz();
    for (int k = 0; k < polynomial.steps(); k++) {
      double[][] a = product(x, transpose(x));
      double[][] b = combine(polynomial.b(), a, polynomial.c(), product(a, a));
      x = combine(polynomial.a(), x, 1, product(b, x));
    }
    double[] flat = join(rows > columns ? transpose(x) : x);
    double scale = o.rmsRate() == 0 ? 1 : Math.sqrt(Math.max(rows, columns)) * o.rmsRate();
    for (int i = 0; i < g.length; i++) {
      w[p][i] -= rate * flat[i] * scale;
    }
  }

  private static double[][] transpose(double[][] x) {
    double[][] t = new double[x[0].length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[0].length; j++) {
        t[j][i] = x[i][j];
      }
    }
    return t;
  }

  private static double[][] product(double[][] x, double[][] y) {
    double[][] z = new double[x.length][y[0].length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < y[0].length; j++) {
        for (int k = 0; k < y.length; k++) {
          z[i][j] += x[i][k] * y[k][j];
        }
      }
    }
    return z;
  }

  private static double[][] combine(double a, double[][] x, double b, double[][] y) {
    double[][] z = new double[x.length][x[0].length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[0].length; j++) {
        z[i][j] = a * x[i][j] + b * y[i][j];
      }
    }
    return z;
  }
}
