package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.initializer.Chrono;
import dev.elman.initializer.Constant;
import dev.elman.initializer.Identity;
import dev.elman.initializer.Initializer;
import dev.elman.initializer.Initializers;
import dev.elman.initializer.Orthogonal;
import dev.elman.initializer.RandomNormal;
import dev.elman.initializer.RandomUniform;
import dev.elman.initializer.TruncatedNormal;
import dev.elman.initializer.VarianceScaling;
import dev.elman.initializer.VarianceScaling.Distribution;
import dev.elman.initializer.VarianceScaling.Mode;
import java.util.Locale;

/// Initializers: a name, or an object with options. A model that is read has its weights already;
/// its initializers are kept for the sake of whoever saves it again.
final class InitializerCodec {
  private static final String CHRONO = "Chrono";
  private static final String TIME_STEPS = "time_steps";
  private static final String MODULE = "keras.initializers";

  private InitializerCodec() {}

  /// The initializer under a key.
  static Initializer read(Options options, String key) throws ModelFileException {
    JsonNode value = options.require(key);
    try {
      if (value.isTextual()) {
        return Initializers.of(value.textValue());
      }
      Options object = options.object(key);
      String type = object.text(KerasObject.CLASS, "");
      if (!object.has(KerasObject.CONFIG)) {
        return Initializers.of(type);
      }
      return withOptions(type, object.object(KerasObject.CONFIG));
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(options.place() + "." + key + ": " + e.getMessage(), e);
    }
  }

  private static Initializer withOptions(String type, Options config) throws ModelFileException {
    return switch (type) {
      case "Constant" -> Initializers.constant(config.number("value", 0));
      case "Identity", "IdentityInitializer" -> Initializers.identity(config.number("gain", 1));
      case "Orthogonal", "OrthogonalInitializer" ->
          Initializers.orthogonal(config.number("gain", 1));
      case "RandomNormal" ->
          Initializers.randomNormal(config.number("mean", 0), config.number("stddev", 0.05));
      case "RandomUniform" ->
          Initializers.randomUniform(config.number("minval", -0.05), config.number("maxval", 0.05));
      case "TruncatedNormal" ->
          Initializers.truncatedNormal(config.number("mean", 0), config.number("stddev", 0.05));
      case "VarianceScaling" ->
          Initializers.varianceScaling(
              config.number("scale", 1),
              Records.constant(Mode.class, config, "mode", Mode.FAN_IN),
              distribution(config));
      case CHRONO -> Initializers.chrono(config.size(TIME_STEPS));
      default -> Initializers.of(type);
    };
  }

  private static Distribution distribution(Options config) throws ModelFileException {
    if (config.text("distribution", "").equals("normal")) {
      return Distribution.TRUNCATED_NORMAL; // Keras 1 and 2
    }
    return Records.constant(
        Distribution.class, config, "distribution", Distribution.TRUNCATED_NORMAL);
  }

  /// A name, or an object where the name alone does not say all.
  static JsonNode write(Initializer initializer) {
    String name = initializer.name();
    if (Initializers.names().contains(name) && Initializers.of(name).equals(initializer)) {
      return TextNode.valueOf(name);
    }
    ObjectNode config = Json.object();
    return switch (initializer) {
      case Constant constant -> object("Constant", config.put("value", constant.value()));
      case Identity identity -> object("Identity", config.put("gain", identity.gain()));
      case Orthogonal orthogonal -> object("Orthogonal", config.put("gain", orthogonal.gain()));
      case RandomNormal normal ->
          object("RandomNormal", config.put("mean", normal.mean()).put("stddev", normal.stddev()));
      case RandomUniform uniform ->
          object(
              "RandomUniform",
              config.put("minval", uniform.minval()).put("maxval", uniform.maxval()));
      case TruncatedNormal normal ->
          object(
              "TruncatedNormal", config.put("mean", normal.mean()).put("stddev", normal.stddev()));
      case VarianceScaling scaling ->
          object(
              "VarianceScaling",
              config
                  .put("scale", scaling.scale())
                  .put("mode", scaling.mode().name().toLowerCase(Locale.ROOT))
                  .put("distribution", scaling.distribution().name().toLowerCase(Locale.ROOT)));
      case Chrono chrono -> KerasObject.ofElman(CHRONO, config.put(TIME_STEPS, chrono.timeSteps()));
      default ->
          throw new IllegalArgumentException(
              "Initializer "
                  + name
                  + ": expected one of Elman; no file can hold another. Save the weights only.");
    };
  }

  private static JsonNode object(String type, ObjectNode config) {
    return KerasObject.of(MODULE, type, config);
  }
}
