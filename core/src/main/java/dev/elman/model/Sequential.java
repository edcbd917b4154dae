package dev.elman.model;

import dev.elman.layer.CarriedState;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Layers one behind the other, as Keras's `Sequential`.
///
/// {@snippet file="FirstNetwork.java" region="seed"}
public final class Sequential extends Model {
  private final List<Layer> layers;
  private final @Nullable Shape declaredInput;
  private final boolean needsWholeBatch;
  private int firstWithWeights;

  private Sequential(List<Layer> layers, @Nullable Shape declaredInput) {
    this.layers = layers;
    this.declaredInput = declaredInput;
    needsWholeBatch = layers.stream().anyMatch(Layer::needsWholeBatch);
  }

  /// A model of these layers. The first may be an [InputLayer], which says the shape of a sample;
  /// without one the weights are made when `fit` sees the data.
  ///
  /// @throws IllegalArgumentException if there is no layer, or a layer stands in a place where it
  ///   cannot work
  public static Sequential of(Layer... layers) {
    List<Layer> computing = new ArrayList<>();
    Shape input = null;
    for (int i = 0; i < layers.length; i++) {
      if (layers[i] instanceof InputLayer declaration) {
        if (i > 0) {
          throw new IllegalArgumentException(
              "Sequential: expected an input layer in the first place only, but got one in place "
                  + i
                  + ".");
        }
        input = declaration.shape();
      } else {
        computing.add(layers[i]);
      }
    }
    checkLayers(computing);
    LayerNames.giveTo("Sequential", computing);
    return new Sequential(List.copyOf(computing), input);
  }

  private static void checkLayers(List<Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(
          "Sequential: expected at least one layer besides the input, but got none.");
    }
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Layer layer : layers) {
      // two recurrent layers with the options of one share its cell
      if (!seen.add(layer) || (layer instanceof Recurrent r && !seen.add(r.cell()))) {
        throw new IllegalArgumentException(
            "Sequential: expected each layer once, but got "
                + layer.displayName()
                + " twice. Make a second layer.");
      }
      if (layer instanceof Recurrent recurrent && recurrent.options().returnState()) {
        throw new IllegalArgumentException(
            "Sequential: expected layers with one output, but "
                + layer.displayName()
                + " returns its state too. Remove returnState(), or use the layer by itself with"
                + " call(x).");
      }
    }
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Tensor y = x;
    Mask mask = tape.mask();
    for (int i = 0; i < layers.size(); i++) {
      Tape child = tape.child(i);
      child.mask(mask);
      y = layers.get(i).forward(child, y);
      mask = layers.get(i).outputMask(child, 0);
    }
    return y;
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    int last = layers.size() - 1;
    return layers.get(last).outputMask(tape.child(last), 0);
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Tensor dx = dy;
    int last = tape.wantsInputGradient() ? 0 : firstWithWeights;
    for (int i = layers.size() - 1; i >= last; i--) {
      tape.child(i).wantsInputGradient(i > last || tape.wantsInputGradient());
      dx = layers.get(i).backward(tape.child(i), dx);
    }
    return dx;
  }

  @Override
  public void checkInput(Shape input) {
    Shape shape = input;
    for (Layer layer : layers) {
      layer.checkInput(shape);
      int results = layer.outputShapes(List.of(shape)).size();
      if (results != 1) {
        throw new IllegalArgumentException(
            "Sequential: expected layers with one result, but "
                + layer.displayName()
                + " has "
                + results
                + ". Use the layer in a graph, with applyAll.");
      }
      shape = layer.outputShape(shape);
    }
  }

  @Override
  protected void createParameters(Shape input) {
    Shape shape = input;
    firstWithWeights = layers.size();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      layer.build(shape);
      layer.parameters().forEach(this::adopt);
      if (!layer.parameters().isEmpty()) {
        firstWithWeights = Math.min(firstWithWeights, i);
      }
      shape = layer.outputShape(shape);
    }
  }

  @Override
  public void pack(Ops ops) {
    for (int i = 0; i < layers.size(); i++) { // a lambda and an iterator would be allocated
      layers.get(i).pack(ops);
    }
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape shape = input;
    for (Layer layer : layers) {
      shape = layer.outputShape(shape);
    }
    return shape;
  }

  @Override
  public List<CarriedState> carriedStates() {
    return layers.stream().flatMap(layer -> layer.carriedStates().stream()).toList();
  }

  @Override
  public void resetStates() {
    for (int i = 0; i < layers.size(); i++) { // an iterator would be allocated
      layers.get(i).resetStates();
    }
  }

  @Override
  public boolean needsWholeBatch() {
    return needsWholeBatch;
  }

  @Override
  public List<Layer> layers() {
    return layers;
  }

  @Override
  protected List<Shape> declaredInputs() {
    return declaredInput == null ? List.of() : List.of(declaredInput);
  }

  @Override
  public String type() {
    return "Sequential";
  }

  @Override
  public Sequential named(String newName) {
    super.named(newName);
    return this;
  }
}
