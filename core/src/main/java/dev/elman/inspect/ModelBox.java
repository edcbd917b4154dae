package dev.elman.inspect;

import dev.elman.layer.Application;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.Symbol;
import dev.elman.model.Functional;
import dev.elman.model.Model;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One use of a layer in a [ModelPlot].
///
/// @param title the name of the layer, with the number of the use where it has several
/// @param outputs the shapes of its results for one sample
/// @param sources the numbers of the boxes whose results go in
record ModelBox(
    Layer layer, String title, boolean isInput, List<Shape> outputs, List<Integer> sources) {

  /// The boxes of a model, each behind those that it takes results from.
  static List<ModelBox> of(Model model) {
    return model instanceof Functional graph ? graph(graph) : chain(model);
  }

  private static List<ModelBox> chain(Model model) {
    List<ModelBox> boxes = new ArrayList<>();
    List<Shape> shapes = model.inputShapes();
    boxes.add(input(new InputLayer(shapes.getFirst()), "input"));
    for (Layer layer : model.layers()) {
      shapes = layer.outputShapes(shapes);
      boxes.add(new ModelBox(layer, layer.name(), false, shapes, List.of(boxes.size() - 1)));
    }
    return boxes;
  }

  private static ModelBox input(InputLayer layer, String title) {
    return new ModelBox(layer, title, true, List.of(layer.shape()), List.of());
  }

  private static List<ModelBox> graph(Functional model) {
    List<ModelBox> boxes = new ArrayList<>();
    Map<Application, Integer> numbers = new HashMap<>();
    for (Symbol input : model.inputs()) {
      numbers.put(input.origin(), boxes.size());
      String title = input.origin().layer().name();
      boxes.add(input(new InputLayer(input.shape()), title));
    }
    List<Layer> used = model.applications().stream().map(Application::layer).toList();
    Map<Layer, Integer> uses = new HashMap<>();
    for (Application application : model.applications()) {
      Layer layer = application.layer();
      int use = uses.merge(layer, 1, Integer::sum);
      boolean shared = Collections.frequency(used, layer) > 1;
      numbers.put(application, boxes.size());
      boxes.add(
          new ModelBox(
              layer,
              shared ? layer.name() + " (use " + use + ")" : layer.name(),
              false,
              application.outputs().stream().map(Symbol::shape).toList(),
              application.inputs().stream()
                  .map(symbol -> numbers.getOrDefault(symbol.origin(), 0))
                  .distinct()
                  .toList()));
    }
    return boxes;
  }
}
