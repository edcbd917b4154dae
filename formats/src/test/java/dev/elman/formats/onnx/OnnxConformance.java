package dev.elman.formats.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.elman.formats.onnx.proto.Onnx.ModelProto;
import dev.elman.formats.onnx.proto.Onnx.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs the tests of the ONNX project: a model, its inputs and what must come out, as messages.
final class OnnxConformance {
  private static final TensorReader TENSORS = new TensorReader(null);

  private OnnxConformance() {}

  /// The largest difference of an element from what it must be, as a part of `1 + |expected|`.
  static double difference(Path test) throws IOException {
    Path model = test.resolve("model.onnx");
    OnnxModel read = OnnxModel.of(ModelProto.parseFrom(Files.readAllBytes(model)), model);
    Path data = test.resolve("test_data_set_0");
    Value[] got = read.runValues(tensors(data, "input_"));
    List<Value> expected = tensors(data, "output_");
    double worst = 0;
    for (int i = 0; i < expected.size(); i++) {
      worst = Math.max(worst, difference(expected.get(i), got[i]));
    }
    return worst;
  }

  private static List<Value> tensors(Path folder, String prefix) throws IOException {
    List<Value> tensors = new ArrayList<>();
    while (Files.exists(folder.resolve(prefix + tensors.size() + ".pb"))) {
      tensors.add(tensor(folder.resolve(prefix + tensors.size() + ".pb")));
    }
    return tensors;
  }

  private static Value tensor(Path file) throws IOException {
    try {
      return TENSORS.read(TensorProto.parseFrom(Files.readAllBytes(file)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a tensor: " + file, e);
    }
  }

  private static double difference(Value expected, Value got) {
    if (!java.util.Arrays.equals(expected.shape(), got.shape()) || expected.type() != got.type()) {
      throw new AssertionError("expected " + expected + ", but got " + got);
    }
    double worst = 0;
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.isReal()) {
        worst = Math.max(worst, (double) Math.abs(expected.wholes()[i] - got.wholes()[i]));
        continue;
      }
      double a = expected.reals()[i];
      double b = got.reals()[i];
      boolean same = Double.compare(a, b) == 0;
      double off = same ? 0 : Math.abs(a - b) / (1 + Math.abs(a));
      worst = Double.isNaN(off) ? Double.POSITIVE_INFINITY : Math.max(worst, off);
    }
    return worst;
  }
}
