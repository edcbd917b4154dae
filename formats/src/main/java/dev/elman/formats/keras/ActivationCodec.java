package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.activation.Elu;
import dev.elman.activation.LeakyRelu;
import dev.elman.activation.Relu;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;

/// Activations: a name, or one of Keras's layers that are activations with options.
final class ActivationCodec {
  private static final String HARD_SIGMOID = "hard_sigmoid";

  private ActivationCodec() {}

  /// The activation under a key.
  static Activation read(Options options, String key) throws ModelFileException {
    JsonNode value = options.require(key);
    if (value.isTextual()) {
      return named(value.textValue(), options, key);
    }
    Options object = options.object(key);
    String type = object.text(KerasObject.CLASS, "");
    if (object.get(KerasObject.CONFIG).isTextual()) { // a function
      return named(object.text(KerasObject.CONFIG, ""), object, KerasObject.CONFIG);
    }
    Options config = object.object(KerasObject.CONFIG);
    return switch (type) {
      case "ReLU", "LeakyReLU", "ELU", "Softmax" -> ofLayer(type, config);
      default -> named(type, object, KerasObject.CLASS);
    };
  }

  private static Activation named(String name, Options options, String key)
      throws ModelFileException {
    if (name.equals(HARD_SIGMOID) && options.reading().hasOldHardSigmoid()) {
      return Activations.hardSigmoidV2();
    }
    try {
      return Activations.of(name);
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(options.place() + "." + key + ": " + e.getMessage(), e);
    }
  }

  /// The activation of one of Keras's layers `ReLU`, `LeakyReLU`, `ELU`, `Softmax`.
  static Activation ofLayer(String type, Options config) throws ModelFileException {
    return switch (type) {
      case "ReLU" ->
          Activations.relu(
              config.number("negative_slope", 0),
              config.number("max_value", Double.POSITIVE_INFINITY),
              config.number("threshold", 0));
      case "LeakyReLU" -> {
        double slope = config.has("alpha") ? config.number("alpha") : 0.3;
        yield Activations.leakyRelu(config.number("negative_slope", slope));
      }
      case "ELU" -> Activations.elu(config.number("alpha", 1));
      default -> {
        if (config.number("axis", -1) != -1) {
          throw config.bad("axis", "-1, the only axis that Elman knows", config.get("axis"));
        }
        yield Activations.softmax();
      }
    };
  }

  /// A name, or an object where the name alone does not say all.
  static JsonNode write(Activation activation) {
    String name = activation.name();
    if (activation.equals(Activations.hardSigmoidV2())) {
      return KerasObject.ofElman("function", TextNode.valueOf(name));
    }
    if (Activations.names().contains(name) && Activations.of(name).equals(activation)) {
      return TextNode.valueOf(name);
    }
    ObjectNode config = Json.object();
    return switch (activation) {
      case Relu relu -> {
        config.put("negative_slope", relu.negativeSlope()).put("threshold", relu.threshold());
        if (Double.isFinite(relu.maxValue())) {
          config.put("max_value", relu.maxValue());
        }
        yield KerasObject.of("keras.layers", "ReLU", config);
      }
      case LeakyRelu leaky ->
          KerasObject.of(
              "keras.layers", "LeakyReLU", config.put("negative_slope", leaky.negativeSlope()));
      case Elu elu -> KerasObject.of("keras.layers", "ELU", config.put("alpha", elu.alpha()));
      default ->
          throw new IllegalArgumentException(
              "Activation "
                  + activation
                  + ": expected one that a file can name, but it has options of its own. Use its"
                  + " default options.");
    };
  }
}
