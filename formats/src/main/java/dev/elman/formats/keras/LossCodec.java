package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.layer.AdaptiveSoftmax;
import dev.elman.layer.Crf;
import dev.elman.layer.Layer;
import dev.elman.layer.SampledSoftmax;
import dev.elman.loss.CrfLoss;
import dev.elman.loss.Loss;
import dev.elman.loss.Losses;
import dev.elman.loss.QuantileLoss;
import dev.elman.model.Model;
import dev.elman.tensor.Parameter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Losses: a name, or an object where the name alone does not say all. The loss of a layer names
/// it.
final class LossCodec {
  static final String LAYER = "layer";

  private static final String MODULE = "keras.losses";
  private static final String REDUCTION = "reduction";
  private static final String MEAN = "sum_over_batch_size";
  private static final String QUANTILE = "QuantileLoss";
  private static final String LEVELS = "levels";
  private static final String PER_STEP = "per_step";
  private static final String PER_SAMPLE = "per_sample";
  private static final String CTC = "ctc";
  private static final String OF_LAYER = "LossOfLayer";

  /// Classes that Java's spelling has otherwise.
  private static final Map<String, String> CLASSES = Map.of("KlDivergence", "KLDivergence");

  private LossCodec() {}

  /// The loss that a value of a config stands for.
  ///
  /// @param holder has the value somewhere within; for messages
  static Loss read(JsonNode value, Options holder) throws ModelFileException {
    try {
      if (value.isTextual()) {
        return Losses.of(value.textValue());
      }
      if (value instanceof ObjectNode node) {
        return read(new Options(node, holder.place() + ".loss", holder.reading()));
      }
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(holder.place() + ".loss: " + e.getMessage(), e);
    }
    throw holder.bad("loss", "a name or an object", value);
  }

  private static Loss read(Options object) throws ModelFileException {
    String type = object.text(KerasObject.CLASS, "");
    if (object.get(KerasObject.CONFIG).isTextual()) { // a function
      return Losses.of(object.text(KerasObject.CONFIG, ""));
    }
    Options config = object.object(KerasObject.CONFIG);
    if (type.equals(OF_LAYER)) {
      return ofLayer(config);
    }
    if (type.equals(QUANTILE)) {
      return Losses.quantile(
          config.numbers(LEVELS).stream().mapToDouble(Double::doubleValue).toArray());
    }
    String reduction = config.text(REDUCTION, MEAN);
    if (!List.of(MEAN, "auto").contains(reduction)) {
      throw config.bad(REDUCTION, MEAN, config.get(REDUCTION));
    }
    if (type.equals("LossFunctionWrapper")) {
      return Losses.of(config.text("fn", ""));
    }
    Loss absent = Losses.of(type);
    return absent instanceof Record record ? (Loss) Records.read(config, record) : absent;
  }

  private static Loss ofLayer(Options config) throws ModelFileException {
    Loss loss = ofLayer(config.reading().named(Layer.class, config, LAYER));
    if (loss == null) {
      throw config.bad(LAYER, "a layer with a loss", config.get(LAYER));
    }
    return loss instanceof CrfLoss crf ? crf.perStep(config.flag(PER_STEP, false)) : loss;
  }

  /// The loss of a layer that has one.
  private static @Nullable Loss ofLayer(Layer layer) {
    return switch (layer) {
      case Crf crf -> crf.loss();
      case AdaptiveSoftmax softmax -> softmax.loss();
      case SampledSoftmax softmax -> softmax.loss();
      default -> null;
    };
  }

  /// The layer with a loss to which parameters belong, or null.
  static @Nullable Layer layerOf(List<Parameter> parameters, Model model) {
    for (Layer layer : model.layers()) {
      Layer found = null;
      if (layer instanceof Model inner) {
        found = layerOf(parameters, inner);
      } else if (ofLayer(layer) != null && layer.parameters().containsAll(parameters)) {
        found = layer;
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /// A loss as a value of a config.
  ///
  /// @param model what is compiled with it
  /// @throws IllegalArgumentException if no file can hold it
  static JsonNode write(Loss loss, Model model) {
    String name = loss.name();
    Layer layer = loss.parameters().isEmpty() ? null : layerOf(loss.parameters(), model);
    if (layer != null) {
      ObjectNode config = Json.object().put(LAYER, layer.name());
      config.put(PER_STEP, loss instanceof CrfLoss crf && crf.isPerStep());
      return KerasObject.ofElman(OF_LAYER, config);
    }
    boolean named = Losses.names().contains(name);
    if (named && (Losses.of(name).equals(loss) || name.equals(CTC))) {
      return TextNode.valueOf(name);
    }
    ObjectNode config = Json.object().put("name", name);
    if (loss instanceof QuantileLoss quantile) {
      config.set(LEVELS, Json.value(quantile.levels()));
      return KerasObject.ofElman(QUANTILE, config);
    }
    if (!named || !(loss instanceof Record record)) {
      throw new IllegalArgumentException(
          "Loss "
              + name
              + ": expected one that a file can name. Compile with another one before"
              + " saving, or save the weights only.");
    }
    config.put(REDUCTION, MEAN);
    Records.write(record, config);
    String type = record.getClass().getSimpleName();
    if (config.path(PER_SAMPLE).booleanValue()) {
      return KerasObject.ofElman(type, config);
    }
    config.remove(PER_SAMPLE);
    return KerasObject.of(MODULE, CLASSES.getOrDefault(type, type), config);
  }
}
