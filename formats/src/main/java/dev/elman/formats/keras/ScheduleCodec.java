package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.optimizer.schedule.ConstantRate;
import dev.elman.optimizer.schedule.CosineDecay;
import dev.elman.optimizer.schedule.CosineDecayRestarts;
import dev.elman.optimizer.schedule.ExponentialDecay;
import dev.elman.optimizer.schedule.InverseSquareRoot;
import dev.elman.optimizer.schedule.InverseTimeDecay;
import dev.elman.optimizer.schedule.LearningRate;
import dev.elman.optimizer.schedule.LinearWarmup;
import dev.elman.optimizer.schedule.OneCycle;
import dev.elman.optimizer.schedule.PiecewiseConstantDecay;
import dev.elman.optimizer.schedule.PolynomialDecay;
import dev.elman.optimizer.schedule.Schedules;
import java.util.ArrayList;
import java.util.List;

/// Learning rates: a number, or a schedule with its options.
final class ScheduleCodec {
  private static final String MODULE = "keras.optimizers.schedules";
  private static final String WARMUP_TARGET = "warmup_target";
  private static final String THEN = "then";

  private ScheduleCodec() {}

  /// The learning rate under a key.
  static LearningRate read(Options options, String key) throws ModelFileException {
    if (options.get(key).isNumber()) {
      return LearningRate.constant(options.number(key));
    }
    Options object = options.object(key);
    Options config = object.object(KerasObject.CONFIG);
    String type = object.text(KerasObject.CLASS, "");
    return switch (type) {
      case "ExponentialDecay" -> Records.read(config, Schedules.exponentialDecay(1, 1, 1));
      case "InverseTimeDecay" -> Records.read(config, Schedules.inverseTimeDecay(1, 1, 1));
      case "PolynomialDecay" -> Records.read(config, Schedules.polynomialDecay(1, 1));
      case "CosineDecay" -> cosine(config);
      case "CosineDecayRestarts" -> Records.read(config, Schedules.cosineDecayRestarts(1, 1));
      case "PiecewiseConstantDecay" -> piecewise(config);
      case "OneCycle" -> Records.read(config, Schedules.oneCycle(1, 1));
      case "InverseSquareRoot" -> Records.read(config, Schedules.inverseSquareRoot(1, 1));
      case "LinearWarmup" ->
          new LinearWarmup(
              config.number("initial_learning_rate"),
              (long) config.number("warmup_steps"),
              read(config, THEN));
      default ->
          throw object.bad(KerasObject.CLASS, "a known schedule", object.get(KerasObject.CLASS));
    };
  }

  /// Without a target there is no warm-up.
  private static CosineDecay cosine(Options config) throws ModelFileException {
    double initial = config.number("initial_learning_rate");
    CosineDecay decay = Records.read(config, Schedules.cosineDecay(initial, 1));
    return config.has(WARMUP_TARGET)
        ? decay
        : new CosineDecay(initial, decay.decaySteps(), decay.alpha(), initial, 0);
  }

  private static PiecewiseConstantDecay piecewise(Options config) throws ModelFileException {
    List<Long> boundaries = new ArrayList<>();
    for (double boundary : config.numbers("boundaries")) {
      boundaries.add((long) boundary);
    }
    return new PiecewiseConstantDecay(boundaries, config.numbers("values"));
  }

  /// The learning rate as a value of a config.
  ///
  /// @throws IllegalArgumentException if no file can hold it
  static JsonNode write(LearningRate rate) {
    return switch (rate) {
      case ConstantRate constant -> DoubleNode.valueOf(constant.rate());
      case ExponentialDecay decay -> keras(decay);
      case InverseTimeDecay decay -> keras(decay);
      case PolynomialDecay decay -> keras(decay);
      case CosineDecayRestarts decay -> keras(decay);
      case PiecewiseConstantDecay decay -> keras(decay);
      case CosineDecay decay -> {
        ObjectNode object = keras(decay);
        if (decay.warmupSteps() == 0 && object.get(KerasObject.CONFIG) instanceof ObjectNode c) {
          c.putNull(WARMUP_TARGET);
        }
        yield object;
      }
      case OneCycle cycle -> KerasObject.ofElman("OneCycle", config(cycle));
      case InverseSquareRoot root -> KerasObject.ofElman("InverseSquareRoot", config(root));
      case LinearWarmup warmup ->
          KerasObject.ofElman(
              "LinearWarmup",
              Json.object()
                  .put("initial_learning_rate", warmup.initialLearningRate())
                  .put("warmup_steps", warmup.warmupSteps())
                  .set(THEN, write(warmup.then())));
      default ->
          throw new IllegalArgumentException(
              "Learning rate: expected a schedule of Elman, but no file can hold "
                  + rate.getClass().getName()
                  + ". Compile with another one before saving.");
    };
  }

  private static ObjectNode keras(Record schedule) {
    return KerasObject.of(MODULE, schedule.getClass().getSimpleName(), config(schedule));
  }

  private static ObjectNode config(Record schedule) {
    ObjectNode config = Json.object();
    Records.write(schedule, config);
    return config;
  }
}
