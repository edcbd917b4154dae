package dev.elman.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elman.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Values that Keras has computed: `src/test/resources/golden`, written by `tools/golden`.
public final class Golden {
  private Golden() {}

  /// The content of `golden/<name>.json`.
  public static JsonNode read(String name) {
    String path = "/golden/" + name + ".json";
    try (InputStream in = Golden.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("Golden: expected the resource " + path + ".");
      }
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The elements of an array.
  public static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /// An array of numbers; nested arrays are put one behind the other.
  public static double[] doubles(JsonNode array) {
    return elements(array)
        .flatMapToDouble(e ->
            e.isArray()
                ? java.util.Arrays.stream(doubles(e))
                : java.util.stream.DoubleStream.of(e.doubleValue()))
        .toArray();
  }

  /// An array of numbers, rounded.
  public static float[] floats(JsonNode array) {
    return toFloats(doubles(array));
  }

  /// Rounded numbers.
  public static float[] toFloats(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }

  /// Exact numbers.
  public static double[] toDoubles(float[] values) {
    double[] exact = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      exact[i] = values[i];
    }
    return exact;
  }

  /// A tensor of numbers with these extents.
  public static Tensor tensor(JsonNode numbers, JsonNode extents) {
    int[] shape = elements(extents).mapToInt(JsonNode::intValue).toArray();
    return Tensor.of(floats(numbers), shape);
  }

  /// The names of the fields of an object.
  public static List<String> names(JsonNode object) {
    return object.propertyStream().map(java.util.Map.Entry::getKey).toList();
  }
}
