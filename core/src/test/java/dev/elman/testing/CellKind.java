package dev.elman.testing;

import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.SimpleRnn;

/// The cells of the library, each with its reference.
public enum CellKind {
  /// The simple recurrent network.
  SIMPLE_RNN,
  /// Long short-term memory.
  LSTM,
  /// Gated recurrent unit with the reset after the product.
  GRU,
  /// Gated recurrent unit with the reset before the product.
  GRU_RESET_BEFORE;

  /// A new cell.
  public Cell cell(CellConfig config) {
    return switch (this) {
      case SIMPLE_RNN -> new SimpleRnn(config);
      case LSTM -> new Lstm(config);
      case GRU -> new Gru(config);
      case GRU_RESET_BEFORE -> new Gru(config, false);
    };
  }

  /// The same cell as in a textbook.
  public ReferenceCell reference(CellConfig config) {
    ReferenceActivation tanh = ReferenceActivations.of(config.activation().name());
    ReferenceActivation sigma = ReferenceActivations.of(config.recurrentActivation().name());
    return switch (this) {
      case SIMPLE_RNN -> new ReferenceSimpleRnn(config.units(), tanh);
      case LSTM -> new ReferenceLstm(config.units(), tanh, sigma);
      case GRU -> new ReferenceGru(config.units(), tanh, sigma, true);
      case GRU_RESET_BEFORE -> new ReferenceGru(config.units(), tanh, sigma, false);
    };
  }
}
