package dev.elman.formats.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.model.Model;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Inputs of a model and the outputs that another program computed for them, in a file `{"inputs":
/// [{"shape": […], "data": […]}], "outputs": […]}`.
///
/// @param inputs what goes in, a batch each
/// @param outputs what came out
public record RecordedRun(List<Tensor> inputs, List<Tensor> outputs) {
  private static final long MOST_BYTES = 1L << 28;

  /// Copies the lists.
  public RecordedRun {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /// Reads a file.
  ///
  /// @throws ModelFileException if it is no such file
  public static RecordedRun read(Path file) throws ModelFileException {
    return new RecordedRun(tensors(file, "inputs"), tensors(file, "outputs"));
  }

  /// Reads one list of tensors of a file.
  ///
  /// @param key the name of the list: `inputs`
  /// @throws ModelFileException if there is none
  public static List<Tensor> tensors(Path file, String key) throws ModelFileException {
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new ModelFileException(
            file + ": expected at most " + MOST_BYTES + " bytes, but got " + size + ".");
      }
      JsonNode root = Json.object(Files.readAllBytes(file), file.toString());
      return tensors(root.path(key), file + ": " + key);
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelFileException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<Tensor> tensors(JsonNode list, String place) throws ModelFileException {
    List<Tensor> tensors = new ArrayList<>();
    for (JsonNode element : list) {
      tensors.add(tensor(element, place + "[" + tensors.size() + "]"));
    }
    if (tensors.isEmpty()) {
      throw new ModelFileException(place + ": expected a list of tensors, but there is none.");
    }
    return tensors;
  }

  private static Tensor tensor(JsonNode element, String place) throws ModelFileException {
    List<Float> values = new ArrayList<>();
    addValues(element.path("data"), values);
    int[] extents = new int[element.path("shape").size()];
    long size = 1;
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = element.path("shape").path(axis).asInt();
      size = extents[axis] < 1 ? -1 : Math.min(size * extents[axis], Integer.MAX_VALUE);
    }
    if (size != values.size()) {
      throw new ModelFileException(
          place
              + ": expected as many values as the shape "
              + element.path("shape")
              + " has room for, but got "
              + values.size()
              + ".");
    }
    Tensor tensor = Tensor.zeros(Shape.of(extents));
    for (int i = 0; i < values.size(); i++) {
      tensor.data()[i] = values.get(i);
    }
    return tensor;
  }

  /// The values of nested lists, one after another.
  private static void addValues(JsonNode node, List<Float> values) {
    if (node.isArray()) {
      node.forEach(element -> addValues(element, values));
    } else if (node.isBoolean()) {
      values.add(node.booleanValue() ? 1f : 0f);
    } else {
      values.add((float) node.asDouble(Double.NaN));
    }
  }

  /// The largest difference between each output of a model and what was recorded; NaN if a value is
  /// NaN on one side only.
  ///
  /// @throws IllegalArgumentException if the model takes other inputs or gives other outputs
  public List<Double> differences(Model model) {
    return differences(given -> model.predictAll(given.toArray(Tensor[]::new)));
  }

  /// [#differences(Model)] for anything that computes outputs from inputs.
  ///
  /// @throws IllegalArgumentException if it does not take the inputs, or gives other outputs
  public List<Double> differences(UnaryOperator<List<Tensor>> runner) {
    List<Tensor> got = runner.apply(inputs);
    List<Shape> expected = outputs.stream().map(Tensor::shape).toList();
    if (!got.stream().map(Tensor::shape).toList().equals(expected)) {
      throw new IllegalArgumentException(
          "Recorded run: expected outputs of the shapes "
              + expected
              + ", but the model gives "
              + got.stream().map(Tensor::shape).toList()
              + ". The run belongs to another model.");
    }
    List<Double> differences = new ArrayList<>();
    for (int k = 0; k < got.size(); k++) {
      differences.add(difference(outputs.get(k), got.get(k)));
    }
    return differences;
  }

  private static double difference(Tensor expected, Tensor got) {
    double largest = 0;
    for (int i = 0; i < expected.size(); i++) {
      float a = expected.data()[i];
      float b = got.data()[i];
      if (Float.compare(a, b) != 0) {
        largest = Math.max(largest, Math.abs((double) a - b)); // keeps NaN
      }
    }
    return largest;
  }
}
