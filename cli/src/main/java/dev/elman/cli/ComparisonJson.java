package dev.elman.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.tasks.quickstart.Comparison;
import dev.elman.tasks.quickstart.ComparisonResult;
import dev.elman.tasks.quickstart.ComparisonResult.Entry;
import dev.elman.tasks.quickstart.ComparisonResult.Training;
import dev.elman.tasks.quickstart.MonthlySeries;

/// A [ComparisonResult] as JSON, with the forecasts.
final class ComparisonJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ComparisonJson() {}

  /// All of it, several lines.
  static String of(ComparisonResult result) {
    ObjectNode root = JSON.createObjectNode();
    series(root.putObject("series"), result.series());
    settings(root.putObject("settings"), result.comparison());
    heldOut(root.putObject("heldOut"), result);
    root.put("forecast", "one month ahead");
    ArrayNode results = root.putArray("results");
    result.entries().forEach(entry -> entry(results.addObject(), entry));
    root.put("best", result.entries().getFirst().title());
    root.put("networksBeatingNaive", result.networksBeating(result.naive()));
    root.put("networksBeatingSeasonalNaive", result.networksBeating(result.seasonalNaive()));
    return root.toPrettyString() + "\n";
  }

  private static void series(ObjectNode node, MonthlySeries series) {
    node.put("name", series.about().name());
    node.put("title", series.about().title());
    node.put("unit", series.about().unit());
    node.put("source", series.about().source());
    node.put("start", series.about().start().toString());
    node.put("months", series.size());
    node.put("season", series.about().season());
  }

  private static void settings(ObjectNode node, Comparison settings) {
    node.put("window", settings.window());
    node.put("units", settings.units());
    node.put("epochs", settings.epochs());
    node.put("batchSize", settings.batchSize());
    node.put("seed", settings.seed());
    node.put("threads", settings.threads());
  }

  private static void heldOut(ObjectNode node, ComparisonResult result) {
    double[] actual = result.heldOut();
    node.put("start", result.series().month(result.cut()).toString());
    node.put("months", actual.length);
    ArrayNode values = node.putArray("actual");
    for (double value : actual) {
      values.add(value);
    }
  }

  private static void entry(ObjectNode node, Entry entry) {
    node.put("name", entry.title());
    node.put("kind", entry.isNetwork() ? "network" : "baseline");
    node.put("rmse", entry.score().rmse());
    node.put("mae", entry.score().mae());
    node.put("mase", entry.score().mase());
    Training training = entry.training();
    if (training != null) {
      node.put("parameters", training.parameters());
      node.put("trainingLoss", training.loss());
      node.put("trainingSeconds", training.duration().toMillis() / 1000.0);
    }
    ArrayNode values = node.putArray("forecast");
    entry.forecast().forEach(values::add);
  }
}
