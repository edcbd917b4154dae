package dev.elman.model;

/// The thread that called `fit` has been interrupted, and still is: [Thread#isInterrupted()]. The
/// model has the weights after the last batch; with a backup the training can go on from there.
public final class TrainingInterruptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingInterruptedException(String message) {
    super(message);
  }
}
