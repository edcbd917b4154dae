package dev.elman.formats.onnx;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.formats.onnx.proto.Onnx.NodeProto;
import dev.elman.layer.ActivationLayer;
import dev.elman.layer.Add;
import dev.elman.layer.Concatenate;
import dev.elman.layer.Dense;
import dev.elman.layer.Embedding;
import dev.elman.layer.Flatten;
import dev.elman.layer.Layer;
import dev.elman.layer.LayerNormalization;
import dev.elman.layer.Maximum;
import dev.elman.layer.Minimum;
import dev.elman.layer.Multiply;
import dev.elman.layer.Subtract;
import dev.elman.layer.Symbol;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How the operators become layers.
final class ImportRules {
  private static final Map<String, Rule> RULES = rules();

  private ImportRules() {}

  @FunctionalInterface
  private interface Rule {
    void read(ImportedGraph g, NodeProto node, Attributes a);
  }

  private static Map<String, Rule> rules() {
    Map<String, Rule> rules = new HashMap<>();
    for (RecurrentStep.Kind kind : RecurrentStep.Kind.values()) {
      rules.put(kind.name(), (g, node, a) -> RecurrentImport.read(g, node, a, kind));
    }
    rules.put("Identity", (g, node, _) -> g.put(node, 0, g.needTraced(node, 0)));
    rules.put("Cast", (g, node, _) -> g.put(node, 0, g.needTraced(node, 0)));
    rules.put("Dropout", (g, node, _) -> g.put(node, 0, g.needTraced(node, 0)));
    rules.put("Transpose", ImportRules::transpose);
    rules.put("Squeeze", (g, node, _) -> reshape(g, node));
    rules.put("Reshape", (g, node, _) -> reshape(g, node));
    rules.put("Flatten", (g, node, _) -> reshape(g, node));
    rules.put("Gather", ImportRules::gather);
    rules.put("MatMul", (g, node, _) -> matMul(g, node));
    rules.put("Gemm", ImportRules::gemm);
    rules.put("LayerNormalization", ImportRules::layerNormalization);
    rules.put("Concat", ImportRules::concat);
    rules.put("Add", (g, node, _) -> join(g, node, new Add()));
    rules.put("Sum", (g, node, _) -> join(g, node, new Add()));
    rules.put("Sub", (g, node, _) -> join(g, node, new Subtract()));
    rules.put("Mul", (g, node, _) -> join(g, node, new Multiply()));
    rules.put("Max", (g, node, _) -> join(g, node, new Maximum()));
    rules.put("Min", (g, node, _) -> join(g, node, new Minimum()));
    rules.put("Softmax", (g, node, a) -> overFeatures(g, node, a, Activations.softmax()));
    rules.put("LogSoftmax", (g, node, a) -> overFeatures(g, node, a, Activations.logSoftmax()));
    addActivations(rules);
    return Map.copyOf(rules);
  }

  private static void addActivations(Map<String, Rule> rules) {
    for (RecurrentActivation.Kind kind : RecurrentActivation.Kind.values()) {
      rules.put(
          kind.onnx(), (g, node, a) -> activate(g, node, RecurrentImport.activation(kind.of(a))));
    }
    rules.put("Exp", (g, node, _) -> activate(g, node, Activations.exponential()));
    rules.put("Mish", (g, node, _) -> activate(g, node, Activations.mish()));
    rules.put("HardSwish", (g, node, _) -> activate(g, node, Activations.hardSilu()));
    rules.put("Selu", (g, node, _) -> activate(g, node, Activations.selu()));
    rules.put("Celu", (g, node, a) -> activate(g, node, Activations.celu(a.real("alpha", 1))));
    rules.put(
        "Gelu",
        (g, node, a) ->
            activate(g, node, Activations.gelu(a.text("approximate", "none").equals("tanh"))));
  }

  static void read(ImportedGraph g, NodeProto node, Attributes attributes) {
    Rule rule = RULES.get(node.getOpType());
    if (rule == null) {
      throw new LayerRule.UnsupportedException("there is no such layer");
    }
    rule.read(g, node, attributes);
  }

