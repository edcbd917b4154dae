package dev.elman.model;

import dev.elman.layer.Application;
import dev.elman.layer.CarriedState;
import dev.elman.layer.Layer;
import dev.elman.layer.Symbol;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A graph of layers with any number of inputs and outputs, as Keras's functional API makes it:
/// shared layers, nested models, states handed from an encoder to a decoder.
///
/// ```java
/// var question = input(20, 64);
/// var answer = input(20, 64);
/// var encoder = lstm(128);                       // shared: the same weights for both
/// var model = Functional.of(
///     List.of(question, answer),
///     List.of(dense(1, "sigmoid").apply(new Concatenate().apply(encoder.apply(question), encoder.apply(answer)))));
/// ```
///
/// A layer may belong to several models, which then share its weights: a decoder that is used step
/// by step after training is a second model of the layers of the first.
public final class Functional extends Model {
  // numbers of what is kept on the tape
  private static final int VALUES = 4;
  private static final int GRADIENTS = 5;
  private static final int OUTPUTS = 6;
  private static final int INPUT_GRADIENTS = 7;
  private static final int FIRST_NODE = 8;
  private static final int MASKS = 0;

  private final Graph graph;
  private final List<Graph.Node> nodes;
  private final int[] outputs;
  private final boolean needsWholeBatch;
  private final boolean[] learns; // whether a weight lies between an input and the symbol
  private final Supplier<@Nullable Mask[]> newMasks;

  private Functional(Graph graph) {
    this.graph = graph;
    nodes = graph.nodes();
    outputs = graph.outputNumbers();
    needsWholeBatch = graph.layers().stream().anyMatch(Layer::needsWholeBatch);
    learns = new boolean[graph.symbols()];
    newMasks = () -> new Mask[graph.symbols()];
  }

  /// A model from one input to one output.
  ///
  /// @throws IllegalArgumentException if the output depends on another input
  public static Functional of(Symbol input, Symbol output) {
    return of(List.of(input), List.of(output));
  }

