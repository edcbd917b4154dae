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
import dev.elman.layer.recurrent.MinGru;

/// Activations: a name, or one of Keras's layers that are activations with options.
final class ActivationCodec {
  static final String RELU = "ReLU";
  static final String LEAKY_RELU = "LeakyReLU";
  static final String ELU = "ELU";
  static final String SOFTMAX = "Softmax";

  /// That of a cell, which Keras has not.
  private static final Activation MINIMAL = MinGru.units(1).activation();

  private static final String LAYERS = "keras.layers";
  private static final String HARD_SIGMOID = "hard_sigmoid";
  private static final String SLOPE = "negative_slope";
  private static final String MAX_VALUE = "max_value";
  private static final String THRESHOLD = "threshold";
  private static final String ALPHA = "alpha";
  private static final String AXIS = "axis";

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
      case RELU, LEAKY_RELU, ELU, SOFTMAX -> ofLayer(type, config);
      case THRESHOLD ->
          Activations.threshold(config.number(THRESHOLD), config.number("replacement"));
      default -> {
        Activation absent = named(type, object, KerasObject.CLASS);
        yield absent instanceof Record record && !config.node().isEmpty()
            ? (Activation) Records.read(config, record)
            : absent;
      }
    };
  }

  private static Activation named(String name, Options options, String key)
      throws ModelFileException {
    if (name.equals(HARD_SIGMOID) && options.reading().hasOldHardSigmoid()) {
      return Activations.hardSigmoidV2();
    }
    if (name.equals(MINIMAL.name())) {
      return MINIMAL;
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
      case RELU ->
          Activations.relu(
              config.number(SLOPE, 0),
              config.number(MAX_VALUE, Double.POSITIVE_INFINITY),
              config.number(THRESHOLD, 0));
      case LEAKY_RELU -> {
        double slope = config.has(ALPHA) ? config.number(ALPHA) : 0.3; // before Keras 3
        yield Activations.leakyRelu(config.number(SLOPE, slope));
      }
      case ELU -> Activations.elu(config.number(ALPHA, 1));
      default -> {
        if (config.number(AXIS, -1) != -1) {
          throw config.bad(AXIS, "-1, the only axis that Elman knows", config.get(AXIS));
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
    return switch (activation) {
      case Relu _ -> KerasObject.of(LAYERS, RELU, options(activation));
      case LeakyRelu _ -> KerasObject.of(LAYERS, LEAKY_RELU, options(activation));
      case Elu _ -> KerasObject.of(LAYERS, ELU, options(activation));
      case Record options -> KerasObject.ofElman(name, own(options));
      default ->
          throw new IllegalArgumentException(
              "Activation "
                  + activation
                  + ": expected one of Elman; no file can hold another. Save the weights only.");
    };
  }

  private static ObjectNode own(Record activation) {
    ObjectNode config = Json.object();
    Records.write(activation, config);
    return config;
  }

  /// What [#ofLayer] reads.
  static ObjectNode options(Activation activation) {
    ObjectNode config = Json.object();
    switch (activation) {
      case Relu relu -> {
        config.put(SLOPE, relu.negativeSlope()).put(THRESHOLD, relu.threshold());
        if (Double.isFinite(relu.maxValue())) {
          config.put(MAX_VALUE, relu.maxValue());
        }
      }
      case LeakyRelu leaky -> config.put(SLOPE, leaky.negativeSlope());
      case Elu elu -> config.put(ALPHA, elu.alpha());
      default -> config.put(AXIS, -1); // Softmax
    }
    return config;
  }
}
