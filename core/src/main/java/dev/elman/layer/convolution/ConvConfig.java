package dev.elman.layer.convolution;

import static dev.elman.initializer.Initializers.glorotUniform;
import static dev.elman.initializer.Initializers.zeros;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.initializer.Initializer;
import dev.elman.tensor.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The options of [Conv1d] and [Conv2d], with Keras's names and defaults.
///
/// @param filters F, the number of channels of the result
/// @param kernelSize the extent of the window: one number, or one per axis
/// @param strides how far the window moves from one position to the next; 1 by default
/// @param padding what the window sees beyond the ends; [WindowPadding#VALID] by default
/// @param dilationRate the distance between two neighbours in the window; 1 by default
/// @param groups into how many parts the channels and the filters are cut; 1 by default
/// @param activation f; linear by default
/// @param useBias whether b is added
/// @param kernelInitializer first values of W; Glorot uniform by default
/// @param biasInitializer first values of b; zeros by default
/// @param kernelRegularizer what the loss adds for W, or null
/// @param biasRegularizer what the loss adds for b, or null
/// @param kernelConstraint where W may be, or null for anywhere
/// @param biasConstraint where b may be, or null for anywhere
public record ConvConfig(
    int filters,
    List<Integer> kernelSize,
    List<Integer> strides,
    WindowPadding padding,
    List<Integer> dilationRate,
    int groups,
    Activation activation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer,
    Parameter.@Nullable Penalty kernelRegularizer,
    Parameter.@Nullable Penalty biasRegularizer,
    Parameter.@Nullable Projection kernelConstraint,
    Parameter.@Nullable Projection biasConstraint) {
  /// Checks the options.
  ///
  /// @throws IllegalArgumentException if a number is below 1, the filters are no multiple of the
  ///   groups, or there are both strides and a dilation, which Keras refuses too
  public ConvConfig {
    requirePositive("filters", filters);
    requirePositive("groups", groups);
    if (filters % groups != 0) {
      throw new IllegalArgumentException(
          "Convolution filters: expected a multiple of groups="
              + groups
              + ", but got "
              + filters
              + ". Every group makes as many filters.");
    }
    activation.columns(filters); // throws
    kernelSize = List.copyOf(kernelSize);
    strides = List.copyOf(strides);
    dilationRate = List.copyOf(dilationRate);
    if (strides.stream().anyMatch(s -> s > 1) && dilationRate.stream().anyMatch(d -> d > 1)) {
      throw new IllegalArgumentException(
          "Convolution strides: expected 1 together with a dilationRate above 1, but got strides="
              + strides
              + " and dilationRate="
              + dilationRate
              + ". Keras has no such convolution.");
    }
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Convolution " + option + ": expected at least 1, but got " + value + ".");
    }
  }

  /// Keras's defaults.
  ///
  /// @param kernelSize one number, or one per axis
  public static ConvConfig of(int filters, int... kernelSize) {
    return new Values(listOf(kernelSize)).config(filters);
  }

  static List<Integer> listOf(int... values) {
    return Arrays.stream(values).boxed().toList();
  }

  /// The components while one of them is changed.
  private static final class Values {
    private List<Integer> kernelSize;
    private List<Integer> strides = List.of(1);
    private WindowPadding padding = WindowPadding.VALID;
    private List<Integer> dilationRate = List.of(1);
    private int groups = 1;
    private Activation activation = Activations.linear();
    private boolean useBias = true;
    private Initializer kernelInitializer = glorotUniform();
    private Initializer biasInitializer = zeros();
    private Parameter.@Nullable Penalty kernelRegularizer;
    private Parameter.@Nullable Penalty biasRegularizer;
    private Parameter.@Nullable Projection kernelConstraint;
    private Parameter.@Nullable Projection biasConstraint;

    private Values(List<Integer> kernelSize) {
      this.kernelSize = kernelSize;
    }

    private ConvConfig config(int filters) {
      return new ConvConfig(
          filters,
          kernelSize,
          strides,
          padding,
          dilationRate,
          groups,
          activation,
          useBias,
          kernelInitializer,
          biasInitializer,
          kernelRegularizer,
          biasRegularizer,
          kernelConstraint,
          biasConstraint);
    }
  }

  private ConvConfig with(Consumer<Values> change) {
    Values values = new Values(kernelSize);
    values.strides = strides;
    values.padding = padding;
    values.dilationRate = dilationRate;
    values.groups = groups;
    values.activation = activation;
    values.useBias = useBias;
    values.kernelInitializer = kernelInitializer;
    values.biasInitializer = biasInitializer;
    values.kernelRegularizer = kernelRegularizer;
    values.biasRegularizer = biasRegularizer;
    values.kernelConstraint = kernelConstraint;
    values.biasConstraint = biasConstraint;
    change.accept(values);
    return values.config(filters);
  }

  /// This configuration with one value per axis.
  ConvConfig ofRank(String owner, int rank) {
    return with(values -> {
      values.kernelSize = Windowing.perAxis(owner + " kernelSize", kernelSize, rank);
      values.strides = Windowing.perAxis(owner + " strides", strides, rank);
      values.dilationRate = Windowing.perAxis(owner + " dilationRate", dilationRate, rank);
    });
  }

  Windowing windowing() {
    return new Windowing(kernelSize, strides, dilationRate, padding);
  }

  /// How far the window moves: one number, or one per axis.
  public ConvConfig strides(int... newStrides) {
    return with(values -> values.strides = listOf(newStrides));
  }

  /// Another padding.
  public ConvConfig padding(WindowPadding newPadding) {
    return with(values -> values.padding = newPadding);
  }

  /// Another distance of neighbours in the window: one number, or one per axis.
  public ConvConfig dilationRate(int... newDilationRate) {
    return with(values -> values.dilationRate = listOf(newDilationRate));
  }

  /// Another number of groups.
  public ConvConfig groups(int newGroups) {
    return with(values -> values.groups = newGroups);
  }

  /// Another activation.
  public ConvConfig activation(Activation newActivation) {
    return with(values -> values.activation = newActivation);
  }

  /// With or without b.
  public ConvConfig useBias(boolean newUseBias) {
    return with(values -> values.useBias = newUseBias);
  }

  /// Other first values of W.
  public ConvConfig kernelInitializer(Initializer newKernelInitializer) {
    return with(values -> values.kernelInitializer = newKernelInitializer);
  }

  /// Other first values of b.
  public ConvConfig biasInitializer(Initializer newBiasInitializer) {
    return with(values -> values.biasInitializer = newBiasInitializer);
  }

  /// What the loss adds for W, or null.
  public ConvConfig kernelRegularizer(Parameter.@Nullable Penalty newKernelRegularizer) {
    return with(values -> values.kernelRegularizer = newKernelRegularizer);
  }

  /// What the loss adds for b, or null.
  public ConvConfig biasRegularizer(Parameter.@Nullable Penalty newBiasRegularizer) {
    return with(values -> values.biasRegularizer = newBiasRegularizer);
  }

  /// Where W may be, or null.
  public ConvConfig kernelConstraint(Parameter.@Nullable Projection newKernelConstraint) {
    return with(values -> values.kernelConstraint = newKernelConstraint);
  }

  /// Where b may be, or null.
  public ConvConfig biasConstraint(Parameter.@Nullable Projection newBiasConstraint) {
    return with(values -> values.biasConstraint = newBiasConstraint);
  }
}