  /// A model with several inputs or outputs.
  ///
  /// @throws IllegalArgumentException if an output depends on something that is not among the
  ///   inputs
  public static Functional of(List<? extends Symbol> inputs, List<? extends Symbol> outputs) {
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw new IllegalArgumentException(
          "Functional: expected at least one input and one output, but got "
              + inputs.size()
              + " and "
              + outputs.size()
              + ".");
    }
    Graph graph = new Graph(List.copyOf(inputs), List.copyOf(outputs));
    LayerNames.giveTo("Functional", graph.layers());
    return new Functional(graph);
  }

  @Override
  public Tensor[] forwardAll(Tape tape, Tensor[] inputs) {
    Tensor[] values = tape.tensors(VALUES, graph.symbols());
    @Nullable Mask[] masks = tape.object(MASKS, newMasks);
    for (int k = 0; k < inputs.length; k++) {
      values[k] = inputs[k];
      masks[k] = tape.mask(k);
    }
    for (int i = 0; i < nodes.size(); i++) {
      forward(nodes.get(i), tape, i, values, masks);
    }
    Tensor[] results = tape.tensors(OUTPUTS, outputs.length);
    for (int k = 0; k < outputs.length; k++) {
      results[k] = values[outputs[k]];
    }
    return results;
  }

  private static void forward(
      Graph.Node node, Tape tape, int i, Tensor[] values, @Nullable Mask[] masks) {
    Tape child = tape.child(i);
    Tensor[] inputs = tape.tensors(FIRST_NODE + 2 * i, node.inputs().length);
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = values[node.inputs()[k]];
      child.mask(k, masks[node.inputs()[k]]);
    }
    Tensor[] results = node.layer().forwardAll(child, inputs);
    for (int k = 0; k < results.length; k++) {
      values[node.outputs()[k]] = results[k];
      masks[node.outputs()[k]] = node.layer().outputMask(child, k);
    }
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    return tape.object(MASKS, newMasks)[outputs[index]];
  }

  @Override
  public Tensor[] backwardAll(Tape tape, @Nullable Tensor[] dOutputs) {
    @Nullable Tensor[] gradients = tape.tensors(GRADIENTS, graph.symbols());
    Arrays.fill(gradients, null);
    for (int k = 0; k < outputs.length; k++) {
      add(tape, gradients, outputs[k], dOutputs[k]);
    }
    for (int i = nodes.size() - 1; i >= 0; i--) {
      backward(nodes.get(i), tape, i, gradients);
    }
    Tensor[] dInputs = tape.tensors(INPUT_GRADIENTS, graph.inputs().size());
    System.arraycopy(gradients, 0, dInputs, 0, dInputs.length);
    return dInputs;
  }

  private void backward(Graph.Node node, Tape tape, int i, @Nullable Tensor[] gradients) {
    boolean wanted = tape.wantsInputGradient() || learnsBefore(node);
    @Nullable Tensor[] dOutputs = tape.tensors(FIRST_NODE + 2 * i + 1, node.outputs().length);
    boolean used = false;
    for (int k = 0; k < dOutputs.length; k++) {
      dOutputs[k] = gradients[node.outputs()[k]];
      used |= dOutputs[k] != null;
    }
    if (!used || (!wanted && node.layer().parameters().isEmpty())) {
      return;
    }
    Tape child = tape.child(i);
    child.wantsInputGradient(wanted);
    Tensor[] dInputs = node.layer().backwardAll(child, dOutputs);
    for (int k = 0; wanted && k < dInputs.length; k++) {
      add(tape, gradients, node.inputs()[k], dInputs[k]);
    }
  }

  private boolean learnsBefore(Graph.Node node) {
    for (int input : node.inputs()) {
      if (learns[input]) {
        return true;
      }
    }
    return false;
  }

  /// Adds to the gradient of a symbol. The first contribution belongs to the layer that made it and
  /// may be seen by another layer too, so the sum gets a buffer of its own.
  private static void add(
      Tape tape, @Nullable Tensor[] gradients, int symbol, @Nullable Tensor more) {
    Tensor sum = gradients[symbol];
    if (sum == null || more == null) {
      gradients[symbol] = sum == null ? more : sum;
      return;
    }
    Tensor own = tape.tensorLike(symbol, more);
    for (int i = 0; i < own.size(); i++) {
      own.data()[i] = sum.data()[i] + more.data()[i];
    }
    gradients[symbol] = own;
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Tensor[] inputs = tape.tensors(2, 1);
    inputs[0] = x;
    return forwardAll(tape, inputs)[0];
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Tensor[] dOutputs = tape.tensors(3, 1);
    dOutputs[0] = dy;
    return backwardAll(tape, dOutputs)[0];
  }

  @Override
  public void checkInput(Shape input) {
    checkInputs(List.of(input));
  }

  @Override
  public void checkInputs(List<Shape> inputs) {
    List<Shape> declared = declaredInputs();
    boolean fits = inputs.size() == declared.size();
    for (int k = 0; fits && k < inputs.size(); k++) {
      fits = declared.get(k).accepts(inputs.get(k));
    }
    if (!fits) {
      throw new IllegalArgumentException(
          displayName()
              + " inputs: expected the shapes "
              + declared
              + " per sample, but got "
              + inputs
              + ". The inputs come in the order in which the model was made of them.");
    }
  }

  @Override
  protected void createParameters(Shape input) {
    createParameters(List.of(input));
  }

  @Override
  protected void createParameters(List<Shape> inputs) {
    for (Layer layer : graph.layers()) {
      for (Graph.Node node : nodes) {
        if (node.layer().equals(layer)) {
          layer.build(node.application().inputShapes());
        }
      }
      layer.parameters().forEach(this::adopt);
    }
    for (Graph.Node node : nodes) {
      boolean below = learnsBefore(node) || !node.layer().parameters().isEmpty();
      for (int output : node.outputs()) {
        learns[output] = below;
      }
    }
  }

  @Override
  public Shape outputShape(Shape input) {
    return outputShapes(List.of(input)).getFirst();
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Shape[] shapes = new Shape[graph.symbols()];
    for (int k = 0; k < inputs.size(); k++) {
      shapes[k] = inputs.get(k);
    }
    for (Graph.Node node : nodes) {
      List<Shape> in = Arrays.stream(node.inputs()).mapToObj(k -> shapes[k]).toList();
      List<Shape> out = node.layer().outputShapes(in);
      for (int k = 0; k < out.size(); k++) {
        shapes[node.outputs()[k]] = out.get(k);
      }
    }
    return Arrays.stream(outputs).mapToObj(k -> shapes[k]).toList();
  }

  @Override
  public void pack(Ops ops) {
    for (int i = 0; i < graph.layers().size(); i++) { // an iterator would be allocated
      graph.layers().get(i).pack(ops);
    }
  }

  @Override
  public List<CarriedState> carriedStates() {
    return graph.layers().stream().flatMap(layer -> layer.carriedStates().stream()).toList();
  }

  @Override
  public void resetStates() {
    List<Layer> layers = graph.layers();
    for (int i = 0; i < layers.size(); i++) { // an iterator would be allocated
      layers.get(i).resetStates();
    }
  }

  @Override
  public boolean needsWholeBatch() {
    return needsWholeBatch;
  }

  /// The uses of the layers between the inputs and the outputs, each behind those whose results it
  /// takes. A shared layer has several.
  public List<Application> applications() {
    return nodes.stream().map(Graph.Node::application).toList();
  }

  /// Where data come in.
  public List<Symbol> inputs() {
    return graph.inputs();
  }

  /// Where results come out.
  public List<Symbol> outputs() {
    return graph.outputs();
  }

  @Override
  public List<Layer> layers() {
    return graph.layers();
  }

  @Override
  protected List<Shape> declaredInputs() {
    return graph.inputs().stream().map(Symbol::shape).toList();
  }

  @Override
  public List<String> outputNames() {
    return graph.outputs().stream().map(symbol -> symbol.origin().layer().name()).toList();
  }

  /// The names of the inputs, in their order.
  public List<String> inputNames() {
    return graph.inputs().stream().map(symbol -> symbol.origin().layer().name()).toList();
  }

  @Override
  public String type() {
    return "Functional";
  }

  @Override
  public Functional named(String newName) {
    super.named(newName);
    return this;
  }
}
