package dev.elman.formats.onnx;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// All operators of ONNX's own operator set that Elman runs.
final class Operators {
  private static final Map<String, Function<Attributes, Operator>> CATALOG = catalog();

  private Operators() {}

  private static Map<String, Function<Attributes, Operator>> catalog() {
    Map<String, Function<Attributes, Operator>> catalog = new TreeMap<>();
    ElementwiseOperators.addTo(catalog);
    ShapeOperators.addTo(catalog);
    SelectOperators.addTo(catalog);
    ReduceOperators.addTo(catalog);
    MatrixOperators.addTo(catalog);
    WindowOperators.addTo(catalog);
    ControlOperators.addTo(catalog);
    for (RecurrentStep.Kind kind : RecurrentStep.Kind.values()) {
      catalog.put(kind.name(), a -> new RecurrentOperator(kind, a));
    }
    return Collections.unmodifiableMap(catalog);
  }

  /// Their makers by name.
  static Map<String, Function<Attributes, Operator>> all() {
    return CATALOG;
  }
}
