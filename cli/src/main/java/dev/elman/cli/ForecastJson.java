package dev.elman.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.tasks.forecasting.Backtest;
import dev.elman.tasks.forecasting.BacktestResult;
import dev.elman.tasks.forecasting.DieboldMariano;
import dev.elman.tasks.forecasting.Direction;
import dev.elman.tasks.forecasting.Fold;
import dev.elman.tasks.forecasting.Forecast;
import dev.elman.tasks.forecasting.Scores;
import dev.elman.tasks.forecasting.TimeSeries;
import java.util.List;

/// Results of `elman forecast` as JSON. A number that does not exist, such as the MASE after a
/// constant past, is null.
final class ForecastJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ForecastJson() {}

  /// A comparison.
  static String ofComparison(ForecastHeader header, List<BacktestResult> results) {
    ObjectNode root = header(header);
    ArrayNode nodes = root.putArray("results");
    for (BacktestResult result : results) {
      ObjectNode node = nodes.addObject();
      result(node, result);
      if (result.isNetwork()) {
        against(node.putArray("against"), result, results);
      }
    }
    root.put("best", results.getFirst().title());
    return text(root);
  }

  /// A training: the scores on what was not learned from, and what comes next.
  static String ofTraining(
      ForecastHeader header, List<BacktestResult> checks, List<Forecast> forecasts) {
    ObjectNode root = header(header);
    ArrayNode nodes = root.putArray("checked");
    checks.forEach(check -> result(nodes.addObject(), check));
    future(root, header, forecasts);
    return text(root);
  }

  /// One forecaster, with each of its forecasts.
  static String ofBacktest(ForecastHeader header, BacktestResult result) {
    ObjectNode root = header(header);
    ObjectNode node = root.putObject("result");
    result(node, result);
    ArrayNode folds = node.putArray("folds");
    for (Fold fold : result.folds()) {
      ObjectNode one = folds.addObject();
      TimeSeries series = fold.series();
      one.put("series", series.name());
      one.put("origin", series.label(fold.origin() - 1));
      number(one, "mae", fold.mae());
      numbers(one.putArray("actual"), fold.actuals());
      forecast(one, fold.forecast());
    }
    return text(root);
  }

  /// Forecasts of what comes after the end.
  static String ofFuture(ForecastHeader header, List<Forecast> forecasts) {
    ObjectNode root = header(header);
    future(root, header, forecasts);
    return text(root);
  }

  private static void future(ObjectNode root, ForecastHeader header, List<Forecast> forecasts) {
    ArrayNode nodes = root.putArray("forecasts");
    for (int i = 0; i < forecasts.size(); i++) {
      TimeSeries series = header.data().series().get(i);
      ObjectNode node = nodes.addObject();
      node.put("series", series.name());
      ArrayNode times = node.putArray("time");
      for (int step = 0; step < forecasts.get(i).horizon(); step++) {
        times.add(series.label(series.size() + step));
      }
      forecast(node, forecasts.get(i));
    }
  }

  private static String text(ObjectNode root) {
    return root.toPrettyString() + "\n";
  }

  private static ObjectNode header(ForecastHeader header) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode notes = root.putArray("notes");
    header.data().notes().forEach(notes::add);
    ArrayNode all = root.putArray("series");
    for (TimeSeries series : header.data().series()) {
      ObjectNode node = all.addObject();
      node.put("name", series.name());
      node.put("values", series.size());
      node.put("frequency", series.frequency().toString());
      node.put("season", series.season());
      node.put("first", series.label(0));
      node.put("last", series.label(series.size() - 1));
    }
    Backtest backtest = header.backtest();
    if (backtest != null) {
      ObjectNode node = root.putObject("backtest");
      node.put("horizon", backtest.horizon());
      node.put("heldOut", backtest.heldOut());
      node.put("stride", backtest.stride());
      node.put("refit", backtest.refit());
    }
    if (!header.networks().isEmpty()) {
      root.put("networks", header.networks());
    }
    return root;
  }

  private static void result(ObjectNode node, BacktestResult result) {
    Scores scores = result.scores();
    node.put("name", result.title());
    node.put("kind", result.isNetwork() ? "network" : "baseline");
    node.put("forecasts", scores.folds());
    number(node, "mase", scores.mase());
    number(node, "smape", scores.smape());
    number(node, "mape", scores.mape());
    number(node, "rmse", scores.rmse());
    number(node, "mae", scores.mae());
    number(node, "wql", scores.wql());
    number(node, "crps", scores.crps());
    number(node, "coverage80", scores.coverage80());
    number(node, "coverage95", scores.coverage95());
    node.put("seconds", result.duration().toMillis() / 1000.0);
    byStep(node, "maeByStep", Scores.maeByStep(result.folds()));
    byStep(node, "mapeByStep", Scores.mapeByStep(result.folds()));
    byStep(node, "rseByStep", Scores.rseByStep(result.folds()));
    Direction direction = Direction.of(result.folds());
    if (direction.count() > 0) {
      ObjectNode first = node.putObject("directionOfTheFirstStep");
      first.put("right", direction.right());
      first.put("count", direction.count());
      first.put("rises", direction.rises());
      first.put("lower95", direction.lower());
      first.put("upper95", direction.upper());
    }
  }

  private static void against(
      ArrayNode nodes, BacktestResult network, List<BacktestResult> results) {
    for (BacktestResult baseline : results) {
      if (!baseline.isNetwork()) {
        ObjectNode node = nodes.addObject();
        DieboldMariano test = network.against(baseline);
        node.put("baseline", baseline.title());
        number(node, "errorReduction", network.gain(baseline));
        number(node, "dieboldMariano", test.statistic());
        number(node, "p", test.pValue());
      }
    }
  }

  private static void forecast(ObjectNode node, Forecast forecast) {
    numbers(node.putArray("forecast"), forecast.values());
    ObjectNode quantiles = node.putObject("quantiles");
    for (double level : forecast.levels()) {
      ArrayNode values = quantiles.putArray(String.valueOf(level));
      for (int step = 0; step < forecast.horizon(); step++) {
        values.add(forecast.quantile(step, level));
      }
    }
  }

  private static void numbers(ArrayNode node, double[] values) {
    for (double value : values) {
      node.add(value);
    }
  }

  private static void byStep(ObjectNode node, String name, List<Double> errors) {
    ArrayNode steps = node.putArray(name);
    for (double error : errors) {
      if (Double.isFinite(error)) {
        steps.add(error);
      } else {
        steps.addNull();
      }
    }
  }

  private static void number(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }
}