  private static void activate(ImportedGraph g, NodeProto node, Activation activation) {
    Traced x = g.needTraced(node, 0);
    requireFeatures(x);
    g.put(node, 0, new Traced(new ActivationLayer(activation).apply(x.symbol()), x.axes()));
  }

  private static void overFeatures(
      ImportedGraph g, NodeProto node, Attributes a, Activation activation) {
    int rank = g.needTraced(node, 0).axes().length();
    if (Value.axis(a.whole("axis", a.version() < 13 ? 1 : -1), rank) != rank - 1) {
      throw new LayerRule.UnsupportedException("it is not over the features");
    }
    activate(g, node, activation);
  }

  private static void requireFeatures(Traced x) {
    if (!x.axes().endsWith("F") || x.axes().contains("D")) {
      throw new LayerRule.UnsupportedException("its input has the axes " + x.axes());
    }
  }

  private static void transpose(ImportedGraph g, NodeProto node, Attributes a) {
    Traced x = g.needTraced(node, 0);
    int rank = x.axes().length();
    long[] order = a.wholes("perm");
    StringBuilder axes = new StringBuilder();
    for (int i = 0; i < rank; i++) {
      axes.append(x.axes().charAt(order == null ? rank - 1 - i : Value.axis(order[i], rank)));
    }
    g.put(node, 0, x.as(axes.toString()));
  }

  /// Joins directions and features, or drops an axis of one direction; the sizes in the sample tell
  /// which.
  private static void reshape(ImportedGraph g, NodeProto node) {
    Traced x = g.needTraced(node, 0);
    int[] from = g.sample(node.getInput(0)).shape();
    int[] to = g.sample(node.getOutput(0)).shape();
    String axes = x.axes();
    int d = axes.indexOf('D');
    if (Arrays.equals(from, to)) {
      g.put(node, 0, x);
    } else if (d >= 0 && to.length == from.length - 1 && (from[d] == 1 || axes.endsWith("DF"))) {
      g.put(node, 0, new Traced(List.of(x.symbol()), axes.replace("D", ""), x.last()));
    } else if (axes.equals("BTF") && to.length == 2 && to[0] == from[0]) {
      g.put(node, 0, new Traced(new Flatten().apply(x.symbol()), "BF"));
    } else {
      throw new LayerRule.UnsupportedException("a change of shape that no layer makes");
    }
  }

  /// An embedding, the state of one layer, or the last step.
  private static void gather(ImportedGraph g, NodeProto node, Attributes a) {
    Traced ids = g.traced(node, 1);
    if (ids != null) {
      embed(g, node, a, ids);
      return;
    }
    Traced x = g.needTraced(node, 0);
    int axis = Value.axis(a.whole("axis", 0), x.axes().length());
    Value index = g.needConstant(node, 1);
    int extent = g.sample(node.getInput(0)).extent(axis);
    int place = Value.axis(index.whole(), extent);
    String rest = new StringBuilder(x.axes()).deleteCharAt(axis).toString();
    if (index.rank() == 0 && x.axes().charAt(axis) == 'D' && x.parts().size() == extent) {
      g.put(node, 0, new Traced(x.parts().get(place), rest));
    } else if (index.rank() == 0
        && x.axes().charAt(axis) == 'T'
        && place == extent - 1
        && x.last() != null) {
      g.put(node, 0, new Traced(x.last(), rest));
    } else {
      throw new LayerRule.UnsupportedException(
          "it takes other elements than the last step or the state of one layer");
    }
  }

  private static void embed(ImportedGraph g, NodeProto node, Attributes a, Traced ids) {
    Value table = g.needConstant(node, 0);
    if (table.rank() != 2 || a.whole("axis", 0) != 0 || ids.axes().contains("F")) {
      throw new LayerRule.UnsupportedException("it is not a table of vectors, read by ids");
    }
    Layer layer = new Embedding(Embedding.Config.of(table.extent(0), table.extent(1)));
    g.put(node, 0, new Traced(layer.apply(ids.symbol()), ids.axes() + "F"));
    g.weights(layer, List.of(table.toTensor()));
  }

