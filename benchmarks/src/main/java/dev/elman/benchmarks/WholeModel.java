package dev.elman.benchmarks;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;

import dev.elman.layer.Embedding;
import dev.elman.loss.Losses;
import dev.elman.model.FitOptions;
import dev.elman.model.Sequential;
import dev.elman.model.Verbose;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Locale;
import java.util.SplittableRandom;

/// The models of [Throughput]. `python/throughput.py` builds the same ones in PyTorch.
enum WholeModel {
  /// Embedding, two LSTMs of 512, a softmax over ten thousand words at every step.
  LANGUAGE("tokens", 20, 35),
  /// The rows of an image of 28 × 28 one after the other through an LSTM of 128.
  ROW_MNIST("sequences", 128, 1),
  /// A week of hours of eight series through a GRU of 64, the next day forecast.
  FORECAST("windows", 64, 1);

  private static final int WORDS = 10_000;
  private static final int BATCHES = 8;

  final String things; // what is counted
  private final int batch;
  private final int thingsPerRow;

  WholeModel(String things, int batch, int thingsPerRow) {
    this.things = things;
    this.batch = batch;
    this.thingsPerRow = thingsPerRow;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  int thingsPerBatch() {
    return batch * thingsPerRow;
  }

  private Sequential model() {
    Sequential model =
        switch (this) {
          case LANGUAGE ->
              Sequential.of(
                  input(35),
                  new Embedding(Embedding.Config.of(WORDS, 512)),
                  lstm(512).returnSequences(),
                  lstm(512).returnSequences(),
                  dense(WORDS, "softmax"));
          case ROW_MNIST -> Sequential.of(input(28, 28), lstm(128), dense(10, "softmax"));
          case FORECAST -> Sequential.of(input(168, 8), gru(64), dense(24));
        };
    model.build();
    model.compile(adam(), this == FORECAST ? mse() : Losses.sparseCategoricalCrossentropy());
    return model;
  }

  private Tensor x(SplittableRandom random) {
    int rows = BATCHES * batch;
    return switch (this) {
      case LANGUAGE -> numbers(random, WORDS, rows, 35);
      case ROW_MNIST -> numbers(random, 0, rows, 28, 28);
      case FORECAST -> numbers(random, 0, rows, 168, 8);
    };
  }

  private Tensor y(SplittableRandom random) {
    int rows = BATCHES * batch;
    return switch (this) {
      case LANGUAGE -> numbers(random, WORDS, rows, 35);
      case ROW_MNIST -> numbers(random, 10, rows, 1);
      case FORECAST -> numbers(random, 0, rows, 24);
    };
  }

  /// Whole numbers below `count`, or with 0 numbers between 0 and 1.
  private static Tensor numbers(SplittableRandom random, int count, int... extents) {
    Tensor tensor = Tensor.zeros(Shape.of(extents));
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = count > 0 ? random.nextInt(count) : (float) random.nextDouble();
    }
    return tensor;
  }

  /// The nanoseconds of each batch of `fit`.
  long[] measure(double seconds) {
    var random = new SplittableRandom(1);
    var watch = new BatchWatch(seconds);
    model()
        .fit(
            x(random),
            y(random),
            FitOptions.epochs(Integer.MAX_VALUE)
                .batchSize(batch)
                .verbose(Verbose.SILENT)
                .callbacks(watch));
    return watch.times();
  }
}
