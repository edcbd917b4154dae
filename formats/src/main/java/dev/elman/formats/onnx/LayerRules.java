package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.layer.ActivationLayer;
import dev.elman.layer.ActivityRegularization;
import dev.elman.layer.Add;
import dev.elman.layer.AdditiveAttention;
import dev.elman.layer.AlphaDropout;
import dev.elman.layer.Attention;
import dev.elman.layer.Average;
import dev.elman.layer.AwdRegularization;
import dev.elman.layer.Concatenate;
import dev.elman.layer.Dense;
import dev.elman.layer.Dot;
import dev.elman.layer.Dropout;
import dev.elman.layer.Embedding;
import dev.elman.layer.Flatten;
import dev.elman.layer.GaussianDropout;
import dev.elman.layer.GaussianNoise;
import dev.elman.layer.Layer;
import dev.elman.layer.Masking;
import dev.elman.layer.Maximum;
import dev.elman.layer.Minimum;
import dev.elman.layer.MultiHeadAttention;
import dev.elman.layer.Multiply;
import dev.elman.layer.PRelu;
import dev.elman.layer.Permute;
import dev.elman.layer.RepeatVector;
import dev.elman.layer.Reshape;
import dev.elman.layer.SpatialDropout1d;
import dev.elman.layer.SpatialDropout2d;
import dev.elman.layer.Subtract;
import dev.elman.layer.TiedDense;
import dev.elman.layer.TimeDistributed;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.layer.recurrent.SegRnn;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// How every kind of layer is written that ONNX can express.
final class LayerRules {
  private static final Map<Class<? extends Layer>, LayerRule<?>> RULES = rules();

  private LayerRules() {}

  private static Map<Class<? extends Layer>, LayerRule<?>> rules() {
    Registry rules = new Registry(new HashMap<>());
    ConvolutionRules.addTo(rules);
    ConvLstmRule.addTo(rules);
    NormalizationRules.addTo(rules);
    OutputRules.addTo(rules);
    addShapes(rules);
    addMerges(rules);
    rules.put(Dense.class, LayerRules::dense);
    rules.put(Embedding.class, LayerRules::embedding);
    rules.put(Masking.class, LayerRules::masking);
    rules.put(Recurrent.class, RecurrentRule::write);
    rules.put(Bidirectional.class, RecurrentRule::write);
    rules.put(SegRnn.class, SegmentRule::write);
    rules.put(TiedDense.class, LayerRules::tiedDense);
    rules.put(Attention.class, AttentionRule::write);
    rules.put(AdditiveAttention.class, AttentionRule::write);
    rules.put(MultiHeadAttention.class, MultiHeadRule::write);
    rules.put(Dot.class, DotRule::write);
    rules.put(ActivationLayer.class, LayerRules::activation);
    rules.put(PRelu.class, LayerRules::prelu);
    rules.put(Dropout.class, (_, _, in) -> in);
    rules.put(SpatialDropout1d.class, (_, _, in) -> in);
    rules.put(SpatialDropout2d.class, (_, _, in) -> in);
    rules.put(GaussianDropout.class, (_, _, in) -> in);
    rules.put(AlphaDropout.class, (_, _, in) -> in);
    rules.put(GaussianNoise.class, (_, _, in) -> in);
    rules.put(ActivityRegularization.class, (_, _, in) -> in);
    rules.put(AwdRegularization.class, (_, _, in) -> in);
    return Map.copyOf(rules.rules);
  }

  /// Rules by the class of their layers.
  record Registry(Map<Class<? extends Layer>, LayerRule<?>> rules) {
    /// Adds the rule of a class of layers.
    <L extends Layer> void put(Class<L> kind, LayerRule<L> rule) {
      rules.put(kind, rule);
    }
  }

  /// Adds the nodes of a layer and returns its results.
  ///
  /// @throws LayerRule.UnsupportedException if ONNX has no such operation
  static List<Flow> write(ModelWriter model, Layer layer, List<Flow> inputs) {
    LayerRule<?> rule = RULES.get(layer.getClass());
    if (rule == null) {
      throw new LayerRule.UnsupportedException("ONNX has no operation for this layer");
    }
    return write(rule, model, layer, inputs);
  }

  @SuppressWarnings("unchecked") // put: the rule of a class takes layers of that class
  private static <L extends Layer> List<Flow> write(
      LayerRule<L> rule, ModelWriter model, Layer layer, List<Flow> inputs) {
    return rule.write(model, (L) layer, inputs);
  }

  /// The parameter of a layer with this name.
  static Parameter parameter(Layer layer, String name) {
    return parameter(layer.parameters(), name);
  }

