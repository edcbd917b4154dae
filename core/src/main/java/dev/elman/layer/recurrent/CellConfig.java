package dev.elman.layer.recurrent;

import static dev.elman.initializer.Initializers.glorotUniform;
import static dev.elman.initializer.Initializers.orthogonal;
import static dev.elman.initializer.Initializers.zeros;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.activation.Sigmoid;
import dev.elman.activation.Tanh;
import dev.elman.initializer.Initializer;

/// What [SimpleRnn], [Lstm] and [Gru] have in common, with Keras's names and defaults.
///
/// @param units the size of the state h, at least 1
/// @param activation the function of the candidate and, in an LSTM, of the cell state; tanh by
///   default
/// @param recurrentActivation the function of the gates; sigmoid by default; a simple RNN has no
///   gates
/// @param useBias whether b is added
/// @param kernelInitializer first values of W; Glorot uniform by default
/// @param recurrentInitializer first values of R; orthogonal by default
/// @param biasInitializer first values of b; zeros by default
public record CellConfig(
    int units,
    Activation activation,
    Activation recurrentActivation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer) {

  /// Checks the number of units and the activations.
  ///
  /// @throws IllegalArgumentException if `units` is less than 1, or an activation changes the
  ///   number of columns
  public CellConfig {
    if (units < 1) {
      throw new IllegalArgumentException(
          "Recurrent layer units: expected at least 1, but got "
              + units
              + ". Units are the size of the state h; 32 is a usual beginning.");
    }
    requireSameColumns("activation", activation, units);
    requireSameColumns("recurrentActivation", recurrentActivation, units);
  }

  private static void requireSameColumns(String option, Activation activation, int units) {
    int columns = activation.columns(units);
    if (columns != units) {
      throw new IllegalArgumentException(
          "Recurrent layer "
              + option
              + ": expected a function that keeps the number of columns, but got "
              + activation.name()
              + ", which makes "
              + columns
              + " of "
              + units
              + ". Use it in an activation layer behind the recurrent layer.");
    }
  }

  /// The defaults of Keras.
  public static CellConfig units(int units) {
    return new CellConfig(
        units,
        Activations.tanh(),
        Activations.sigmoid(),
        true,
        glorotUniform(),
        orthogonal(),
        zeros());
  }

  /// Whether the activations are tanh and sigmoid, for which there are fast kernels.
  boolean isStandard() {
    return activation instanceof Tanh && recurrentActivation instanceof Sigmoid;
  }

  /// Another activation.
  public CellConfig activation(Activation newActivation) {
    return new CellConfig(
        units,
        newActivation,
        recurrentActivation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /// Another function for the gates.
  public CellConfig recurrentActivation(Activation newActivation) {
    return new CellConfig(
        units,
        activation,
        newActivation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /// With or without b.
  public CellConfig useBias(boolean newUseBias) {
    return new CellConfig(
        units,
        activation,
        recurrentActivation,
        newUseBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /// Other first values of W.
  public CellConfig kernelInitializer(Initializer newInitializer) {
    return new CellConfig(
        units,
        activation,
        recurrentActivation,
        useBias,
        newInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /// Other first values of R.
  public CellConfig recurrentInitializer(Initializer newInitializer) {
    return new CellConfig(
        units,
        activation,
        recurrentActivation,
        useBias,
        kernelInitializer,
        newInitializer,
        biasInitializer);
  }

  /// Other first values of b.
  public CellConfig biasInitializer(Initializer newInitializer) {
    return new CellConfig(
        units,
        activation,
        recurrentActivation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        newInitializer);
  }
}
