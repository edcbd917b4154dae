package dev.elman.layer.convolution;

import static dev.elman.initializer.Initializers.glorotUniform;
import static dev.elman.initializer.Initializers.orthogonal;
import static dev.elman.initializer.Initializers.zeros;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.initializer.Initializer;
import java.util.List;

/// The options of [ConvLstm1d] and [ConvLstm2d], with Keras's names and defaults.
///
/// @param filters F, the number of channels of the states
/// @param kernelSize the extent of both windows: one number, or one per axis
/// @param strides how far the window over the input moves; 1 by default
/// @param padding what the window over the input sees beyond the ends; [WindowPadding#VALID] by
///   default. The window over the state always sees zeros there, [WindowPadding#SAME]
/// @param dilationRate the distance between two neighbours in the window over the input; 1 by
///   default
/// @param activation the function of the candidate and of the cell state; tanh by default
/// @param recurrentActivation the function of the gates; sigmoid by default
/// @param useBias whether b is added
/// @param kernelInitializer first values of W; Glorot uniform by default
/// @param recurrentInitializer first values of R; orthogonal by default
/// @param biasInitializer first values of b; zeros by default
/// @param unitForgetBias whether the bias of the forget gate begins at 1, as it does by default
/// @param returnSequences whether h of every step is returned, and not only of the last
/// @param returnState whether the last h and c follow the output
/// @param goBackwards whether the steps run from the last input to the first; the output is in the
///   order of the steps
public record ConvLstmConfig(
    int filters,
    List<Integer> kernelSize,
    List<Integer> strides,
    WindowPadding padding,
    List<Integer> dilationRate,
    Activation activation,
    Activation recurrentActivation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer,
    boolean unitForgetBias,
    boolean returnSequences,
    boolean returnState,
    boolean goBackwards) {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if a number is below 1, an activation changes the number of
  ///   columns, the padding is causal, or there are both strides and a dilation
  public ConvLstmConfig {
    // the input is convolved as by any convolution, into the four gates
    ConvConfig input =
        new ConvConfig(
            filters,
            kernelSize,
            strides,
            padding,
            dilationRate,
            1,
            activation,
            useBias,
            kernelInitializer,
            biasInitializer,
            null,
            null,
            null,
            null);
    kernelSize = input.kernelSize();
    strides = input.strides();
    dilationRate = input.dilationRate();
    requireSameColumns("activation", activation, filters);
    requireSameColumns("recurrentActivation", recurrentActivation, filters);
    if (padding == WindowPadding.CAUSAL) {
      throw new IllegalArgumentException(
          "ConvLSTM padding: expected VALID or SAME, but got CAUSAL, which is for Conv1D.");
    }
  }

  private static void requireSameColumns(String option, Activation activation, int filters) {
    if (activation.columns(filters) != filters) {
      throw new IllegalArgumentException(
          "ConvLSTM "
              + option
              + ": expected a function that keeps the number of columns, but got "
              + activation.name()
              + ". Use it in an activation layer behind this one.");
    }
  }

  /// Keras's defaults.
  ///
  /// @param kernelSize one number, or one per axis
  public static ConvLstmConfig of(int filters, int... kernelSize) {
    return new ConvLstmConfig(
        filters,
        ConvConfig.listOf(kernelSize),
        List.of(1),
        WindowPadding.VALID,
        List.of(1),
        Activations.tanh(),
        Activations.sigmoid(),
        true,
        glorotUniform(),
        orthogonal(),
        zeros(),
        true,
        false,
        false,
        false);
  }

  /// The window over the input.
  Windowing input(String owner, int rank) {
    return new Windowing(
        Windowing.perAxis(owner + " kernelSize", kernelSize, rank),
        Windowing.perAxis(owner + " strides", strides, rank),
        Windowing.perAxis(owner + " dilationRate", dilationRate, rank),
        padding);
  }

  /// The window over the state.
  Windowing recurrent(String owner, int rank) {
    List<Integer> ones = Windowing.perAxis(owner, List.of(1), rank);
    return new Windowing(
        Windowing.perAxis(owner + " kernelSize", kernelSize, rank), ones, ones, WindowPadding.SAME);
  }

  /// How far the window moves over the input: one number, or one per axis.
  public ConvLstmConfig strides(int... newStrides) {
    return new ConvLstmConfig(
        filters,
        kernelSize,
        ConvConfig.listOf(newStrides),
        padding,
        dilationRate,
        activation,
        recurrentActivation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        unitForgetBias,
        returnSequences,
        returnState,
        goBackwards);
  }

  /// Another padding of the input.
  public ConvLstmConfig padding(WindowPadding newPadding) {
    return new ConvLstmConfig(
        filters,
        kernelSize,
        strides,
        newPadding,
        dilationRate,
        activation,
        recurrentActivation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        unitForgetBias,
        returnSequences,
        returnState,
        goBackwards);
  }

  /// Another distance of neighbours in the window: one number, or one per axis.
  public ConvLstmConfig dilationRate(int... newDilationRate) {
    return new ConvLstmConfig(
        filters,
        kernelSize,
        strides,
        padding,
        ConvConfig.listOf(newDilationRate),
        activation,
        recurrentActivation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        unitForgetBias,
        returnSequences,
        returnState,
        goBackwards);
  }

  /// Another activation.
  public ConvLstmConfig activation(Activation newActivation) {
    return new ConvLstmConfig(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        newActivation,
        recurrentActivation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        unitForgetBias,
        returnSequences,
        returnState,
        goBackwards);
  }

  /// Another function for the gates.
  public ConvLstmConfig recurrentActivation(Activation newRecurrentActivation) {
    return new ConvLstmConfig(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        activation,
        newRecurrentActivation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        unitForgetBias,
        returnSequences,
        returnState,
        goBackwards);
  }

  /// With or without b.
  public ConvLstmConfig useBias(boolean newUseBias) {
    return new ConvLstmConfig(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        activation,
        recurrentActivation,
        newUseBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        unitForgetBias,
        returnSequences,
        returnState,
        goBackwards);
  }

  /// Other first values of W.
  public ConvLstmConfig kernelInitializer(Initializer newKernelInitializer) {
    return new ConvLstmConfig(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        activation,
        recurrentActivation,
        useBias,
        newKernelInitializer,
        recurrentInitializer,
        biasInitializer,
        unitForgetBias,
        returnSequences,
        returnState,
        goBackwards);
  }

  /// Other first values of R.
  public ConvLstmConfig recurrentInitializer(Initializer newRecurrentInitializer) {
    return new ConvLstmConfig(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        activation,
        recurrentActivation,
        useBias,
        kernelInitializer,
        newRecurrentInitializer,
        biasInitializer,
        unitForgetBias,
        returnSequences,
        returnState,
        goBackwards);
  }

  /// Other first values of b.
  public ConvLstmConfig biasInitializer(Initializer newBiasInitializer) {
    return new ConvLstmConfig(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        activation,
        recurrentActivation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        newBiasInitializer,
        unitForgetBias,
        returnSequences,
        returnState,
        goBackwards);
  }

  /// Whether the bias of the forget gate begins at 1.
  public ConvLstmConfig unitForgetBias(boolean newUnitForgetBias) {
    return new ConvLstmConfig(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        activation,
        recurrentActivation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        newUnitForgetBias,
        returnSequences,
        returnState,
        goBackwards);
  }

  /// Whether h of every step is returned, and not only of the last.
  public ConvLstmConfig returnSequences(boolean newReturnSequences) {
    return new ConvLstmConfig(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        activation,
        recurrentActivation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        unitForgetBias,
        newReturnSequences,
        returnState,
        goBackwards);
  }

  /// Whether the last h and c follow the output.
  public ConvLstmConfig returnState(boolean newReturnState) {
    return new ConvLstmConfig(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        activation,
        recurrentActivation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        unitForgetBias,
        returnSequences,
        newReturnState,
        goBackwards);
  }

  /// Whether the steps run from the last input to the first.
  public ConvLstmConfig goBackwards(boolean newGoBackwards) {
    return new ConvLstmConfig(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        activation,
        recurrentActivation,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer,
        unitForgetBias,
        returnSequences,
        returnState,
        newGoBackwards);
  }
}
