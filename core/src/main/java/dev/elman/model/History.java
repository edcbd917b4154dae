package dev.elman.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What [Model#fit] has seen: for each name (`loss`, `val_loss`, metrics) one value per epoch.
public final class History {
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  /// An empty history.
  public History() {}

  void add(Map<String, Double> logs) {
    logs.forEach((name, value) -> values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
  }

  SavedState save() {
    SavedState state = new SavedState();
    values.forEach((name, series) ->
        state.put(name, series.stream().mapToDouble(Double::doubleValue).toArray()));
    return state;
  }

  void restore(SavedState state) {
    values.clear();
    state
        .numbers()
        .forEach((name, series) ->
            values.put(name, new ArrayList<>(Arrays.stream(series).boxed().toList())));
  }

  /// The recorded names.
  public List<String> names() {
    return List.copyOf(values.keySet());
  }

  /// The values of one name, one per epoch.
  ///
  /// @throws IllegalArgumentException if nothing was recorded under the name
  public List<Double> get(String name) {
    List<Double> series = values.get(name);
    if (series == null) {
      throw new IllegalArgumentException(
          "History: expected one of "
              + values.keySet()
              + ", but got \""
              + name
              + "\". Metrics must be named in compile; val_… needs validation data.");
    }
    return Collections.unmodifiableList(series);
  }

  /// The training loss of every epoch.
  public List<Double> loss() {
    return get("loss");
  }

  /// The last value of one name.
  public double last(String name) {
    return get(name).getLast();
  }

  /// The number of epochs.
  public int epochs() {
    return values.values().stream().mapToInt(List::size).max().orElse(0);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
