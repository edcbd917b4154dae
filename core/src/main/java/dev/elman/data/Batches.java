package dev.elman.data;

import java.util.OptionalLong;

/// A source of batches as a dataset.
record Batches(Source<Batch> batches) implements Dataset {
  static Dataset of(Source<Batch> batches) {
    return new Batches(batches);
  }

  /// What is behind a dataset: only so it is seen whether batches can be had in any order.
  static Source<Batch> source(Dataset dataset) {
    return dataset instanceof Batches(Source<Batch> batches) ? batches : dataset;
  }

  @Override
  public Cursor<Batch> open(long epochSeed) {
    return batches.open(epochSeed);
  }

  @Override
  public OptionalLong size() {
    return batches.size();
  }
}
