package dev.elman.layer.recurrent;

import static dev.elman.initializer.Initializers.glorotUniform;
import static dev.elman.initializer.Initializers.orthogonal;
import static dev.elman.initializer.Initializers.zeros;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.activation.Sigmoid;
import dev.elman.activation.Tanh;
import dev.elman.constraint.Constraint;
import dev.elman.initializer.Initializer;
import dev.elman.regularizer.Regularizer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The options that the cells have in common, with Keras's names and defaults.
///
/// *Dropout* is variational (Gal and Ghahramani 2016, arXiv:1512.05287): a mask is drawn for every
/// sample and stays the same at all its steps; what is kept is scaled by 1/(1 - rate). As in Keras
/// there is one mask for the inputs of all gates, but as soon as `recurrentDropout` is not 0 every
/// gate has its own, for inputs and states alike. Cells whose h is multiplied with no weights, such
/// as [MinGru], refuse `recurrentDropout`.
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
/// @param kernelRegularizer a penalty of W that is added to the loss, or null
/// @param recurrentRegularizer a penalty of R, or null
/// @param biasRegularizer a penalty of b, or null
/// @param kernelConstraint where W may be, or null
/// @param recurrentConstraint where R may be, or null
/// @param biasConstraint where b may be, or null
/// @param dropout the part of the inputs that is dropped while training; 0 by default
/// @param recurrentDropout the part of h that is dropped before the product with R; 0 by default
/// @param seed another number gives other masks; null for those of the model's seed. They are not
///   Keras's
public record CellConfig(
    int units,
    Activation activation,
    Activation recurrentActivation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer,
    @Nullable Regularizer kernelRegularizer,
    @Nullable Regularizer recurrentRegularizer,
    @Nullable Regularizer biasRegularizer,
    @Nullable Constraint kernelConstraint,
    @Nullable Constraint recurrentConstraint,
    @Nullable Constraint biasConstraint,
    double dropout,
    double recurrentDropout,
    @Nullable Integer seed) {

  /// Checks the number of units, the activations and the rates.
  ///
  /// @throws IllegalArgumentException if `units` is less than 1, an activation changes the number
  ///   of columns, or a rate is outside [0, 1)
  public CellConfig {
    if (units < 1) {
      throw new IllegalArgumentException(
          "Recurrent layer units: expected at least 1, but got "
              + units
              + ". Units are the size of the state h; 32 is a usual beginning.");
    }
    requireSameColumns("activation", activation, units);
    requireSameColumns("recurrentActivation", recurrentActivation, units);
    requireRate("dropout", dropout);
    requireRate("recurrentDropout", recurrentDropout);
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

  private static void requireRate(String option, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "Recurrent layer "
              + option
              + ": expected a rate in [0, 1), but got "
              + rate
              + ". The rate is the part that is set to zero; 0.2 to 0.5 are usual.");
    }
  }

  /// The defaults of Keras.
  public static CellConfig units(int units) {
    return new Values().config(units);
  }

  /// The components while one of them is changed.
  private static final class Values {
    private Activation activation = Activations.tanh();
    private Activation recurrentActivation = Activations.sigmoid();
    private boolean useBias = true;
    private Initializer kernelInitializer = glorotUniform();
    private Initializer recurrentInitializer = orthogonal();
    private Initializer biasInitializer = zeros();
    private @Nullable Regularizer kernelRegularizer;
    private @Nullable Regularizer recurrentRegularizer;
    private @Nullable Regularizer biasRegularizer;
    private @Nullable Constraint kernelConstraint;
    private @Nullable Constraint recurrentConstraint;
    private @Nullable Constraint biasConstraint;
    private double dropout;
    private double recurrentDropout;
    private @Nullable Integer seed;

    private CellConfig config(int units) {
      return new CellConfig(
          units,
          activation,
          recurrentActivation,
          useBias,
          kernelInitializer,
          recurrentInitializer,
          biasInitializer,
          kernelRegularizer,
          recurrentRegularizer,
          biasRegularizer,
          kernelConstraint,
          recurrentConstraint,
          biasConstraint,
          dropout,
          recurrentDropout,
          seed);
    }
  }

  private CellConfig with(Consumer<Values> change) {
    Values values = new Values();
    values.activation = activation;
    values.recurrentActivation = recurrentActivation;
    values.useBias = useBias;
    values.kernelInitializer = kernelInitializer;
    values.recurrentInitializer = recurrentInitializer;
    values.biasInitializer = biasInitializer;
    values.kernelRegularizer = kernelRegularizer;
    values.recurrentRegularizer = recurrentRegularizer;
    values.biasRegularizer = biasRegularizer;
    values.kernelConstraint = kernelConstraint;
    values.recurrentConstraint = recurrentConstraint;
    values.biasConstraint = biasConstraint;
    values.dropout = dropout;
    values.recurrentDropout = recurrentDropout;
    values.seed = seed;
    change.accept(values);
    return values.config(units);
  }

  /// Whether the activations are tanh and sigmoid, for which there are fast kernels.
  boolean isStandard() {
    return activation instanceof Tanh && recurrentActivation instanceof Sigmoid;
  }

  /// Another activation.
  public CellConfig activation(Activation newActivation) {
    return with(values -> values.activation = newActivation);
  }

  /// Another function for the gates.
  public CellConfig recurrentActivation(Activation newActivation) {
    return with(values -> values.recurrentActivation = newActivation);
  }

  /// With or without b.
  public CellConfig useBias(boolean newUseBias) {
    return with(values -> values.useBias = newUseBias);
  }

  /// Other first values of W.
  public CellConfig kernelInitializer(Initializer newInitializer) {
    return with(values -> values.kernelInitializer = newInitializer);
  }

  /// Other first values of R.
  public CellConfig recurrentInitializer(Initializer newInitializer) {
    return with(values -> values.recurrentInitializer = newInitializer);
  }

  /// Other first values of b.
  public CellConfig biasInitializer(Initializer newInitializer) {
    return with(values -> values.biasInitializer = newInitializer);
  }

  /// Adds a penalty of W to the loss.
  public CellConfig kernelRegularizer(@Nullable Regularizer newRegularizer) {
    return with(values -> values.kernelRegularizer = newRegularizer);
  }

  /// Adds a penalty of R to the loss.
  public CellConfig recurrentRegularizer(@Nullable Regularizer newRegularizer) {
    return with(values -> values.recurrentRegularizer = newRegularizer);
  }

  /// Adds a penalty of b to the loss.
  public CellConfig biasRegularizer(@Nullable Regularizer newRegularizer) {
    return with(values -> values.biasRegularizer = newRegularizer);
  }

  /// Moves W to where it may be after each update.
  public CellConfig kernelConstraint(@Nullable Constraint newConstraint) {
    return with(values -> values.kernelConstraint = newConstraint);
  }

  /// Moves R to where it may be after each update.
  public CellConfig recurrentConstraint(@Nullable Constraint newConstraint) {
    return with(values -> values.recurrentConstraint = newConstraint);
  }

  /// Moves b to where it may be after each update.
  public CellConfig biasConstraint(@Nullable Constraint newConstraint) {
    return with(values -> values.biasConstraint = newConstraint);
  }

  /// Drops this part of the inputs while training.
  public CellConfig dropout(double rate) {
    return with(values -> values.dropout = rate);
  }

  /// Drops this part of h before the product with R while training.
  public CellConfig recurrentDropout(double rate) {
    return with(values -> values.recurrentDropout = rate);
  }

  /// Other masks of dropout.
  public CellConfig seed(@Nullable Integer newSeed) {
    return with(values -> values.seed = newSeed);
  }
}
