package dev.elman.formats.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.formats.keras.ModelWriter;
import dev.elman.model.Model;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// In what two models differ: options of layers, and weights by layer and name.
///
/// @param options a line for every option that differs
/// @param weights all weights of either model
public record ModelDiff(List<String> options, List<Weight> weights) {
  /// A weight of one model or both.
  ///
  /// @param name layer and name: `lstm/kernel`
  /// @param first its shape in the first model, or `-`
  /// @param second its shape in the second model, or `-`
  /// @param difference the largest difference of a value; NaN where the shapes differ
  public record Weight(String name, String first, String second, double difference) {}

  private static final String ABSENT = "-";

  /// Copies the lists.
  public ModelDiff {
    options = List.copyOf(options);
    weights = List.copyOf(weights);
  }

  /// Compares two models.
  ///
  /// @throws IllegalArgumentException if the options of one cannot be written down
  /// @throws IllegalStateException before the models have been built
  public static ModelDiff of(Model first, Model second) {
    List<String> options = new ArrayList<>();
    compare(ModelWriter.model(first), ModelWriter.model(second), "model", options);
    Map<String, Parameter> a = byName(first);
    Map<String, Parameter> b = byName(second);
    Set<String> names = new LinkedHashSet<>(a.keySet());
    names.addAll(b.keySet());
    List<Weight> weights = new ArrayList<>();
    for (String name : names) {
      Parameter p = a.get(name);
      Parameter q = b.get(name);
      double difference =
          p != null && q != null && p.shape().equals(q.shape())
              ? difference(p.get(), q.get())
              : Double.NaN;
      weights.add(
          new Weight(
              name,
              p == null ? ABSENT : p.shape().toString(),
              q == null ? ABSENT : q.shape().toString(),
              difference));
    }
    return new ModelDiff(options, weights);
  }

  private static Map<String, Parameter> byName(Model model) {
    Map<String, Parameter> byName = new LinkedHashMap<>();
    for (Parameter parameter : model.parameterBlock().parameters()) {
      String name = parameter.path();
      for (int i = 1; byName.putIfAbsent(name, parameter) != null; i++) {
        name = parameter.path() + "_" + i;
      }
    }
    return byName;
  }

  private static double difference(Tensor a, Tensor b) {
    double largest = 0;
    for (int i = 0; i < a.size(); i++) {
      if (Float.compare(a.data()[i], b.data()[i]) != 0) {
        largest = Math.max(largest, Math.abs((double) a.data()[i] - b.data()[i]));
      }
    }
    return largest;
  }

  private static void compare(JsonNode a, JsonNode b, String place, List<String> differences) {
    if (a.isObject() && b.isObject()) {
      Set<String> keys = new TreeSet<>();
      a.fieldNames().forEachRemaining(keys::add);
      b.fieldNames().forEachRemaining(keys::add);
      keys.forEach(key -> compare(a.path(key), b.path(key), place + "." + key, differences));
    } else if (a.isArray() && b.isArray() && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        compare(a.get(i), b.get(i), place + "[" + i + "]", differences);
      }
    } else if (!a.equals(b)) {
      differences.add(place + ": " + text(a) + " and " + text(b));
    }
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "nothing" : value.toString();
  }

  /// Whether nothing differs by more than a tolerance.
  public boolean isWithin(double tolerance) {
    return options.isEmpty() && weights.stream().allMatch(weight -> weight.difference <= tolerance);
  }
}
