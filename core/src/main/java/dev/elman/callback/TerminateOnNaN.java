package dev.elman.callback;

import dev.elman.model.Callback;
import dev.elman.model.DivergedException;

/// Ends the training instead of failing when the loss or the gradient becomes NaN or infinite:
/// Keras's `TerminateOnNaN`.
///
/// Without it `fit` throws [DivergedException], as Keras's does with `raise_error=True`. With it
/// the epoch ends after the failing batch as if the training had been stopped: the history has its
/// loss, other callbacks are told of its end, and `fit` returns. *Difference to Keras*: the failing
/// batch has not spoilt the weights, they are those before it.
public final class TerminateOnNaN implements Callback {
  TerminateOnNaN() {}

  @Override
  public boolean diverged(DivergedException cause) {
    return true;
  }
}