  /// The parameter with this name.
  static Parameter parameter(List<Parameter> parameters, String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("expected " + name + " among " + parameters));
  }

  private static List<Flow> dense(ModelWriter model, Dense layer, List<Flow> in) {
    GraphWriter g = model.graph();
    String x = in.getFirst().name();
    String z = g.node("MatMul", List.of(x, g.weights(parameter(layer, "kernel"))));
    if (layer.config().useBias()) {
      z = g.node("Add", List.of(z, g.weights(parameter(layer, "bias"))));
    }
    return model.result(ActivationRule.write(g, layer.config().activation(), z), layer, in);
  }

  /// `x Eᵀ + b` with the vectors of an embedding, which the file holds once.
  private static List<Flow> tiedDense(ModelWriter model, TiedDense layer, List<Flow> in) {
    GraphWriter g = model.graph();
    String e =
        g.node(
            "Transpose",
            List.of(g.weights(parameter(layer.embedding(), "embeddings"))),
            attribute("perm", 1, 0));
    String y = g.node("MatMul", List.of(in.getFirst().name(), e));
    if (layer.useBias()) {
      y = g.node("Add", List.of(y, g.weights(parameter(layer, "bias"))));
    }
    return model.result(y, layer, in);
  }

  private static List<Flow> activation(ModelWriter model, ActivationLayer layer, List<Flow> in) {
    String y = ActivationRule.write(model.graph(), layer.activation(), in.getFirst().name());
    return model.result(y, layer, in);
  }

  private static List<Flow> prelu(ModelWriter model, PRelu layer, List<Flow> in) {
    GraphWriter g = model.graph();
    String slopes = g.weights(parameter(layer, "alpha"));
    return model.result(g.node("PRelu", List.of(in.getFirst().name(), slopes)), layer, in);
  }

  private static List<Flow> embedding(ModelWriter model, Embedding layer, List<Flow> in) {
    GraphWriter g = model.graph();
    String ids =
        g.node(
            "Cast",
            List.of(in.getFirst().name()),
            attribute("to", (long) ElementType.INT64.number()));
    String y = g.node("Gather", List.of(g.weights(parameter(layer, "embeddings")), ids));
    Flow flow = model.result(y, layer, in).getFirst();
    if (!layer.config().maskZero()) {
      return List.of(flow);
    }
    String padding = g.node("Equal", List.of(ids, g.constant(Value.of(new long[] {0}))));
    return List.of(new Flow(y, flow.shape(), g.node("Not", List.of(padding))));
  }

  /// A step is real if any feature differs; the others become 0.
  private static List<Flow> masking(ModelWriter model, Masking layer, List<Flow> in) {
    GraphWriter g = model.graph();
    String x = in.getFirst().name();
    String equal = g.node("Equal", List.of(x, g.number(layer.maskValue())));
    String differs = cast(g, g.node("Not", List.of(equal)), ElementType.FLOAT);
    String real = g.node("ReduceMax", List.of(differs), attribute("axes", new int[] {2}));
    String y = g.node("Mul", List.of(x, real));
    String flat = g.node("Squeeze", List.of(real, g.list(2)));
    return List.of(new Flow(y, in.getFirst().shape(), cast(g, flat, ElementType.BOOL)));
  }

  /// Elements as another type.
  static String cast(GraphWriter g, String x, ElementType type) {
    return g.node("Cast", List.of(x), attribute("to", (long) type.number()));
  }

  private static void addMerges(Registry rules) {
    rules.put(Add.class, (model, layer, in) -> merge(model, layer, in, "Sum"));
    rules.put(Average.class, (model, layer, in) -> merge(model, layer, in, "Mean"));
    rules.put(Maximum.class, (model, layer, in) -> merge(model, layer, in, "Max"));
    rules.put(Minimum.class, (model, layer, in) -> merge(model, layer, in, "Min"));
    rules.put(Subtract.class, (model, layer, in) -> merge(model, layer, in, "Sub"));
    rules.put(Multiply.class, LayerRules::multiply);
    rules.put(Concatenate.class, LayerRules::concatenate);
  }

  private static List<Flow> merge(ModelWriter model, Layer layer, List<Flow> in, String operator) {
    List<String> names = names(model, in);
    return merged(model, layer, in, model.graph().node(operator, names));
  }

  private static List<Flow> multiply(ModelWriter model, Multiply layer, List<Flow> in) {
    List<String> names = names(model, in);
    String y = names.getFirst();
    for (String factor : names.subList(1, names.size())) {
      y = model.graph().node("Mul", List.of(y, factor));
    }
    return merged(model, layer, in, y);
  }

  /// Behind each other in time the masks are put behind each other; along any other axis a step is
  /// real if it is in any input.
  private static List<Flow> concatenate(ModelWriter model, Concatenate layer, List<Flow> in) {
    GraphWriter g = model.graph();
    String y =
        g.node(
            "Concat", in.stream().map(Flow::name).toList(), attribute("axis", (long) layer.axis()));
    boolean inTime = layer.axis() == 1 || layer.axis() == -in.getFirst().shape().rank();
    if (!inTime || in.stream().allMatch(flow -> flow.mask() == null)) {
      return merged(model, layer, in, y);
    }
    List<String> masks =
        in.stream().map(flow -> flow.mask() == null ? allReal(g, flow) : flow.mask()).toList();
    Flow flow = model.result(y, layer, in).getFirst();
    return List.of(new Flow(y, flow.shape(), g.node("Concat", masks, attribute("axis", 1L))));
  }

  private static String allReal(GraphWriter g, Flow flow) {
    String sizes =
        g.node("Shape", List.of(flow.name()), attribute("start", 0L), attribute("end", 2L));
    return g.node("Expand", List.of(g.constant(Value.of(ElementType.BOOL, new long[] {1})), sizes));
  }

  /// Inputs of fewer axes get axes of 1 behind the batch, as Elman matches them.
  private static List<String> names(ModelWriter model, List<Flow> in) {
    int rank = in.stream().mapToInt(flow -> flow.shape().rank()).max().orElse(0);
    List<String> names = new ArrayList<>();
    for (Flow flow : in) {
      int missing = rank - flow.shape().rank();
      int[] axes = IntStream.rangeClosed(1, missing).toArray();
      names.add(
          missing == 0
              ? flow.name()
              : model.graph().node("Unsqueeze", List.of(flow.name(), model.graph().list(axes))));
    }
    return names;
  }

  /// The result of a join: a step is real if it is in any input, and there is no mask unless every
  /// input has one.
  private static List<Flow> merged(ModelWriter model, Layer layer, List<Flow> in, String y) {
    String mask = in.getFirst().mask();
    for (Flow flow : in.subList(1, in.size())) {
      String other = flow.mask();
      if (mask == null || other == null) {
        mask = null;
      } else if (!mask.equals(other)) {
        mask = model.graph().node("Or", List.of(mask, other));
      }
    }
    List<Shape> shapes = layer.outputShapes(in.stream().map(Flow::shape).toList());
    return List.of(new Flow(y, shapes.getFirst(), mask));
  }

  private static void addShapes(Registry rules) {
    rules.put(Flatten.class, (model, layer, in) -> reshape(model, layer, in, -1));
    rules.put(
        Reshape.class,
        (model, layer, in) -> reshape(model, layer, in, layer.targetShape().toArray()));
    rules.put(Permute.class, LayerRules::permute);
    rules.put(RepeatVector.class, LayerRules::repeat);
    rules.put(TimeDistributed.class, LayerRules::everyStep);
  }

  private static List<Flow> reshape(ModelWriter model, Layer layer, List<Flow> in, int... sample) {
    int[] shape = new int[sample.length + 1]; // 0: the batch as it is
    System.arraycopy(sample, 0, shape, 1, sample.length);
    String y =
        model.graph().node("Reshape", List.of(in.getFirst().name(), model.graph().list(shape)));
    return withoutMask(model.result(y, layer, in));
  }

  private static List<Flow> withoutMask(List<Flow> flows) {
    return flows.stream().map(flow -> new Flow(flow.name(), flow.shape(), null)).toList();
  }

  private static List<Flow> permute(ModelWriter model, Permute layer, List<Flow> in) {
    int[] order = new int[layer.dims().length + 1];
    System.arraycopy(layer.dims(), 0, order, 1, layer.dims().length);
    String y =
        model.graph().node("Transpose", List.of(in.getFirst().name()), attribute("perm", order));
    return withoutMask(model.result(y, layer, in));
  }

  private static List<Flow> repeat(ModelWriter model, RepeatVector layer, List<Flow> in) {
    GraphWriter g = model.graph();
    String row = g.node("Unsqueeze", List.of(in.getFirst().name(), g.list(1)));
    String y = g.node("Expand", List.of(row, g.list(1, layer.n(), 1)));
    return withoutMask(model.result(y, layer, in));
  }

  /// All steps as one batch, then back.
  private static List<Flow> everyStep(ModelWriter model, TimeDistributed layer, List<Flow> in) {
    GraphWriter g = model.graph();
    Flow x = in.getFirst();
    for (int extent : x.shape().dropFirst().toArray()) {
      if (extent == Shape.ANY) {
        throw new LayerRule.UnsupportedException(
            "ONNX needs to know how long the sequences at each step are; give the input this"
                + " extent");
      }
    }
    String flat = g.node("Reshape", List.of(x.name(), g.list(extents(x.shape().dropFirst()))));
    Flow y =
        model.write(layer.layer(), List.of(new Flow(flat, x.shape().dropFirst(), null))).getFirst();
    g.enter(layer.name());
    String sizes = g.node("Shape", List.of(x.name()), attribute("start", 0L), attribute("end", 2L));
    String shape =
        g.node("Concat", List.of(sizes, g.list(y.shape().toArray())), attribute("axis", 0L));
    return model.result(g.node("Reshape", List.of(y.name(), shape)), layer, in);
  }

  private static int[] extents(Shape sample) {
    return sample.prepend(Shape.ANY).toArray();
  }
}
