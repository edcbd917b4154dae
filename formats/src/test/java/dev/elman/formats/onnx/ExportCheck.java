package dev.elman.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.elman.formats.ModelFileException;
import dev.elman.model.Model;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Compares exported models with what ONNX Runtime and Elman's own graph make of them.
final class ExportCheck {
  static final double TOLERANCE = 1e-5;

  /// Numbers of samples and steps.
  static final int[][] SIZES = {{1, 1}, {2, 7}, {5, 23}};

  private ExportCheck() {}

  /// Parameters away from their first values, so that no bias is 0.
  static void randomise(Model model) {
    Seed seed = new Seed(42);
    int number = 0;
    for (Parameter parameter : model.parameters()) {
      int[] extents = parameter.shape().toArray();
      Tensor values = Tensor.random(seed.child(number++), extents);
      for (int i = 0; i < values.size(); i++) {
        values.data()[i] =
            parameter.name().equals("moving_variance")
                ? 0.5f + values.data()[i]
                : values.data()[i] - 0.4f;
      }
      parameter.set(values);
    }
  }

  /// Numbers from -2 to 2.
  static Tensor random(long seed, int... extents) {
    Tensor x = Tensor.random(new Seed(seed), extents);
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] = 4 * x.data()[i] - 2;
    }
    return x;
  }

  /// Sequences of which some end before the last step.
  static Tensor padded(long seed, int batch, int time, int features) {
    Tensor x = random(seed, batch, time, features);
    for (int b = 0; b < batch; b++) {
      int length = 1 + (int) ((b * 5L + seed * 3) % time);
      Arrays.fill(x.data(), (b * time + length) * features, (b + 1) * time * features, 0);
    }
    return x;
  }

  /// Sequences with steps of zeros before, between and behind the others; the first sample has no
  /// other.
  static Tensor gaps(long seed, int batch, int time, int features) {
    Tensor x = random(seed, batch, time, features);
    for (int step = 0; step < batch * time; step++) {
      if (step < time || (step * 7L + seed) % 3 == 0) {
        Arrays.fill(x.data(), step * features, (step + 1) * features, 0);
      }
    }
    return x;
  }

  /// Requires the outputs of the model of its file; what the file has besides is not compared.
  static void requireSame(Model model, List<Tensor> inputs)
      throws ModelFileException, OrtException {
    var message = OnnxExport.of(model).toMessage("model.onnx");
    List<Tensor> expected = model.predictAll(inputs.toArray(Tensor[]::new));
    try (OnnxRuntime runtime = new OnnxRuntime(message.toByteArray())) {
      assertThat(IoJson.largestDifference(expected, runtime.run(inputs))).isLessThan(TOLERANCE);
    }
    OnnxModel own = OnnxModel.of(message, Path.of("model.onnx"));
    assertThat(IoJson.largestDifference(expected, own.run(inputs))).isLessThan(TOLERANCE);
  }
}
