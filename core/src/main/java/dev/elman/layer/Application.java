package dev.elman.layer;

import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// One use of a layer in a graph: with these inputs, giving these outputs. A shared layer has
/// several.
public final class Application {
  private final Layer layer;
  private final List<Symbol> inputs;
  private final List<Symbol> outputs;

  private record Result(Shape shape, Application origin, int index) implements Symbol {
    @Override
    public String toString() {
      return origin.layer.displayName() + " output " + index + " " + shape;
    }
  }

  /// A place where data come in.
  Application(InputLayer layer) {
    this.layer = layer;
    inputs = List.of();
    outputs = List.of(layer);
  }

  /// A use of a layer.
  ///
  /// @throws IllegalArgumentException if it cannot take these inputs
  Application(Layer layer, List<Symbol> inputs) {
    this.layer = layer;
    this.inputs = List.copyOf(inputs);
    List<Shape> shapes = inputs.stream().map(Symbol::shape).toList();
    layer.checkInputs(shapes);
    List<Symbol> results = new ArrayList<>();
    for (Shape shape : layer.outputShapes(shapes)) {
      results.add(new Result(shape, this, results.size()));
    }
    outputs = List.copyOf(results);
  }

  /// The layer.
  public Layer layer() {
    return layer;
  }

  /// What goes in; nothing for an input layer.
  public List<Symbol> inputs() {
    return inputs;
  }

  /// What comes out.
  public List<Symbol> outputs() {
    return outputs;
  }

  /// The shapes of what goes in.
  public List<Shape> inputShapes() {
    return inputs.stream().map(Symbol::shape).toList();
  }
}
