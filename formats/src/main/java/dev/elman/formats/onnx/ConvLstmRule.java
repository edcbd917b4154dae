package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.activation.Activation;
import dev.elman.formats.onnx.proto.Onnx.AttributeProto;
import dev.elman.layer.Layer;
import dev.elman.layer.convolution.ConvLstm1d;
import dev.elman.layer.convolution.ConvLstm2d;
import dev.elman.layer.convolution.ConvLstmConfig;
import dev.elman.layer.convolution.WindowPadding;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Writes convolutional LSTMs: one convolution over the inputs of all steps, and a loop over time
/// with the convolution over the state.
final class ConvLstmRule {
  private static final int GATES = 4;
  private static final List<String> STATES = List.of("_h", "_c");

  private final ModelWriter model;
  private final GraphWriter g;
  private final Formula f;
  private final Layer layer;
  private final ConvLstmConfig config;
  private final Flow x;
  private final int axes; // along which windows move
  private final List<Integer> size;
  private final Shape state; // a sample of h

  private ConvLstmRule(ModelWriter model, Layer layer, ConvLstmConfig config, Flow x) {
    this.model = model;
    g = model.graph();
    f = new Formula(g);
    this.layer = layer;
    this.config = config;
    this.x = x;
    axes = x.shape().rank() - 2;
    size = ConvolutionRules.spread(config.kernelSize(), axes);
    Shape y = layer.outputShapes(List.of(x.shape())).getFirst();
    state = config.returnSequences() ? y.dropFirst() : y;
  }

  /// Adds them to the rules.
  static void addTo(LayerRules.Registry rules) {
    rules.put(
        ConvLstm1d.class,
        (model, layer, in) ->
            new ConvLstmRule(model, layer, layer.config(), in.getFirst()).write(in));
    rules.put(
        ConvLstm2d.class,
        (model, layer, in) ->
            new ConvLstmRule(model, layer, layer.config(), in.getFirst()).write(in));
  }

  /// Inputs: the sequences and perhaps h and c.
  private List<Flow> write(List<Flow> in) {
    boolean hasPorts = model.statesAsPorts() || config.stateful();
    if (x.mask() != null
        && (in.size() > 1 || hasPorts)) { // outputs before the first real step are 0
      throw new LayerRule.UnsupportedException(
          "a mask together with initial states is not expressed; leave out one of them");
    }
    List<String> initial = initial(in, hasPorts);
    TimeLoop loop = new TimeLoop(g, state.rank() + 1, x.mask(), config.goBackwards(), false);
    TimeLoop.Results all = loop.write(inputs(), initial, 0, this::step);
    for (int k = 0; k < STATES.size() && hasPorts; k++) {
      model.addOutput(layer.name() + STATES.get(k) + "_out", all.states().get(k), state);
    }
    List<Flow> flows = new ArrayList<>();
    if (config.returnSequences()) {
      String y = config.goBackwards() ? reversed(all.outputs()) : all.outputs();
      flows.add(new Flow(y, state.prepend(x.shape().extent(0)), x.mask()));
    } else {
      flows.add(new Flow(all.states().getFirst(), state, null));
    }
    for (int k = 0; k < STATES.size() && config.returnState(); k++) {
      flows.add(new Flow(all.states().get(k), state, null));
    }
    return flows;
  }

  /// The states before the first step.
  private List<String> initial(List<Flow> in, boolean hasPorts) {
    if (in.size() > 1) {
      return in.subList(1, in.size()).stream().map(Flow::name).toList();
    }
    return STATES.stream()
        .map(letter ->
            hasPorts
                ? g.input(layer.name() + letter, ElementType.FLOAT, state)
                : f.zeros(x.name(), state.toArray()))
        .toList();
  }

  /// In the order of the steps.
  private String reversed(String y) {
    return g.node(
        "Slice", List.of(y, g.list(-1), g.list(Integer.MIN_VALUE), g.list(1), g.list(-1)));
  }

  /// `x ∗ W + b` of all steps.
  private String inputs() {
    Shape sample = x.shape().dropFirst();
    String flat = g.node("Reshape", List.of(x.name(), g.list(sample.prepend(-1).toArray())));
    List<String> inputs = new ArrayList<>();
    inputs.add(ConvolutionRules.channelsFirst(g, new Flow(flat, sample, null)));
    inputs.add(kernel("kernel", sample.features()));
    if (config.useBias()) {
      inputs.add(g.weights(LayerRules.parameter(layer, "bias")));
    }
    List<Integer> dilations = ConvolutionRules.spread(config.dilationRate(), axes);
    String z =
        convolution(
            inputs, ConvolutionRules.spread(config.strides(), axes), dilations, config.padding());
    String steps = g.node("Shape", List.of(x.name()), attribute("start", 0L), attribute("end", 2L));
    int[] each = state.withFeatures(GATES * config.filters()).toArray();
    String shape = g.node("Concat", List.of(steps, g.list(each)), attribute("axis", 0L));
    return g.node("Reshape", List.of(z, shape));
  }

  private String kernel(String name, int channels) {
    return ConvolutionRules.kernel(g, layer, name, GATES * config.filters(), size, channels);
  }

  private String convolution(
      List<String> inputs, List<Integer> strides, List<Integer> dilations, WindowPadding padding) {
    List<AttributeProto> attributes = ConvolutionRules.windows(size, strides, dilations, padding);
    attributes.add(attribute("dilations", ConvolutionRules.ints(dilations)));
    String z = g.node("Conv", inputs, attributes.toArray(AttributeProto[]::new));
    return ConvolutionRules.channelsLast(g, z, axes);
  }

  /// Gates i f g o.
  private List<String> step(String z, List<String> previous) {
    String h = ConvolutionRules.channelsFirst(g, new Flow(previous.get(0), state, null));
    List<Integer> ones = Collections.nCopies(axes, 1);
    String remembered =
        convolution(
            List.of(h, kernel("recurrent_kernel", config.filters())),
            ones,
            ones,
            WindowPadding.SAME);
    List<String> v = f.blocks(f.add(z, remembered), GATES);
    Activation sigma = config.recurrentActivation();
    String c =
        f.add(
            f.multiply(f.apply(sigma, v.get(1)), previous.get(1)),
            f.multiply(f.apply(sigma, v.get(0)), f.apply(config.activation(), v.get(2))));
    return List.of(f.multiply(f.apply(sigma, v.get(3)), f.apply(config.activation(), c)), c);
  }
}
