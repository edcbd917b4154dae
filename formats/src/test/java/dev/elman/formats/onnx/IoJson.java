package dev.elman.formats.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elman.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Inputs of a model and what must come out: `{"inputs": [{"shape": […], "data": […]}, …],
/// "outputs": […]}`.
public final class IoJson {
  private IoJson() {}

  /// The largest difference of any output from what it must be.
  public static double largestDifference(UnaryOperator<List<Tensor>> model, Path file)
      throws IOException {
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    return largestDifference(
        tensors(json.get("outputs")), model.apply(tensors(json.get("inputs"))));
  }

  /// The largest difference of any value.
  public static double largestDifference(List<Tensor> expected, List<Tensor> got) {
    double worst = 0;
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).shape().equals(got.get(i).shape())) {
        throw new AssertionError(
            "expected " + expected.get(i).shape() + ", got " + got.get(i).shape());
      }
      for (int k = 0; k < expected.get(i).size(); k++) {
        double off = Math.abs(expected.get(i).data()[k] - got.get(i).data()[k]);
        worst = Double.isNaN(off) ? Double.POSITIVE_INFINITY : Math.max(worst, off);
      }
    }
    return worst;
  }

  private static List<Tensor> tensors(JsonNode array) {
    List<Tensor> tensors = new ArrayList<>();
    for (JsonNode node : array) {
      int[] shape = new int[node.get("shape").size()];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = node.get("shape").get(i).asInt();
      }
      float[] data = new float[node.get("data").size()];
      for (int i = 0; i < data.length; i++) {
        data[i] = (float) node.get("data").get(i).asDouble();
      }
      tensors.add(Tensor.of(data, shape));
    }
    return tensors;
  }
}
