package dev.elman.model;

/// The loss or the gradient has become NaN or infinite, so training has stopped. The weights are
/// those before the failing batch.
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergedException(String message) {
    super(message);
  }
}
