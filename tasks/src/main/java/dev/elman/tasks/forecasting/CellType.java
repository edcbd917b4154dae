package dev.elman.tasks.forecasting;

import static dev.elman.Elman.gru;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.simpleRnn;

import dev.elman.layer.recurrent.Recurrent;

/// The recurrent cells that forecast.
public enum CellType {
  /// Elman's simple recurrent network of 1990.
  RNN("SimpleRNN"),
  /// Long short-term memory.
  LSTM("LSTM"),
  /// Gated recurrent unit.
  GRU("GRU");

  private final String title;

  CellType(String title) {
    this.title = title;
  }

  /// Keras's name of the layer.
  public String title() {
    return title;
  }

  Recurrent layer(int units) {
    return switch (this) {
      case RNN -> simpleRnn(units);
      case LSTM -> lstm(units);
      case GRU -> gru(units);
    };
  }
}
