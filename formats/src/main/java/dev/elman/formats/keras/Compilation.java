package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.loss.Loss;
import dev.elman.metric.Metric;
import dev.elman.model.Model;
import dev.elman.model.Objective;
import dev.elman.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;

/// What `compile` has chosen, as Keras writes it: optimizer, losses, their weights, metrics. With
/// several outputs each of the latter is a list in the order of the outputs, or an object by their
/// names.
final class Compilation {
  private static final System.Logger LOG = System.getLogger("dev.elman.formats");

  private static final String OPTIMIZER = "optimizer";
  private static final String LOSS = "loss";
  private static final String LOSS_WEIGHTS = "loss_weights";
  private static final String METRICS = "metrics";
  private static final String WEIGHTED_METRICS = "weighted_metrics";

  private Compilation() {}

  /// Compiles a model as the file says. Of an optimizer, loss or metric that Elman has not the log
  /// tells, and the model stays as it is: it can still predict.
  ///
  /// @param config has the keys, or is empty
  /// @param optimizerKey the key of the optimizer
  /// @return whether the model has been compiled
  static boolean read(Options config, String optimizerKey, Model model) {
    if (!config.has(optimizerKey)) {
      return false;
    }
    try {
      Optimizer optimizer = OptimizerCodec.read(config.object(optimizerKey));
      List<Objective> objectives = new ArrayList<>();
      List<String> outputs = model.outputNames();
      for (int k = 0; k < outputs.size(); k++) {
        Loss loss = LossCodec.read(of(config.get(LOSS), k, outputs), config);
        JsonNode weight = of(config.get(LOSS_WEIGHTS), k, outputs);
        List<Metric> metrics = MetricCodec.read(of(config.get(METRICS), k, outputs), config);
        List<Metric> weighted =
            MetricCodec.read(of(config.get(WEIGHTED_METRICS), k, outputs), config);
        objectives.add(new Objective(loss, weight.asDouble(1), metrics, weighted));
      }
      model.compile(optimizer, objectives.toArray(Objective[]::new));
      return true;
    } catch (ModelFileException | IllegalArgumentException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} The model is not compiled.", e.getMessage());
      return false;
    }
  }

  static boolean read(Options config, Model model) {
    return read(config, OPTIMIZER, model);
  }

  /// What a value says of one output.
  private static JsonNode of(JsonNode value, int output, List<String> outputs) {
    if (value instanceof ObjectNode object && !object.has(KerasObject.CLASS)) {
      return object.path(outputs.get(output));
    }
    boolean perOutput = outputs.size() > 1 || value.path(0).isArray();
    return value.isArray() && (perOutput || value.size() == 1) ? value.path(output) : value;
  }

  /// The config of a compiled model; empty for another.
  ///
  /// @throws IllegalArgumentException if no file can hold it
  static ObjectNode write(Model model) {
    ObjectNode config = Json.object();
    Optimizer optimizer = model.optimizer();
    if (optimizer == null) {
      return config;
    }
    List<Objective> objectives = model.objectives();
    ArrayNode losses = Json.list();
    ArrayNode weights = Json.list();
    ArrayNode metrics = Json.list();
    ArrayNode weightedMetrics = Json.list();
    boolean weighted = false;
    for (Objective objective : objectives) {
      losses.add(LossCodec.write(objective.loss(), model));
      weights.add(objective.weight());
      weighted |= objective.weight() != 1;
      metrics.add(MetricCodec.write(objective.metrics(), model));
      weightedMetrics.add(MetricCodec.write(objective.weightedMetrics(), model));
    }
    config.set(OPTIMIZER, OptimizerCodec.write(optimizer));
    config.set(LOSS, single(losses));
    config.set(LOSS_WEIGHTS, weighted ? weights : NullNode.getInstance());
    config.set(METRICS, single(metrics));
    config.set(WEIGHTED_METRICS, single(weightedMetrics));
    return config.put("run_eagerly", false).put("steps_per_execution", 1).put("jit_compile", false);
  }

  /// The only element of a list, or the list; null for an empty one.
  private static JsonNode single(ArrayNode list) {
    JsonNode value = list.size() == 1 ? list.get(0) : list;
    boolean empty = value.isArray();
    for (JsonNode element : value) {
      empty &= element.isArray() && element.isEmpty();
    }
    return empty ? NullNode.getInstance() : value;
  }
}
