package dev.elman.formats.pytorch;

import dev.elman.formats.weights.GateBlocks;
import dev.elman.layer.BatchNormalization;
import dev.elman.layer.Dense;
import dev.elman.layer.Embedding;
import dev.elman.layer.Layer;
import dev.elman.layer.LayerNormalization;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The weights of a layer under PyTorch's names.
final class LayerWeights {
  /// PyTorch's names of the parameters of normalisations.
  private static final Map<String, String> NAMES =
      Map.of(
          "gamma", "weight",
          "beta", "bias",
          "moving_mean", "running_mean",
          "moving_variance", "running_var",
          "embeddings", "weight");

  private LayerWeights() {}

  /// The values of the parameters of a layer, in their order.
  ///
  /// @throws IllegalArgumentException if one is missing, or there is no such module
  static List<Tensor> read(Layer layer, ModuleTensors module) {
    return switch (layer) {
      case Recurrent recurrent -> RecurrentModule.of(recurrent).read(module);
      case Bidirectional both -> {
        List<Tensor> values = new ArrayList<>(RecurrentModule.of(both.forwardLayer()).read(module));
        values.addAll(RecurrentModule.of(both.backwardLayer()).read(module.reverse()));
        yield values;
      }
      case Dense dense -> dense(dense, module);
      case Embedding _, LayerNormalization _, BatchNormalization _ -> named(layer, module);
      default -> throw missing();
    };
  }

  /// Adds the parameters of a layer to the tensors of a module.
  static void write(Layer layer, ModuleTensors module) {
    switch (layer) {
      case Recurrent recurrent -> RecurrentModule.of(recurrent).write(module);
      case Bidirectional both -> {
        RecurrentModule.of(both.forwardLayer()).write(module);
        RecurrentModule.of(both.backwardLayer()).write(module.reverse());
      }
      case Dense dense -> write(dense, module);
      case Embedding _, LayerNormalization _, BatchNormalization _ ->
          layer.parameters().forEach(parameter -> module.put(name(parameter), parameter.get()));
      default -> throw missing();
    }
  }

  private static IllegalArgumentException missing() {
    return new IllegalArgumentException(
        "no module of PyTorch is known that has the weights of this layer.");
  }

  private static List<Tensor> dense(Dense layer, ModuleTensors module) {
    Parameter kernel = layer.parameters().getFirst();
    int in = kernel.shape().extent(0);
    int out = kernel.shape().extent(1);
    Tensor weight = module.need(new int[] {out, in}, "weight");
    List<Tensor> values = new ArrayList<>();
    values.add(Tensor.of(GateBlocks.toColumns(weight.toArray(), in, 0), in, out));
    if (layer.config().useBias()) {
      values.add(module.need(new int[] {out}, "bias"));
    } else if (module.get("bias") != null) {
      throw new IllegalArgumentException("the module has a bias and the layer none.");
    }
    return values;
  }

  private static void write(Dense layer, ModuleTensors module) {
    Parameter kernel = layer.parameters().getFirst();
    int in = kernel.shape().extent(0);
    float[] rows = GateBlocks.toRows(kernel.get().toArray(), in, 0);
    module.put("weight", Tensor.of(rows, kernel.shape().extent(1), in));
    if (layer.config().useBias()) {
      module.put("bias", layer.parameters().get(1).get());
    }
  }

  private static List<Tensor> named(Layer layer, ModuleTensors module) {
    module.get("num_batches_tracked"); // a counter, which no result depends on
    return layer.parameters().stream()
        .map(parameter -> module.need(parameter.shape().toArray(), name(parameter)))
        .toList();
  }

  private static String name(Parameter parameter) {
    return NAMES.getOrDefault(parameter.name(), parameter.name());
  }
}
