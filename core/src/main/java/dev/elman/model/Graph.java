package dev.elman.model;

import dev.elman.layer.Application;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.Symbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The applications of layers between some inputs and some outputs, in an order in which they can
/// be computed, with every symbol numbered.
final class Graph {
  /// One application, its symbols replaced by their numbers.
  static final class Node {
    private final Application application;
    private final int[] inputs;
    private final int[] outputs;

    private Node(Application application, int[] inputs, int[] outputs) {
      this.application = application;
      this.inputs = inputs;
      this.outputs = outputs;
    }

    Layer layer() {
      return application.layer();
    }

    Application application() {
      return application;
    }

    /// The numbers of the symbols that go in.
    int[] inputs() {
      return inputs;
    }

    /// The numbers of the symbols that come out.
    int[] outputs() {
      return outputs;
    }
  }

  private final List<Node> nodes = new ArrayList<>();
  private final List<Layer> layers;
  private final Map<Symbol, Integer> numbers = new HashMap<>();
  private final List<Symbol> inputs;
  private final List<Symbol> outputs;

  /// @throws IllegalArgumentException if an output depends on something that is not an input
  Graph(List<Symbol> inputs, List<Symbol> outputs) {
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    inputs.forEach(this::number);
    Walk walk = new Walk(inputs);
    outputs.forEach(walk::visit);
    for (Application application : walk.finished) {
      nodes.add(node(application));
    }
    layers = walk.layers();
  }

  private Node node(Application application) {
    return new Node(
        application,
        application.inputs().stream().mapToInt(this::number).toArray(),
        application.outputs().stream().mapToInt(this::number).toArray());
  }

  /// The number of a symbol, a new one if it has none.
  private int number(Symbol symbol) {
    Integer known = numbers.putIfAbsent(symbol, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }

  /// The applications, each behind those whose results it takes.
  List<Node> nodes() {
    return nodes;
  }

  /// All layers, each once, in the order of Keras's `model.layers`: from the inputs to the outputs
  /// by the longest way to an output, then as a search from the outputs meets them.
  List<Layer> layers() {
    return layers;
  }

  /// How many symbols there are.
  int symbols() {
    return numbers.size();
  }

  /// Where data come in.
  List<Symbol> inputs() {
    return inputs;
  }

  /// Where results come out.
  List<Symbol> outputs() {
    return outputs;
  }

  /// The numbers of the outputs.
  int[] outputNumbers() {
    return outputs.stream().mapToInt(numbers::get).toArray();
  }

  /// A search from the outputs to the inputs: Keras's `map_graph`.
  private static final class Walk {
    private final Set<Symbol> begins = new HashSet<>();
    private final List<Symbol> inputs;
    private final Map<Layer, Integer> order = new LinkedHashMap<>();
    private final List<Application> finished = new ArrayList<>();
    private final Set<Application> seen = new HashSet<>();

    Walk(List<Symbol> inputs) {
      this.inputs = inputs;
      begins.addAll(inputs);
    }

    void visit(Symbol symbol) {
      Application application = symbol.origin();
      if (begins.contains(symbol)) {
        if (symbol instanceof InputLayer input) {
          order.putIfAbsent(input, order.size());
        }
        return;
      }
      if (!seen.add(application)) {
        return;
      }
      if (application.inputs().isEmpty()) {
        throw new IllegalArgumentException(
            "Functional: expected every output to depend on the inputs "
                + inputs
                + " alone, but it needs "
                + symbol
                + " too. Add it to the inputs.");
      }
      order.putIfAbsent(application.layer(), order.size());
      application.inputs().forEach(this::visit);
      finished.add(application);
    }

    List<Layer> layers() {
      Map<Layer, Integer> depths = depths();
      inputs.stream()
          .filter(InputLayer.class::isInstance)
          .map(InputLayer.class::cast)
          .forEach(input -> order.putIfAbsent(input, -1));
      List<Layer> sorted = new ArrayList<>(order.keySet());
      sorted.sort(
          Comparator.comparingInt((Layer layer) -> -depths.getOrDefault(layer, 0))
              .thenComparingInt(order::get));
      return List.copyOf(sorted);
    }

    /// The longest way from each layer to an output.
    private Map<Layer, Integer> depths() {
      Map<Application, Integer> applications = new HashMap<>();
      Map<Layer, Integer> ofLayers = new HashMap<>();
      for (Application application : finished.reversed()) {
        int depth =
            Math.max(
                applications.getOrDefault(application, 0),
                ofLayers.getOrDefault(application.layer(), 0));
        ofLayers.put(application.layer(), depth);
        applications.put(application, depth);
        for (Symbol input : application.inputs()) {
          applications.merge(input.origin(), depth + 1, Math::max);
          if (begins.contains(input) && input instanceof InputLayer layer) {
            ofLayers.merge(layer, depth + 1, Math::max);
          }
        }
      }
      return ofLayers;
    }
  }
}
