package dev.elman.formats.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.elman.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Runs an ONNX file with ONNX Runtime.
final class OnnxRuntime implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = environment();

  private final OrtSession session;

  OnnxRuntime(byte[] model) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    session = ENVIRONMENT.createSession(model, options);
  }

  /// The environment of the process. It is made on a deep stack: version 1.29 matches its
  /// telemetry's regular expression against the whole command line, one frame per character, and a
  /// long class path ends the virtual machine with a segmentation fault.
  private static OrtEnvironment environment() {
    FutureTask<OrtEnvironment> made = new FutureTask<>(OrtEnvironment::getEnvironment);
    new Thread(null, made, "onnxruntime", 64L << 20).start();
    try {
      OrtEnvironment environment = made.get();
      environment.setTelemetry(false);
      return environment;
    } catch (ExecutionException | InterruptedException | OrtException e) {
      throw new IllegalStateException("ONNX Runtime does not start", e);
    }
  }

  /// The outputs for the inputs, in the order of the file.
  List<Tensor> run(List<Tensor> inputs) throws OrtException {
    Map<String, OnnxTensor> given = new LinkedHashMap<>();
    int number = 0;
    for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
      TensorInfo info = (TensorInfo) input.getValue().getInfo();
      given.put(input.getKey(), tensor(inputs.get(number++), info.type));
    }
    try (OrtSession.Result results = session.run(given)) {
      List<Tensor> outputs = new ArrayList<>();
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> result : results) {
        OnnxTensor tensor = (OnnxTensor) result.getValue();
        int[] shape =
            Arrays.stream(tensor.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
        float[] data = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        tensor.getFloatBuffer().get(data);
        outputs.add(Tensor.of(data, shape));
      }
      return outputs;
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(Tensor tensor, OnnxJavaType type) throws OrtException {
    long[] shape = Arrays.stream(tensor.shape().toArray()).asLongStream().toArray();
    if (type == OnnxJavaType.INT64) {
      long[] ids = new long[tensor.size()];
      Arrays.setAll(ids, i -> (long) tensor.data()[i]);
      return OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(ids), shape);
    }
    return OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(tensor.toArray()), shape);
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
