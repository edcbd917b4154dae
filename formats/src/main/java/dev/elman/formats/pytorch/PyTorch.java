package dev.elman.formats.pytorch;

import dev.elman.formats.ModelFileException;
import dev.elman.layer.Layer;
import dev.elman.layer.TimeDistributed;
import dev.elman.model.Model;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/// Carries weights between PyTorch's modules and Elman's layers.
///
/// ```java
/// Mapping mapping = Mapping.of("embedding", "embedding", "rnn.l0", "lstm", "output", "dense");
/// List<String> unused = PyTorch.load(model, Path.of("tagger.safetensors"), mapping);
/// PyTorch.save(model, Path.of("back.safetensors"), mapping);
/// ```
///
/// | PyTorch | Elman | what changes |
/// |---|---|---|
/// | `nn.RNN`, `nn.LSTM` | `SimpleRnn`, `Lstm` | W = W_ihᵀ, R = W_hhᵀ, b = b_ih + b_hh |
/// | `nn.GRU` | `Gru`, reset after the product | gates r z n → z r h; b `[2, 3U]` = b_ih, b_hh |
/// | `nn.LSTM` with `proj_size` | `ProjectionLstm` | V = W_hrᵀ besides |
/// | the same, bidirectional | `Bidirectional`, CONCAT | parameters with `_reverse` |
/// | `nn.Linear` | `Dense` | kernel = weightᵀ |
/// | `nn.Embedding` | `Embedding` | nothing |
/// | `nn.LayerNorm`, `nn.BatchNorm1d` | `LayerNormalization`, `BatchNormalization` | names |
///
/// Files hold weights only. What else differs must be chosen by hand: ε of a normalisation is 1e-5
/// in PyTorch and 1e-3 in Keras, and an `nn.RNN` may have been made with relu.
public final class PyTorch {
  private PyTorch() {}

  /// Sets the weights of the layers in the mapping, and returns the names of the tensors in the
  /// file that belong to none of them.
  ///
  /// @param file `.safetensors`, or a state dict written by `torch.save`
  /// @throws ModelFileException if the file cannot be read, a tensor is missing or has another
  ///   shape, or a layer has no counterpart; then nothing has been changed
  /// @throws IllegalArgumentException if the model has no such layer
  /// @throws IllegalStateException if the model has no weights yet
  public static List<String> load(Model model, Path file, Mapping mapping)
      throws ModelFileException {
    SequencedMap<String, Layer> layers = layers(model, mapping);
    SequencedMap<String, Tensor> tensors = StateDict.read(file);
    Set<String> used = new LinkedHashSet<>();
    Map<Layer, List<Tensor>> found = new LinkedHashMap<>();
    for (Map.Entry<String, Layer> pair : layers.entrySet()) {
      Layer layer = pair.getValue();
      ModuleTensors module = new ModuleTensors(pair.getKey(), tensors, used);
      try {
        List<Tensor> weights = LayerWeights.read(layer, module);
        requireShapes(layer, weights);
        found.put(layer, weights);
      } catch (IllegalArgumentException e) {
        throw new ModelFileException(
            file + ": " + pair.getKey() + " as " + layer.displayName() + ": " + e.getMessage(), e);
      }
    }
    found.forEach(PyTorch::set);
    return tensors.keySet().stream().filter(name -> !used.contains(name)).toList();
  }

  private static void requireShapes(Layer layer, List<Tensor> weights) {
    for (int i = 0; i < weights.size(); i++) {
      Parameter parameter = layer.parameters().get(i);
      if (!parameter.shape().equals(weights.get(i).shape())) {
        throw new IllegalArgumentException(
            "expected shape "
                + parameter.shape()
                + " for "
                + parameter.name()
                + ", but the file has "
                + weights.get(i).shape()
                + ".");
      }
    }
  }

  private static void set(Layer layer, List<Tensor> weights) {
    for (int i = 0; i < weights.size(); i++) {
      layer.parameters().get(i).set(weights.get(i));
    }
  }

  /// Writes the weights of the layers in the mapping as safetensors, under PyTorch's names and in
  /// its order: `module.load_state_dict(safetensors.torch.load_file(…))` takes them.
  ///
  /// @throws ModelFileException if a layer has no counterpart, or the file cannot be written
  /// @throws IllegalArgumentException if the model has no such layer
  /// @throws IllegalStateException if the model has no weights yet
  public static void save(Model model, Path file, Mapping mapping) throws ModelFileException {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, Layer> pair : layers(model, mapping).entrySet()) {
      Layer layer = pair.getValue();
      try {
        LayerWeights.write(layer, new ModuleTensors(pair.getKey(), tensors, new LinkedHashSet<>()));
      } catch (IllegalArgumentException e) {
        throw new ModelFileException(
            file + ": " + layer.displayName() + " as " + pair.getKey() + ": " + e.getMessage(), e);
      }
    }
    Safetensors.write(tensors, file);
  }

  /// The layers by the names of their modules.
  private static SequencedMap<String, Layer> layers(Model model, Mapping mapping) {
    model.parameterBlock(); // throws
    Map<String, Layer> known = layers(model);
    known.values().removeIf(layer -> layer.parameters().isEmpty());
    SequencedMap<String, Layer> layers = new LinkedHashMap<>();
    for (Map.Entry<String, String> pair : mapping.layers().entrySet()) {
      Layer layer = known.get(pair.getValue());
      if (layer == null) {
        throw new IllegalArgumentException(
            "Mapping: expected a layer of the model, one of "
                + known.keySet()
                + ", but got \""
                + pair.getValue()
                + "\".");
      }
      layers.put(pair.getKey(), layer);
    }
    return layers;
  }

  private static Map<String, Layer> layers(Model model) {
    Map<String, Layer> layers = new TreeMap<>();
    for (Layer layer : model.layers()) {
      if (layer instanceof Model inner) {
        layers(inner).forEach(layers::putIfAbsent);
      } else {
        layers.putIfAbsent(
            layer.name(), layer instanceof TimeDistributed each ? each.layer() : layer);
      }
    }
    return layers;
  }
}
