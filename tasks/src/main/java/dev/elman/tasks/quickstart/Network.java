package dev.elman.tasks.quickstart;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.simpleRnn;

import dev.elman.model.Sequential;

/// The networks that are compared: one recurrent layer and one output.
public enum Network {
  /// Elman's simple recurrent network of 1990.
  SIMPLE_RNN("SimpleRNN"),
  /// Long short-term memory.
  LSTM("LSTM"),
  /// Gated recurrent unit.
  GRU("GRU");

  private final String title;

  Network(String title) {
    this.title = title;
  }

  /// Keras's name of the recurrent layer.
  public String title() {
    return title;
  }

  /// A new model from `[batch, window, 1]` to `[batch, 1]`.
  Sequential model(int window, int units) {
    return switch (this) {
      case SIMPLE_RNN -> Sequential.of(input(window, 1), simpleRnn(units), dense(1));
      case LSTM -> Sequential.of(input(window, 1), lstm(units), dense(1));
      case GRU -> Sequential.of(input(window, 1), gru(units), dense(1));
    };
  }
}