  private static void matMul(ImportedGraph g, NodeProto node) {
    Traced x = g.needTraced(node, 0);
    Value kernel = g.needConstant(node, 1);
    NodeProto reader = g.onlyReader(node);
    Value bias = null;
    if (reader != null && reader.getOpType().equals("Add")) {
      int other = reader.getInput(0).equals(node.getOutput(0)) ? 1 : 0;
      Value added = g.traced(reader, other) == null ? g.constant(reader, other) : null;
      boolean fits = added != null && added.rank() == 1 && added.size() == kernel.extent(-1);
      bias = fits ? added : null;
    }
    NodeProto end = node;
    if (bias != null && reader != null) {
      g.absorb(reader);
      end = reader;
    }
    dense(g, end, x, kernel, bias == null ? List.of() : List.of(bias.toTensor()));
  }

  private static void gemm(ImportedGraph g, NodeProto node, Attributes a) {
    Value b = g.needConstant(node, 1);
    Value c = g.constant(node, 2);
    if (a.flag("transA") || a.real("alpha", 1) != 1 || a.real("beta", 1) != 1) {
      throw new LayerRule.UnsupportedException("it has factors");
    }
    Value kernel = a.flag("transB") ? ShapeOperators.transpose(b, 1, 0) : b;
    List<Tensor> bias = c == null ? List.of() : List.of(c.reshape(kernel.extent(-1)).toTensor());
    dense(g, node, g.needTraced(node, 0), kernel, bias);
  }

  private static void dense(
      ImportedGraph g, NodeProto end, Traced x, Value kernel, List<Tensor> bias) {
    requireFeatures(x);
    if (kernel.rank() != 2) {
      throw new LayerRule.UnsupportedException("its second input is no matrix");
    }
    Dense layer = new Dense(Dense.Config.units(kernel.extent(1)).useBias(!bias.isEmpty()));
    g.put(end, 0, new Traced(layer.apply(x.symbol()), x.axes()));
    List<Tensor> weights = new ArrayList<>(List.of(kernel.toTensor()));
    weights.addAll(bias);
    g.weights(layer, weights);
  }

  private static void layerNormalization(ImportedGraph g, NodeProto node, Attributes a) {
    Traced x = g.needTraced(node, 0);
    requireFeatures(x);
    int rank = x.axes().length();
    if (Value.axis(a.whole("axis", -1), rank) != rank - 1) {
      throw new LayerRule.UnsupportedException("it is not over the features");
    }
    Value beta = g.constant(node, 2);
    LayerNormalization layer =
        new LayerNormalization(
            LayerNormalization.Config.DEFAULT
                .epsilon(a.real("epsilon", 1e-5))
                .center(beta != null));
    g.put(node, 0, new Traced(layer.apply(x.symbol()), x.axes()));
    List<Tensor> weights = new ArrayList<>(List.of(g.needConstant(node, 1).toTensor()));
    if (beta != null) {
      weights.add(beta.toTensor());
    }
    g.weights(layer, weights);
  }

  private static List<Traced> inputs(ImportedGraph g, NodeProto node) {
    List<Traced> inputs = new ArrayList<>();
    for (int i = 0; i < node.getInputCount(); i++) {
      inputs.add(g.needTraced(node, i));
      if (!inputs.get(i).axes().equals(inputs.getFirst().axes())) {
        throw new LayerRule.UnsupportedException("it joins different axes");
      }
    }
    return inputs;
  }

  /// Features behind each other, or the states of several layers.
  private static void concat(ImportedGraph g, NodeProto node, Attributes a) {
    List<Traced> inputs = inputs(g, node);
    String axes = inputs.getFirst().axes();
    char axis = axes.charAt(Value.axis(a.whole("axis", 0), axes.length()));
    if (axis == 'D') {
      List<Symbol> parts = inputs.stream().flatMap(input -> input.parts().stream()).toList();
      g.put(node, 0, new Traced(parts, axes, null));
    } else if (axis == 'F') {
      join(g, node, new Concatenate());
    } else {
      throw new LayerRule.UnsupportedException("it is not over the features");
    }
  }

  private static void join(ImportedGraph g, NodeProto node, Layer layer) {
    List<Traced> inputs = inputs(g, node);
    requireFeatures(inputs.getFirst());
    Symbol[] symbols = inputs.stream().map(Traced::symbol).toArray(Symbol[]::new);
    g.put(node, 0, new Traced(layer.apply(symbols), inputs.getFirst().axes()));
  }
}
