package dev.elman.layer;

import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function of a batch with weights, and its derivative.
///
/// A layer is described by its constructor, gets its parameters when the shape of its input is
/// known ([#build]), and from then on holds weights only. [#forward] and [#backward] write
/// everything else to the [Tape] of the calling worker, so several workers may pass through one
/// layer at once.
public abstract class Layer {
  private final List<Parameter> parameters = new ArrayList<>();
  private String name = "";
  private @Nullable Shape inputShape;

  /// For subclasses.
  protected Layer() {}

  /// Keras's class name: `LSTM`, `Dense`.
  public abstract String type();

  /// Requires that this layer can take samples of this shape (without the batch axis). It changes
  /// nothing, so that a model can ask all its layers before it builds the first.
  ///
  /// @throws IllegalArgumentException if it cannot; [#badInput] makes the message
  public void checkInput(Shape input) {}

  /// Creates the parameters for samples of a shape that passed [#checkInput]. Called once, through
  /// [#build].
  protected abstract void createParameters(Shape input);

  /// The shape of the result for one sample of this shape.
  public abstract Shape outputShape(Shape input);

  /// The result for a batch. The tensor belongs to the tape and is overwritten by the next call
  /// with the same tape.
  public abstract Tensor forward(Tape tape, Tensor x);

  /// Adds the gradient of every parameter to [Tape#gradients()] and returns the gradient of the
  /// input of the last forward with this tape (undefined unless [Tape#wantsInputGradient()]).
  ///
  /// @param dy the gradient of the result of that forward
  public abstract Tensor backward(Tape tape, Tensor dy);

  /// Rearranges the weights for multiplication; called after every change of the weights, before
  /// forward.
  public void pack(Ops ops) {}

  /// Creates the parameters, once. A layer that is built again for the same shape keeps its
  /// parameters.
  ///
  /// @throws IllegalArgumentException if the layer cannot take such an input
  /// @throws IllegalStateException if the layer was built for another shape
  public final void build(Shape input) {
    if (inputShape != null) {
      if (!inputShape.equals(input)) {
        throw new IllegalStateException(
            displayName()
                + ": expected inputs of shape "
                + labelled(inputShape)
                + " per sample, for which it was built, but got "
                + labelled(input)
                + ". Use a new layer for another shape.");
      }
      return;
    }
    checkInput(input);
    createParameters(input);
    inputShape = input;
  }

  /// The shape of one sample that this layer was built for.
  ///
  /// @throws IllegalStateException before [#build]
  public final Shape inputShape() {
    if (inputShape == null) {
      throw new IllegalStateException(
          displayName() + ": the layer has no weights yet. Build the model or fit it first.");
    }
    return inputShape;
  }

  /// Whether [#build] has been called.
  public final boolean isBuilt() {
    return inputShape != null;
  }

  /// Makes a parameter; for [#createParameters].
  protected final Parameter addParameter(
      String parameterName, Shape shape, Parameter.Initial initial) {
    return adopt(new Parameter(parameterName, shape, initial, true));
  }

  /// Takes over a parameter of an inner layer or cell.
  protected final Parameter adopt(Parameter parameter) {
    parameters.add(parameter);
    return parameter;
  }

  /// The parameters in Keras's order.
  public final List<Parameter> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  /// The name within the model, or empty before one is given.
  public final String name() {
    return name;
  }

  /// Gives this layer a name, and returns it.
  public Layer named(String newName) {
    name = newName;
    return this;
  }

  /// How messages call this layer: `LSTM "encoder"`.
  public final String displayName() {
    return name.isEmpty() ? type() : type() + " \"" + name + "\"";
  }

  /// The error for an input that this layer cannot take.
  protected final IllegalArgumentException badInput(String expected, Shape got, String fix) {
    return new IllegalArgumentException(
        displayName()
            + " input: expected "
            + expected
            + ", but got "
            + labelled(got)
            + " per sample. "
            + fix);
  }

  /// The shape of a sample with the names of its axes.
  private static String labelled(Shape sample) {
    return sample.rank() == 1 ? sample.labelled("features") : sample.labelled("time", "features");
  }

  @Override
  public String toString() {
    return displayName();
  }
}
