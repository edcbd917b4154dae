package dev.elman.formats.pytorch;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.projectionLstm;
import static dev.elman.Elman.simpleRnn;
import static dev.elman.Elman.units;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.activation.Activations;
import dev.elman.formats.json.Json;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.model.Model;
import dev.elman.model.Sequential;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Elman's half of the round trip that `tools/roundtrip/pytorch.py` makes with a real PyTorch: the
/// weights of models as `NAME.safetensors`, and beside them which modules these are for, an input
/// and the output.
final class TorchRoundTrip {
  private static final int FEATURES = 3;
  private static final int UNITS = 5;

  private final Path folder;

  private TorchRoundTrip(Path folder) {
    this.folder = folder;
  }

  /// Writes all files into a folder.
  public static void main(String[] arguments) throws IOException {
    TorchRoundTrip trip = new TorchRoundTrip(Files.createDirectories(Path.of(arguments[0])));
    Map<String, Supplier<Recurrent>> layers = new LinkedHashMap<>();
    layers.put("RNN", () -> simpleRnn(UNITS));
    layers.put("GRU", () -> gru(UNITS));
    layers.put("LSTM", () -> lstm(UNITS));
    for (Map.Entry<String, Supplier<Recurrent>> layer : layers.entrySet()) {
      String kind = layer.getKey();
      trip.write(kind, options(kind), layer.getValue(), 1, false);
      trip.write(kind + "-stacked", options(kind), layer.getValue(), 2, false);
      trip.write(kind + "-bidirectional", options(kind), layer.getValue(), 2, true);
    }
    trip.write(
        "RNN-relu",
        options("RNN").put("nonlinearity", "relu"),
        () -> simpleRnn(units(UNITS).activation(Activations.relu())),
        1,
        false);
    trip.write(
        "GRU-no-bias",
        options("GRU").put("bias", false),
        () -> gru(units(UNITS).useBias(false)),
        1,
        false);
    trip.write(
        "LSTM-projected",
        options("LSTM").put("proj_size", 2),
        () -> projectionLstm(UNITS, 2),
        2,
        false);
  }

  private static ObjectNode options(String kind) {
    return Json.object().put("kind", kind);
  }

  private void write(
      String name, ObjectNode options, Supplier<Recurrent> layer, int count, boolean both)
      throws IOException {
    List<Layer> layers = new ArrayList<>(List.of(input(Shape.ANY, FEATURES)));
    List<String> mapping = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      Recurrent one = layer.get().returnSequences();
      layers.add((both ? new Bidirectional(one) : one).named("layer" + k));
      mapping.addAll(List.of("rnn.l" + k, "layer" + k));
    }
    layers.add(dense(2).named("dense"));
    mapping.addAll(List.of("output", "dense"));
    Model model = Sequential.of(layers.toArray(Layer[]::new));
    model.build();
    randomise(model, name.hashCode());
    PyTorch.save(
        model, folder.resolve(name + ".safetensors"), Mapping.of(mapping.toArray(String[]::new)));

    Tensor x = Tensor.random(new Seed(7), 4, 9, FEATURES);
    ObjectNode recorded = Json.object();
    recorded.set("module", options.put("num_layers", count).put("bidirectional", both));
    recorded.set("inputs", list(x));
    recorded.set("outputs", list(model.predict(x)));
    Files.write(folder.resolve(name + ".io.json"), Json.bytes(recorded));
    PrintStream out = System.out;
    out.println(name);
  }

  /// Parameters from -0.6 to 0.6.
  private static void randomise(Model model, long number) {
    Seed seed = new Seed(number);
    for (Parameter parameter : model.parameters()) {
      seed = seed.child(1);
      Tensor values = Tensor.random(seed, parameter.shape().toArray());
      for (int i = 0; i < values.size(); i++) {
        values.data()[i] = 1.2f * values.data()[i] - 0.6f;
      }
      parameter.set(values);
    }
  }

  private static ArrayNode list(Tensor tensor) {
    ArrayNode list = Json.list();
    ObjectNode object = list.addObject();
    object.set("shape", Json.value(tensor.shape().toArray()));
    object.set("data", Json.value(tensor.toArray()));
    return list;
  }
}
