package dev.elman.layer.convolution;

import static dev.elman.initializer.Initializers.glorotUniform;
import static dev.elman.initializer.Initializers.orthogonal;
import static dev.elman.initializer.Initializers.zeros;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.initializer.Initializer;
import dev.elman.tensor.Parameter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
/// @param kernelRegularizer what the loss adds for W, or null
/// @param recurrentRegularizer what the loss adds for R, or null
/// @param biasRegularizer what the loss adds for b, or null
/// @param kernelConstraint where W may be, or null for anywhere
/// @param recurrentConstraint where R may be, or null for anywhere
/// @param biasConstraint where b may be, or null for anywhere
/// @param dropout the part of the inputs that is dropped while training; 0 by default
/// @param recurrentDropout the part of h that is dropped before the convolution with R; 0 by
///   default
/// @param seed another number gives other masks; null for those of the model's seed. They are not
///   Keras's
/// @param returnSequences whether h of every step is returned, and not only of the last
/// @param returnState whether the last h and c follow the output
/// @param goBackwards whether the steps run from the last input to the first; the output is in the
///   order of the steps
/// @param stateful whether a batch begins with the states that the batch before ended with
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
    Parameter.@Nullable Penalty kernelRegularizer,
    Parameter.@Nullable Penalty recurrentRegularizer,
    Parameter.@Nullable Penalty biasRegularizer,
    Parameter.@Nullable Projection kernelConstraint,
    Parameter.@Nullable Projection recurrentConstraint,
    Parameter.@Nullable Projection biasConstraint,
    double dropout,
    double recurrentDropout,
    @Nullable Integer seed,
    boolean returnSequences,
    boolean returnState,
    boolean goBackwards,
    boolean stateful) {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if a number is below 1, an activation changes the number of
  ///   columns, the padding is causal, there are both strides and a dilation, or a rate is outside
  ///   [0, 1)
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
    requireRate("dropout", dropout);
    requireRate("recurrentDropout", recurrentDropout);
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

  private static void requireRate(String option, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "ConvLSTM "
              + option
              + ": expected a rate in [0, 1), but got "
              + rate
              + ". The rate is the part that is set to zero; 0.2 to 0.5 are usual.");
    }
  }

  /// Keras's defaults.
  ///
  /// @param kernelSize one number, or one per axis
  public static ConvLstmConfig of(int filters, int... kernelSize) {
    return new Values().config(filters, ConvConfig.listOf(kernelSize));
  }

  /// The components while one of them is changed.
  private static final class Values {
    private List<Integer> strides = List.of(1);
    private WindowPadding padding = WindowPadding.VALID;
    private List<Integer> dilationRate = List.of(1);
    private Activation activation = Activations.tanh();
    private Activation recurrentActivation = Activations.sigmoid();
    private boolean useBias = true;
    private Initializer kernelInitializer = glorotUniform();
    private Initializer recurrentInitializer = orthogonal();
    private Initializer biasInitializer = zeros();
    private boolean unitForgetBias = true;
    private Parameter.@Nullable Penalty kernelRegularizer;
    private Parameter.@Nullable Penalty recurrentRegularizer;
    private Parameter.@Nullable Penalty biasRegularizer;
    private Parameter.@Nullable Projection kernelConstraint;
    private Parameter.@Nullable Projection recurrentConstraint;
    private Parameter.@Nullable Projection biasConstraint;
    private double dropout;
    private double recurrentDropout;
    private @Nullable Integer seed;
    private boolean returnSequences;
    private boolean returnState;
    private boolean goBackwards;
    private boolean stateful;

    private ConvLstmConfig config(int filters, List<Integer> kernelSize) {
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
          kernelRegularizer,
          recurrentRegularizer,
          biasRegularizer,
          kernelConstraint,
          recurrentConstraint,
          biasConstraint,
          dropout,
          recurrentDropout,
          seed,
          returnSequences,
          returnState,
          goBackwards,
          stateful);
    }
  }

  private ConvLstmConfig with(Consumer<Values> change) {
    Values values = new Values();
    values.strides = strides;
    values.padding = padding;
    values.dilationRate = dilationRate;
    values.activation = activation;
    values.recurrentActivation = recurrentActivation;
    values.useBias = useBias;
    values.kernelInitializer = kernelInitializer;
    values.recurrentInitializer = recurrentInitializer;
    values.biasInitializer = biasInitializer;
    values.unitForgetBias = unitForgetBias;
    values.kernelRegularizer = kernelRegularizer;
    values.recurrentRegularizer = recurrentRegularizer;
    values.biasRegularizer = biasRegularizer;
    values.kernelConstraint = kernelConstraint;
    values.recurrentConstraint = recurrentConstraint;
    values.biasConstraint = biasConstraint;
    values.dropout = dropout;
    values.recurrentDropout = recurrentDropout;
    values.seed = seed;
    values.returnSequences = returnSequences;
    values.returnState = returnState;
    values.goBackwards = goBackwards;
    values.stateful = stateful;
    change.accept(values);
    return values.config(filters, kernelSize);
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
    return with(values -> values.strides = ConvConfig.listOf(newStrides));
  }

  /// Another padding of the input.
  public ConvLstmConfig padding(WindowPadding newPadding) {
    return with(values -> values.padding = newPadding);
  }

  /// Another distance of neighbours in the window: one number, or one per axis.
  public ConvLstmConfig dilationRate(int... newDilationRate) {
    return with(values -> values.dilationRate = ConvConfig.listOf(newDilationRate));
  }

  /// Another activation.
  public ConvLstmConfig activation(Activation newActivation) {
    return with(values -> values.activation = newActivation);
  }

  /// Another function for the gates.
  public ConvLstmConfig recurrentActivation(Activation newRecurrentActivation) {
    return with(values -> values.recurrentActivation = newRecurrentActivation);
  }

  /// With or without b.
  public ConvLstmConfig useBias(boolean newUseBias) {
    return with(values -> values.useBias = newUseBias);
  }

  /// Other first values of W.
  public ConvLstmConfig kernelInitializer(Initializer newKernelInitializer) {
    return with(values -> values.kernelInitializer = newKernelInitializer);
  }

  /// Other first values of R.
  public ConvLstmConfig recurrentInitializer(Initializer newRecurrentInitializer) {
    return with(values -> values.recurrentInitializer = newRecurrentInitializer);
  }

  /// Other first values of b.
  public ConvLstmConfig biasInitializer(Initializer newBiasInitializer) {
    return with(values -> values.biasInitializer = newBiasInitializer);
  }

  /// Whether the bias of the forget gate begins at 1.
  public ConvLstmConfig unitForgetBias(boolean newUnitForgetBias) {
    return with(values -> values.unitForgetBias = newUnitForgetBias);
  }

  /// What the loss adds for W, or null.
  public ConvLstmConfig kernelRegularizer(Parameter.@Nullable Penalty newKernelRegularizer) {
    return with(values -> values.kernelRegularizer = newKernelRegularizer);
  }

  /// What the loss adds for R, or null.
  public ConvLstmConfig recurrentRegularizer(Parameter.@Nullable Penalty newRecurrentRegularizer) {
    return with(values -> values.recurrentRegularizer = newRecurrentRegularizer);
  }

  /// What the loss adds for b, or null.
  public ConvLstmConfig biasRegularizer(Parameter.@Nullable Penalty newBiasRegularizer) {
    return with(values -> values.biasRegularizer = newBiasRegularizer);
  }

  /// Where W may be, or null.
  public ConvLstmConfig kernelConstraint(Parameter.@Nullable Projection newKernelConstraint) {
    return with(values -> values.kernelConstraint = newKernelConstraint);
  }

  /// Where R may be, or null.
  public ConvLstmConfig recurrentConstraint(Parameter.@Nullable Projection newRecurrentConstraint) {
    return with(values -> values.recurrentConstraint = newRecurrentConstraint);
  }

  /// Where b may be, or null.
  public ConvLstmConfig biasConstraint(Parameter.@Nullable Projection newBiasConstraint) {
    return with(values -> values.biasConstraint = newBiasConstraint);
  }

  /// Another part of dropped inputs.
  public ConvLstmConfig dropout(double newDropout) {
    return with(values -> values.dropout = newDropout);
  }

  /// Another part of dropped states.
  public ConvLstmConfig recurrentDropout(double newRecurrentDropout) {
    return with(values -> values.recurrentDropout = newRecurrentDropout);
  }

  /// Other masks.
  public ConvLstmConfig seed(@Nullable Integer newSeed) {
    return with(values -> values.seed = newSeed);
  }

  /// Whether h of every step is returned, and not only of the last.
  public ConvLstmConfig returnSequences(boolean newReturnSequences) {
    return with(values -> values.returnSequences = newReturnSequences);
  }

  /// Whether the last h and c follow the output.
  public ConvLstmConfig returnState(boolean newReturnState) {
    return with(values -> values.returnState = newReturnState);
  }

  /// Whether the steps run from the last input to the first.
  public ConvLstmConfig goBackwards(boolean newGoBackwards) {
    return with(values -> values.goBackwards = newGoBackwards);
  }

  /// Whether a batch begins with the states that the batch before ended with.
  public ConvLstmConfig stateful(boolean newStateful) {
    return with(values -> values.stateful = newStateful);
  }
}
