package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFiles;
import dev.elman.formats.json.Json;
import dev.elman.model.FitOptions;
import dev.elman.model.Model;
import dev.elman.model.Samples;
import dev.elman.model.Verbose;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Elman's half of the round trip that `tools/roundtrip/roundtrip.py` makes with a real Keras. It
/// writes every model with random weights after one update, what it computes, and the same model
/// three updates later; and the models that Keras must refuse by name.
final class RoundTrip {
  private static final int BATCH = 4;
  private static final int UPDATES = 3;

  private RoundTrip() {}

  /// Writes all files into a folder.
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    PrintStream out = System.out;
    for (Map.Entry<String, Model> entry : RoundTripModels.all().entrySet()) {
      write(entry.getKey(), entry.getValue(), folder);
      out.println(entry.getKey());
    }
    for (Map.Entry<String, Model> entry : OwnModels.all().entrySet()) {
      entry.getValue().build();
      ModelFiles.save(entry.getValue(), folder.resolve("own_" + entry.getKey() + ".keras"));
    }
  }

  private static void write(String name, Model model, Path folder) throws Exception {
    RandomGenerator random = new Seed(name.hashCode()).generator();
    model.build();
    for (Parameter parameter : model.parameterBlock().parameters()) {
      float mean = parameter.name().endsWith("moving_variance") ? 2 : 0; // it is positive
      parameter.set(random(parameter.shape(), random, mean, 0.5f));
    }
    List<Tensor> x = inputs(name, model, random);
    List<Tensor> y = new ArrayList<>();
    for (Tensor output : model.predictAll(x.toArray(Tensor[]::new))) {
      y.add(random(output.shape(), random, 0.5f, 0.2f));
    }
    train(model, x, y, 1);
    ModelFiles.save(model, folder.resolve(name + ".keras"));
    ModelFiles.save(model, folder.resolve(name + ".h5"));
    ObjectNode recorded = Json.object();
    recorded.set("inputs", list(x));
    model.resetStates();
    recorded.set("outputs", list(model.predictAll(x.toArray(Tensor[]::new))));
    recorded.set("targets", list(y));
    Files.write(folder.resolve(name + ".io.json"), Json.bytes(recorded));
    train(model, x, y, UPDATES);
    ModelFiles.save(model, folder.resolve(name + ".elman.keras"));
  }

  private static List<Tensor> inputs(String name, Model model, RandomGenerator random) {
    List<Tensor> inputs = new ArrayList<>();
    for (Shape shape : model.inputShapes()) {
      Tensor x = random(shape.prepend(BATCH), random, 0, 1);
      for (int i = 0; RoundTripModels.takesWords(name) && i < x.size(); i++) {
        x.data()[i] = random.nextInt(RoundTripModels.words());
      }
      inputs.add(x);
    }
    return inputs;
  }

  private static Tensor random(Shape shape, RandomGenerator random, float mean, float deviation) {
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = mean + deviation * (float) Math.clamp(random.nextGaussian(), -2, 2);
    }
    return tensor;
  }

  /// Makes updates with the whole batch, the first one with states of zeros.
  static void train(Model model, List<Tensor> x, List<Tensor> y, int updates) {
    model.resetStates();
    model.fit(
        Samples.of(x, y),
        FitOptions.epochs(updates).batchSize(BATCH).shuffle(false).verbose(Verbose.SILENT));
  }

  private static ArrayNode list(List<Tensor> tensors) {
    ArrayNode list = Json.list();
    for (Tensor tensor : tensors) {
      ObjectNode object = list.addObject();
      object.set("shape", Json.value(tensor.shape().toArray()));
      object.set("data", Json.value(tensor.toArray()));
    }
    return list;
  }
}
