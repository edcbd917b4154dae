package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.optimizer.AdamW;
import dev.elman.optimizer.GradientClip;
import dev.elman.optimizer.Muon;
import dev.elman.optimizer.NtAsgd;
import dev.elman.optimizer.Optimizer;
import dev.elman.optimizer.OptimizerOptions;
import dev.elman.optimizer.Optimizers;
import dev.elman.optimizer.WeightAverage;
import dev.elman.optimizer.WeightAverage.Kind;
import dev.elman.optimizer.schedule.ConstantRate;
import dev.elman.optimizer.schedule.Schedules;
import java.util.List;
import java.util.Map;

/// Optimizers: what they have in common, and the options of each.
final class OptimizerCodec {
  private static final String MODULE = "keras.optimizers";
  private static final String RATE = "learning_rate";
  private static final String OLD_RATE = "lr"; // before Keras 2.3
  private static final String OLD_DECAY = "decay"; // before 2.11: lr / (1 + decay · updates)
  private static final String DECAY = "weight_decay";
  private static final String CLIP_VALUE = "clipvalue";
  private static final String CLIP_NORM = "clipnorm";
  private static final String GLOBAL_CLIP_NORM = "global_clipnorm";
  private static final String USE_EMA = "use_ema";
  private static final String MOMENTUM = "ema_momentum";
  private static final String OVERWRITE = "ema_overwrite_frequency";
  private static final String LOSS_SCALE = "loss_scale_factor";
  private static final String ACCUMULATION = "gradient_accumulation_steps";
  private static final String NOT_DECAYED = "not_decayed";

  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("sgd", "SGD"),
          Map.entry("rmsprop", "RMSprop"),
          Map.entry("adam", "Adam"),
          Map.entry("adamw", "AdamW"),
          Map.entry("nadam", "Nadam"),
          Map.entry("adamax", "Adamax"),
          Map.entry("adagrad", "Adagrad"),
          Map.entry("adadelta", "Adadelta"),
          Map.entry("ftrl", "Ftrl"),
          Map.entry("lion", "Lion"),
          Map.entry("lamb", "Lamb"),
          Map.entry("adafactor", "Adafactor"),
          Map.entry("muon", "Muon"));

  /// Components that Keras calls otherwise.
  private static final Map<String, String> NAMES =
      Map.of(
          "beta1", "beta_1",
          "beta2", "beta_2",
          "beta2_decay", "beta_2_decay",
          "epsilon1", "epsilon_1",
          "epsilon2", "epsilon_2",
          "l1", "l1_regularization_strength",
          "l2", "l2_regularization_strength",
          "l2_shrinkage", "l2_shrinkage_regularization_strength");

  private OptimizerCodec() {}

  /// The optimizer that an object stands for.
  static Optimizer read(Options object) throws ModelFileException {
    String type = object.text(KerasObject.CLASS, "").replaceFirst("^Custom>", ""); // 2.11
    Options config = object.object(KerasObject.CONFIG);
    Optimizer absent;
    try {
      absent = Optimizers.of(type);
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(object.place() + ": " + e.getMessage(), e);
    }
    Optimizer optimizer =
        switch (absent) {
          case NtAsgd own -> own;
          case Muon muon -> MuonCodec.read(config, muon);
          case AdamW adamW -> new AdamW(Records.read(renamed(config), adamW.adam()));
          case Record record -> (Optimizer) Records.read(renamed(config), record);
          default -> throw new LinkageError("optimizers are records");
        };
    return optimizer.options(readOptions(config, optimizer.options()));
  }

  /// The options by Elman's names.
  static Options renamed(Options config) {
    ObjectNode node = config.node().deepCopy();
    NAMES.forEach((name, keras) -> {
      if (node.has(keras)) {
        node.set(name, node.get(keras));
      }
    });
    return new Options(node, config.place(), config.reading());
  }

  private static OptimizerOptions readOptions(Options config, OptimizerOptions absent)
      throws ModelFileException {
    if (config.has(LOSS_SCALE)) {
      throw config.bad(LOSS_SCALE, "null: Elman computes in float32", config.get(LOSS_SCALE));
    }
    OptimizerOptions options =
        absent
            .weightDecay(config.number(DECAY, 0))
            .clip(clip(config))
            .gradientAccumulationSteps((int) config.number(ACCUMULATION, 1))
            .notDecayed(config.texts(NOT_DECAYED));
    String rate = config.has(RATE) ? RATE : OLD_RATE;
    if (config.has(rate)) {
      options = options.learningRate(ScheduleCodec.read(config, rate));
    }
    if (config.number(OLD_DECAY, 0) > 0 && options.learningRate() instanceof ConstantRate fixed) {
      options =
          options.learningRate(
              Schedules.inverseTimeDecay(fixed.at(0), 1, config.number(OLD_DECAY)));
    }
    if (options.average().kind() != Kind.TRIGGERED) {
      Kind kind = config.flag(USE_EMA, false) ? Kind.EXPONENTIAL : Kind.NONE;
      int frequency = (int) config.number(OVERWRITE, 0);
      options = options.average(new WeightAverage(kind, config.number(MOMENTUM, 0.99), frequency));
    }
    return options;
  }

  private static GradientClip clip(Options config) throws ModelFileException {
    if (config.has(CLIP_VALUE)) {
      return GradientClip.value(config.number(CLIP_VALUE));
    }
    if (config.has(CLIP_NORM)) {
      return GradientClip.norm(config.number(CLIP_NORM));
    }
    return config.has(GLOBAL_CLIP_NORM)
        ? GradientClip.globalNorm(config.number(GLOBAL_CLIP_NORM))
        : GradientClip.none();
  }

  /// An optimizer as an object of a config. Words of parameters that do not decay are no option in
  /// Keras; an optimizer that has some is Elman's own.
  ///
  /// @throws IllegalArgumentException if no file can hold it
  static ObjectNode write(Optimizer optimizer) {
    ObjectNode config = Json.object().put("name", optimizer.name());
    writeOptions(optimizer.options(), config);
    switch (optimizer) {
      case AdamW adamW -> writeOwn(adamW.adam(), config);
      case Muon muon -> MuonCodec.write(muon, config);
      case Record record -> writeOwn(record, config);
      default ->
          throw new IllegalArgumentException(
              "Optimizer: expected one of Elman, but no file can hold "
                  + optimizer.getClass().getName()
                  + ". Compile with another one before saving.");
    }
    String type = CLASSES.get(optimizer.name());
    if (type == null || !optimizer.options().notDecayed().isEmpty()) {
      return KerasObject.ofElman(optimizer.getClass().getSimpleName(), config);
    }
    return KerasObject.of(MODULE, type, config);
  }

  /// Adds the options that only this optimizer has.
  static void writeOwn(Record optimizer, ObjectNode config) {
    ObjectNode own = Json.object();
    Records.write(optimizer, own);
    own.properties()
        .forEach(entry ->
            config.set(NAMES.getOrDefault(entry.getKey(), entry.getKey()), entry.getValue()));
  }

  private static void writeOptions(OptimizerOptions options, ObjectNode config) {
    config.set(RATE, ScheduleCodec.write(options.learningRate()));
    putOrNull(config, DECAY, options.weightDecay());
    GradientClip clip = options.clip();
    putOrNull(config, CLIP_NORM, clip.kind() == GradientClip.Kind.NORM ? clip.limit() : 0);
    putOrNull(
        config, GLOBAL_CLIP_NORM, clip.kind() == GradientClip.Kind.GLOBAL_NORM ? clip.limit() : 0);
    putOrNull(config, CLIP_VALUE, clip.kind() == GradientClip.Kind.VALUE ? clip.limit() : 0);
    WeightAverage average = options.average();
    config.put(USE_EMA, average.kind() == Kind.EXPONENTIAL).put(MOMENTUM, average.momentum());
    putOrNull(config, OVERWRITE, average.overwriteFrequency());
    config.putNull(LOSS_SCALE);
    int steps = options.gradientAccumulationSteps();
    putOrNull(config, ACCUMULATION, steps > 1 ? steps : 0);
    List<String> words = options.notDecayed();
    if (!words.isEmpty()) {
      config.set(NOT_DECAYED, Json.value(words));
    }
  }

  private static void putOrNull(ObjectNode config, String key, double value) {
    if (value == 0) {
      config.putNull(key);
    } else {
      config.put(key, value);
    }
  }

  private static void putOrNull(ObjectNode config, String key, int value) {
    if (value == 0) {
      config.putNull(key);
    } else {
      config.put(key, value);
    }
  }
}
