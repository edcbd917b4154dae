package dev.elman.tasks.memory;

import static dev.elman.Elman.gru;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.simpleRnn;
import static dev.elman.Elman.units;

import dev.elman.activation.Activations;
import dev.elman.initializer.Initializers;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.Recurrent;

/// The recurrent layers that are compared, and how their weights begin.
public enum MemoryNetwork {
  /// R is normal with deviation 0.05, as `random_normal` of Keras: its spectral radius is about
  /// `0.05 √units`.
  RNN_NORMAL("SimpleRNN, normal R") {
    @Override
    Layer layer(int units, int lag) {
      return simpleRnn(units(units).recurrentInitializer(Initializers.randomNormal()));
    }
  },
  /// R is orthogonal: without the slope of tanh it would keep the length of the gradient.
  RNN_ORTHOGONAL("SimpleRNN, orthogonal R") {
    @Override
    Layer layer(int units, int lag) {
      return simpleRnn(units);
    }
  },
  /// R is the identity and the activation relu: Le, Jaitly and Hinton 2015, arXiv:1504.00941.
  RNN_IDENTITY("SimpleRNN, identity R, relu") {
    @Override
    Layer layer(int units, int lag) {
      return simpleRnn(
          units(units)
              .activation(Activations.relu())
              .kernelInitializer(Initializers.randomNormal(0, 0.001))
              .recurrentInitializer(Initializers.identity()));
    }
  },
  /// The forget gate begins half open.
  LSTM_FORGET_0("LSTM, forget bias 0") {
    @Override
    Layer layer(int units, int lag) {
      return new Recurrent(new Lstm(units(units), false));
    }
  },
  /// The forget gate begins at σ(1) = 0.73: Keras's default.
  LSTM_FORGET_1("LSTM, forget bias 1") {
    @Override
    Layer layer(int units, int lag) {
      return lstm(units);
    }
  },
  /// The forget gates begin with memories of up to the lag: Tallec and Ollivier 2018,
  /// arXiv:1804.11188.
  LSTM_CHRONO("LSTM, chrono biases") {
    @Override
    Layer layer(int units, int lag) {
      return new Recurrent(
          new Lstm(units(units).biasInitializer(Initializers.chrono(Math.max(3, lag))), false));
    }
  },
  /// Gated recurrent units as Keras makes them.
  GRU("GRU") {
    @Override
    Layer layer(int units, int lag) {
      return gru(units);
    }
  };

  private final String title;

  MemoryNetwork(String title) {
    this.title = title;
  }

  /// The name in tables and plots.
  public String title() {
    return title;
  }

  /// A new layer that returns its last h.
  abstract Layer layer(int units, int lag);
}
