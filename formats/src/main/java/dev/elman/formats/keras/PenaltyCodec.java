package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.constraint.Constraint;
import dev.elman.constraint.Constraints;
import dev.elman.constraint.MaxNorm;
import dev.elman.constraint.MinMaxNorm;
import dev.elman.constraint.NonNeg;
import dev.elman.constraint.NormConstraint;
import dev.elman.constraint.UnitNorm;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.regularizer.L1;
import dev.elman.regularizer.L1L2;
import dev.elman.regularizer.L2;
import dev.elman.regularizer.OrthogonalRegularizer;
import dev.elman.regularizer.Regularizer;
import dev.elman.regularizer.Regularizers;

/// Regularizers and constraints: a name, or an object with options.
final class PenaltyCodec {
  private static final String REGULARIZERS = "keras.regularizers";
  private static final String CONSTRAINTS = "keras.constraints";
  private static final double DEFAULT_FACTOR = 0.01;

  private PenaltyCodec() {}

  /// The regularizer under a key.
  static Regularizer readRegularizer(Options options, String key) throws ModelFileException {
    JsonNode value = options.require(key);
    if (value.isTextual()) {
      return Regularizers.of(value.textValue());
    }
    Options object = options.object(key);
    Options config = config(object);
    String type = type(object);
    return switch (type) {
      case "WeightRegularizer", "L1L2Regularizer" -> // Keras 1
          Regularizers.l1l2(config.number("l1", 0), config.number("l2", 0));
      case "L1" -> Regularizers.l1(config.number("l1", DEFAULT_FACTOR));
      case "L2" -> Regularizers.l2(config.number("l2", DEFAULT_FACTOR));
      case "L1L2" -> Regularizers.l1l2(config.number("l1", 0), config.number("l2", 0));
      case "OrthogonalRegularizer" ->
          new OrthogonalRegularizer(
              config.number("factor", DEFAULT_FACTOR),
              Records.constant(
                  OrthogonalRegularizer.Mode.class,
                  config,
                  "mode",
                  Regularizers.orthogonal().mode()));
      default -> throw object.bad(KerasObject.CLASS, "a known regularizer", value);
    };
  }

  /// In Keras 1 the options stand beside the name of the class.
  private static Options config(Options object) throws ModelFileException {
    return object.has(KerasObject.CONFIG) ? object.object(KerasObject.CONFIG) : object;
  }

  private static String type(Options object) throws ModelFileException {
    return object.text(KerasObject.CLASS, object.text("name", ""));
  }

  static JsonNode write(Regularizer regularizer) {
    ObjectNode config = Json.object();
    return switch (regularizer) {
      case L1 l1 -> KerasObject.of(REGULARIZERS, "L1", config.put("l1", l1.l1()));
      case L2 l2 -> KerasObject.of(REGULARIZERS, "L2", config.put("l2", l2.l2()));
      case L1L2 both ->
          KerasObject.of(
              REGULARIZERS,
              "L1L2",
              config.put("l1", both.sizes().l1()).put("l2", both.squares().l2()));
      case OrthogonalRegularizer orthogonal ->
          KerasObject.of(
              REGULARIZERS,
              "OrthogonalRegularizer",
              config
                  .put("factor", orthogonal.factor())
                  .put("mode", Records.text(orthogonal.mode())));
      default -> throw unknown(regularizer);
    };
  }

  /// The constraint under a key.
  static Constraint readConstraint(Options options, String key) throws ModelFileException {
    JsonNode value = options.require(key);
    if (value.isTextual()) {
      return Constraints.of(value.textValue());
    }
    Options object = options.object(key);
    Options config = config(object);
    String type = type(object);
    return switch (type) {
      case "MaxNorm" ->
          axes(Constraints.maxNorm(config.number("max_value", config.number("m", 2))), config);
      case "UnitNorm" -> axes(Constraints.unitNorm(), config);
      case "MinMaxNorm" ->
          axes(
              Constraints.minMaxNorm(config.number("min_value", 0), config.number("max_value", 1))
                  .rate(config.number("rate", 1)),
              config);
      case "NonNeg" -> Constraints.nonNeg();
      default -> throw object.bad(KerasObject.CLASS, "a known constraint", value);
    };
  }

  private static <S extends Constraint> Constraint axes(NormConstraint<S> norm, Options config)
      throws ModelFileException {
    return config.has("axis") ? norm.axes(config.wholes("axis")) : norm;
  }

  static JsonNode write(Constraint constraint) {
    ObjectNode config = Json.object();
    return switch (constraint) {
      case MaxNorm max -> object("MaxNorm", config.put("max_value", max.maxValue()), max);
      case UnitNorm unit -> object("UnitNorm", config, unit);
      case MinMaxNorm minMax ->
          object(
              "MinMaxNorm",
              config
                  .put("min_value", minMax.minValue())
                  .put("max_value", minMax.maxValue())
                  .put("rate", minMax.rate()),
              minMax);
      case NonNeg _ -> KerasObject.of(CONSTRAINTS, "NonNeg", config);
      default -> throw unknown(constraint);
    };
  }

  private static JsonNode object(String type, ObjectNode config, NormConstraint<?> norm) {
    boolean one = norm.axes().size() == 1;
    config.set("axis", Json.value(one ? norm.axes().getFirst() : norm.axes()));
    return KerasObject.of(CONSTRAINTS, type, config);
  }

  private static IllegalArgumentException unknown(Object what) {
    return new IllegalArgumentException(
        what + ": expected a regularizer or constraint of Keras; no file can name this one.");
  }
}
