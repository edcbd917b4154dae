package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.layer.Crf;
import dev.elman.layer.DecodedMetric;
import dev.elman.layer.Layer;
import dev.elman.metric.Metric;
import dev.elman.metric.Metrics;
import dev.elman.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Metrics, by their names.
final class MetricCodec {
  private static final String DECODED = "DecodedMetric";
  private static final String METRIC = "metric";
  private static final System.Logger LOG = System.getLogger("dev.elman.formats");

  private MetricCodec() {}

  /// The metrics of one output.
  ///
  /// @param list what a config says of it; anything that is no list stands for one metric
  static List<Metric> read(JsonNode list, Options holder) throws ModelFileException {
    List<Metric> metrics = new ArrayList<>();
    for (JsonNode element : list.isArray() ? list : Json.list().add(list)) {
      try {
        if (element instanceof ObjectNode object
            && object.path(KerasObject.CLASS).asText().equals(DECODED)) {
          metrics.add(decoded(new Options(object, holder.place() + ".metrics", holder.reading())));
        } else if (!name(element).isEmpty()) {
          metrics.add(Metrics.of(name(element)));
        }
      } catch (IllegalArgumentException e) {
        throw new ModelFileException(holder.place() + ".metrics: " + e.getMessage(), e);
      }
    }
    return metrics;
  }

  private static Metric decoded(Options object) throws ModelFileException {
    Options config = object.object(KerasObject.CONFIG);
    Crf crf = config.reading().named(Crf.class, config, LossCodec.LAYER);
    return crf.decoded(Metrics.of(config.text(METRIC, "")));
  }

  private static String name(JsonNode metric) {
    if (metric.isTextual() || metric.isNull() || metric.isMissingNode()) {
      return metric.asText("");
    }
    JsonNode config = metric.path(KerasObject.CONFIG);
    String type = metric.path(KerasObject.CLASS).asText();
    return switch (type) {
      case "MeanMetricWrapper" -> config.path("fn").asText();
      case "function" -> config.asText();
      default -> type;
    };
  }

  /// The metrics of one output as a list of a config. One that has no name there is left out, and
  /// the log says so: it has no influence on what the model learns.
  static ArrayNode write(List<Metric> metrics, Model model) {
    ArrayNode list = Json.list();
    for (Metric metric : metrics) {
      if (metric instanceof DecodedMetric decoded && isKnown(decoded.metric())) {
        Layer crf = Objects.requireNonNull(LossCodec.layerOf(decoded.parameters(), model));
        list.add(
            KerasObject.ofElman(
                DECODED,
                Json.object().put(LossCodec.LAYER, crf.name()).put(METRIC, metric.name())));
      } else if (!(metric instanceof DecodedMetric) && isKnown(metric)) {
        list.add(metric.name());
      } else {
        LOG.log(
            System.Logger.Level.WARNING,
            "the metric {0} has no name in Keras: the file is written without it",
            metric.name());
      }
    }
    return list;
  }

  private static boolean isKnown(Metric metric) {
    try {
      return Metrics.of(metric.name()).stateSize() == metric.stateSize();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// Whether there is nothing in a config.
  static boolean isAbsent(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isArray() && value.isEmpty())
        || (value instanceof ObjectNode object && object.isEmpty());
  }
}
