package dev.elman.layer;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A function of a batch with weights, and its derivative.
///
/// A layer is described by its constructor, gets its parameters when the shape of its input is
/// known ([#build]), and from then on holds weights only. [#forward] and [#backward] write
/// everything else to the [Tape] of the calling worker, so several workers may pass through one
/// layer at once.
public abstract class Layer {
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Parameter> readOnlyParameters = Collections.unmodifiableList(parameters);
  private String name = "";
  private @Nullable List<Shape> inputShapes;

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

  /// Which steps of output `index` of the last forward with this tape are real, or null if all are.
  /// By default the mask of the first input goes on unchanged.
  public @Nullable Mask outputMask(Tape tape, int index) {
    return tape.mask();
  }

  /// Whether this layer must see all rows of a training batch in one pass because it computes
  /// something over all of them. By default rows do not know of each other.
  public boolean needsWholeBatch() {
    return false;
  }

  /// [#checkInput] for a layer that may take several inputs. By default a layer takes one.
  ///
  /// @throws IllegalArgumentException if it cannot take these
  public void checkInputs(List<Shape> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          displayName() + ": expected one input, but got " + inputs.size() + ".");
    }
    checkInput(inputs.getFirst());
  }

  /// [#createParameters(Shape)] for a layer that may take several inputs.
  protected void createParameters(List<Shape> inputs) {
    createParameters(inputs.getFirst());
  }

  /// The shapes of all results for one sample of inputs of these shapes. By default there is one.
  public List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(outputShape(inputs.getFirst()));
  }

  /// [#forward] for a layer that may take several inputs or have several results.
  ///
  /// @return the results, in an array that belongs to the tape
  public Tensor[] forwardAll(Tape tape, Tensor[] inputs) {
    Tensor[] outputs = tape.tensors(0, 1);
    outputs[0] = forward(tape, inputs[0]);
    return outputs;
  }

  /// [#backward] for a layer that may take several inputs or have several results.
  ///
  /// @param dOutputs the gradient of each result; null for one that nobody used
  /// @return the gradient of each input, in an array that belongs to the tape
  public Tensor[] backwardAll(Tape tape, @Nullable Tensor[] dOutputs) {
    Tensor[] dInputs = tape.tensors(1, 1);
    dInputs[0] = backward(tape, Objects.requireNonNull(dOutputs[0]));
    return dInputs;
  }

  /// Uses this layer in a graph and returns its result; a layer may be used several times, with the
  /// same weights.
  ///
  /// @throws IllegalArgumentException if it cannot take these inputs, or has several results
  public final Symbol apply(Symbol... inputs) {
    List<Symbol> outputs = applyAll(inputs);
    if (outputs.size() != 1) {
      throw new IllegalArgumentException(
          displayName()
              + ": expected one result, but there are "
              + outputs.size()
              + ". Use applyAll.");
    }
    return outputs.getFirst();
  }

  /// Uses this layer in a graph and returns all its results.
  ///
  /// @throws IllegalArgumentException if it cannot take these inputs
  public final List<Symbol> applyAll(Symbol... inputs) {
    return new Application(this, List.of(inputs)).outputs();
  }

  /// The states that this layer and the layers in it carry from batch to batch. By default there
  /// are none.
  public List<CarriedState> carriedStates() {
    return List.of();
  }

  /// Forgets the states that a stateful layer carries from batch to batch. By default there are
  /// none.
  public void resetStates() {}

  /// Rearranges the weights for multiplication; called after every change of the weights, before
  /// forward.
  public void pack(Ops ops) {}

  /// Creates the parameters, once. A layer that is built again for the same shape keeps its
  /// parameters.
  ///
  /// @throws IllegalArgumentException if the layer cannot take such an input
  /// @throws IllegalStateException if the layer was built for another shape
  public final void build(Shape input) {
    build(List.of(input));
  }

  /// [#build(Shape)] for a layer that may take several inputs.
  ///
  /// @throws IllegalArgumentException if the layer cannot take such inputs
  /// @throws IllegalStateException if the layer was built for other shapes
  public final void build(List<Shape> inputs) {
    if (inputShapes != null) {
      if (!canServe(inputShapes, inputs)) {
        throw new IllegalStateException(
            displayName()
                + ": expected inputs of shape "
                + labelled(inputShapes)
                + " per sample, for which it was built, but got "
                + labelled(inputs)
                + ". Use a new layer for another shape.");
      }
      return;
    }
    checkInputs(inputs);
    createParameters(inputs);
    inputShapes = List.copyOf(inputs);
  }

  /// Whether weights made for some inputs fit others: by default those of the same ranks and
  /// numbers of features.
  protected boolean canServe(List<Shape> built, List<Shape> inputs) {
    boolean fits = built.size() == inputs.size();
    for (int k = 0; fits && k < built.size(); k++) {
      Shape a = built.get(k);
      Shape b = inputs.get(k);
      fits = a.rank() == b.rank() && (a.rank() == 0 || a.features() == b.features());
    }
    return fits;
  }

  /// The shape of one sample that this layer was built for.
  ///
  /// @throws IllegalStateException before [#build]
  public final Shape inputShape() {
    return inputShapes().getFirst();
  }

  /// The shapes of one sample of all inputs that this layer was built for.
  ///
  /// @throws IllegalStateException before [#build]
  public final List<Shape> inputShapes() {
    if (inputShapes == null) {
      throw new IllegalStateException(
          displayName() + ": the layer has no weights yet. Build the model or fit it first.");
    }
    return inputShapes;
  }

  /// Whether [#build] has been called.
  public final boolean isBuilt() {
    return inputShapes != null;
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
    return readOnlyParameters;
  }

  /// Parameters of other layers that this one computes with, and adds to the gradients of. Those
  /// layers belong to the same model. By default there are none.
  ///
  /// @throws IllegalStateException if they have not been built
  public List<Parameter> borrowedParameters() {
    return List.of();
  }

  /// The name within the model, or empty before one is given.
  public final String name() {
    return name;
  }

  /// Keras's name for a layer of this type that has been given none: `lstm`, `simple_rnn`.
  public final String defaultName() {
    return type()
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
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

  private static String labelled(List<Shape> samples) {
    return samples.stream().map(Layer::labelled).collect(Collectors.joining(" and "));
  }

  /// The shape of a sample with the names of its axes.
  private static String labelled(Shape sample) {
    if (sample.rank() > 2) {
      String extents = sample.toString();
      int last = extents.lastIndexOf(' ') + 1;
      return extents.substring(0, last) + "features=" + extents.substring(last);
    }
    return sample.rank() == 1 ? sample.labelled("features") : sample.labelled("time", "features");
  }

  @Override
  public String toString() {
    return displayName();
  }
}
