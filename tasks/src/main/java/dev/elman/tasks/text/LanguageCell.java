package dev.elman.tasks.text;

import dev.elman.Elman;
import dev.elman.layer.recurrent.Cell;

/// The kinds of recurrent layers of a [LanguageModel].
public enum LanguageCell {
  /// Long short-term memory.
  LSTM {
    @Override
    Cell of(int units) {
      return Elman.lstmCell(units);
    }
  },
  /// Gated recurrent units.
  GRU {
    @Override
    Cell of(int units) {
      return Elman.gruCell(units);
    }
  },
  /// The simple recurrent network of Elman 1990.
  SIMPLE_RNN {
    @Override
    Cell of(int units) {
      return Elman.simpleRnnCell(units);
    }
  };

  abstract Cell of(int units);
}
