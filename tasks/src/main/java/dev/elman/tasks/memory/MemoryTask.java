package dev.elman.tasks.memory;

import dev.elman.loss.Loss;
import dev.elman.loss.Losses;
import dev.elman.metric.Metric;
import dev.elman.metric.Metrics;
import dev.elman.model.Samples;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.random.RandomGenerator;

/// What a network is asked to remember.
public enum MemoryTask {
  /// The first step shows a bit, +1 or -1; `lag` steps of noise follow; then the network says which
  /// bit it was. Guessing is right in half of the cases. After the latching problem of Bengio,
  /// Simard and Frasconi 1994, doi:10.1109/72.279181.
  RECALL("recall", "accuracy", "accuracy", 0.5) {
    @Override
    Samples samples(int count, int lag, long seed) {
      RandomGenerator random = new Seed(seed).generator();
      int time = lag + 1;
      Tensor x = Tensor.zeros(count, time, FEATURES);
      Tensor y = Tensor.zeros(count, 1);
      for (int sample = 0; sample < count; sample++) {
        boolean bit = random.nextBoolean();
        int first = sample * time * FEATURES;
        x.data()[first] = bit ? 1 : -1;
        for (int t = 1; t < time; t++) {
          x.data()[first + t * FEATURES + 1] = 2 * random.nextFloat() - 1;
        }
        y.data()[sample] = bit ? 1 : 0;
      }
      return Samples.of(x, y);
    }

    @Override
    boolean isSolved(double score) {
      return score >= 0.99;
    }
  },

  /// Of `lag` random numbers in [0, 1) two are marked, one in each half; the network gives their
  /// sum. Always answering 1 leaves an error of 1/6. Hochreiter and Schmidhuber 1997, experiment 4,
  /// doi:10.1162/neco.1997.9.8.1735.
  ADDING("adding", "mean squared error", "error", 1.0 / 6) {
    @Override
    Samples samples(int count, int lag, long seed) {
      RandomGenerator random = new Seed(seed).generator();
      Tensor x = Tensor.zeros(count, lag, FEATURES);
      Tensor y = Tensor.zeros(count, 1);
      for (int sample = 0; sample < count; sample++) {
        int first = sample * lag * FEATURES;
        for (int t = 0; t < lag; t++) {
          x.data()[first + t * FEATURES] = random.nextFloat();
        }
        int one = first + random.nextInt(lag / 2) * FEATURES;
        int other = first + (lag / 2 + random.nextInt(lag - lag / 2)) * FEATURES;
        x.data()[one + 1] = 1;
        x.data()[other + 1] = 1;
        y.data()[sample] = x.data()[one] + x.data()[other];
      }
      return Samples.of(x, y);
    }

    @Override
    boolean isSolved(double score) {
      return score < 0.01;
    }
  };

  /// The number of features of a step.
  static final int FEATURES = 2;

  private final String title;
  private final String measure;
  private final String scoreTitle;
  private final double chance;

  MemoryTask(String title, String measure, String scoreTitle, double chance) {
    this.title = title;
    this.measure = measure;
    this.scoreTitle = scoreTitle;
    this.chance = chance;
  }

  /// The name that a command line uses.
  public String title() {
    return title;
  }

  /// What the score is.
  public String measure() {
    return measure;
  }

  /// What the score is, in one word.
  public String scoreTitle() {
    return scoreTitle;
  }

  /// The score of a network that remembers nothing.
  public double chance() {
    return chance;
  }

  /// Sequences with their answers: x `[count, time, 2]`, y `[count, 1]`.
  abstract Samples samples(int count, int lag, long seed);

  /// Whether a score means that the task has been learned.
  abstract boolean isSolved(double score);

  /// What training makes small.
  Loss loss() {
    return this == RECALL ? Losses.binaryCrossentropy() : Losses.mse();
  }

  /// What is reported.
  Metric metric() {
    return this == RECALL ? Metrics.binaryAccuracy() : Metrics.mse();
  }

  /// The activation of the output.
  String outputActivation() {
    return this == RECALL ? "sigmoid" : "linear";
  }
}
