package dev.elman.layer.convolution;

import static dev.elman.initializer.Initializers.glorotUniform;
import static dev.elman.initializer.Initializers.zeros;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.initializer.Initializer;
import dev.elman.tensor.Parameter;
import java.util.Arrays;
import java.util.List;
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
    return new ConvConfig(
        filters,
        listOf(kernelSize),
        List.of(1),
        WindowPadding.VALID,
        List.of(1),
        1,
        Activations.linear(),
        true,
        glorotUniform(),
        zeros(),
        null,
        null,
        null,
        null);
  }

  static List<Integer> listOf(int... values) {
    return Arrays.stream(values).boxed().toList();
  }

  /// This configuration with one value per axis.
  ConvConfig ofRank(String owner, int rank) {
    return new ConvConfig(
        filters,
        Windowing.perAxis(owner + " kernelSize", kernelSize, rank),
        Windowing.perAxis(owner + " strides", strides, rank),
        padding,
        Windowing.perAxis(owner + " dilationRate", dilationRate, rank),
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

  Windowing windowing() {
    return new Windowing(kernelSize, strides, dilationRate, padding);
  }

  /// How far the window moves: one number, or one per axis.
  public ConvConfig strides(int... newStrides) {
    return new ConvConfig(
        filters,
        kernelSize,
        listOf(newStrides),
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

  /// Another padding.
  public ConvConfig padding(WindowPadding newPadding) {
    return new ConvConfig(
        filters,
        kernelSize,
        strides,
        newPadding,
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

  /// Another distance of neighbours in the window: one number, or one per axis.
  public ConvConfig dilationRate(int... newDilationRate) {
    return new ConvConfig(
        filters,
        kernelSize,
        strides,
        padding,
        listOf(newDilationRate),
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

  /// Another number of groups.
  public ConvConfig groups(int newGroups) {
    return new ConvConfig(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        newGroups,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer,
        kernelRegularizer,
        biasRegularizer,
        kernelConstraint,
        biasConstraint);
  }

  /// Another activation.
  public ConvConfig activation(Activation newActivation) {
    return new ConvConfig(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        groups,
        newActivation,
        useBias,
        kernelInitializer,
        biasInitializer,
        kernelRegularizer,
        biasRegularizer,
        kernelConstraint,
        biasConstraint);
  }

  /// With or without b.
  public ConvConfig useBias(boolean newUseBias) {
    return new ConvConfig(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        groups,
        activation,
        newUseBias,
        kernelInitializer,
        biasInitializer,
        kernelRegularizer,
        biasRegularizer,
        kernelConstraint,
        biasConstraint);
  }

  /// Other first values of W.
  public ConvConfig kernelInitializer(Initializer newKernelInitializer) {
    return new ConvConfig(
        filters,
        kernelSize,
        strides,
        padding,
        dilationRate,
        groups,
        activation,
        useBias,
        newKernelInitializer,
        biasInitializer,
        kernelRegularizer,
        biasRegularizer,
        kernelConstraint,
        biasConstraint);
  }

  /// Other first values of b.
  public ConvConfig biasInitializer(Initializer newBiasInitializer) {
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
        newBiasInitializer,
        kernelRegularizer,
        biasRegularizer,
        kernelConstraint,
        biasConstraint);
  }

  /// What the loss adds for W, or null.
  public ConvConfig kernelRegularizer(Parameter.@Nullable Penalty newKernelRegularizer) {
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
        newKernelRegularizer,
        biasRegularizer,
        kernelConstraint,
        biasConstraint);
  }

  /// What the loss adds for b, or null.
  public ConvConfig biasRegularizer(Parameter.@Nullable Penalty newBiasRegularizer) {
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
        newBiasRegularizer,
        kernelConstraint,
        biasConstraint);
  }

  /// Where W may be, or null.
  public ConvConfig kernelConstraint(Parameter.@Nullable Projection newKernelConstraint) {
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
        newKernelConstraint,
        biasConstraint);
  }

  /// Where b may be, or null.
  public ConvConfig biasConstraint(Parameter.@Nullable Projection newBiasConstraint) {
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
        newBiasConstraint);
  }
}
