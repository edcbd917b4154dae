package dev.elman.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What [Model#fit] has seen: for each name (`loss`, `val_loss`, metrics) one value per epoch, or,
/// where a name is not there in every epoch, per epoch that has one.
public final class History {
  private static final String EPOCHS = "epochs/"; // before a name, in what is saved

  private final Map<String, SortedMap<Integer, Double>> values = new LinkedHashMap<>();

  /// An empty history.
  public History() {}

  void add(int epoch, Map<String, Double> logs) {
    logs.forEach(
        (name, value) -> values.computeIfAbsent(name, _ -> new TreeMap<>()).put(epoch, value));
  }

  SavedState save() {
    SavedState state = new SavedState();
    values.forEach((name, series) -> {
      state.put(name, series.values().stream().mapToDouble(Double::doubleValue).toArray());
      state.put(EPOCHS + name, series.keySet().stream().mapToDouble(epoch -> epoch).toArray());
    });
    return state;
  }

  void restore(SavedState state) {
    values.clear();
    for (String name : state.numbers().keySet()) {
      if (!name.startsWith(EPOCHS)) {
        double[] series = state.numbers(name);
        double[] epochs = state.numbers(EPOCHS + name);
        SortedMap<Integer, Double> restored = new TreeMap<>();
        for (int i = 0; i < series.length; i++) {
          restored.put((int) epochs[i], series[i]);
        }
        values.put(name, restored);
      }
    }
  }

  /// The recorded names.
  public List<String> names() {
    return List.copyOf(values.keySet());
  }

  /// The values of one name, one per epoch.
  ///
  /// @throws IllegalArgumentException if nothing was recorded under the name
  public List<Double> get(String name) {
    SortedMap<Integer, Double> series = values.get(name);
    if (series == null) {
      throw new IllegalArgumentException(
          "History: expected one of "
              + values.keySet()
              + ", but got \""
              + name
              + "\". Metrics must be named in compile; val_… needs validation data.");
    }
    return List.copyOf(series.values());
  }

  /// The training loss of every epoch.
  public List<Double> loss() {
    return get("loss");
  }

  /// The last value of one name.
  public double last(String name) {
    return get(name).getLast();
  }

  /// The numbers of the epochs, counted from 0.
  public List<Integer> epoch() {
    TreeSet<Integer> all = new TreeSet<>();
    values.values().forEach(series -> all.addAll(series.keySet()));
    return List.copyOf(all);
  }

  /// The number of epochs.
  public int epochs() {
    return epoch().size();
  }

  /// A table of comma-separated values: a line of names, `epoch` first, and a line per epoch. `NA`
  /// stands where an epoch has no value.
  public String toCsv() {
    StringBuilder text = new StringBuilder("epoch");
    names().forEach(name -> text.append(',').append(quoted(name)));
    text.append('\n');
    for (int epoch : epoch()) {
      text.append(epoch);
      for (SortedMap<Integer, Double> series : values.values()) {
        Double value = series.get(epoch);
        text.append(',').append(value == null ? "NA" : value.toString());
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String quoted(String name) {
    boolean special = name.contains(",") || name.contains("\"") || name.contains("\n");
    return special ? '"' + name.replace("\"", "\"\"") + '"' : name;
  }

  /// A JSON object with an array for `epoch` and for each name, all of one length. `null` stands
  /// where an epoch has no value, and for NaN and infinities, which JSON does not have.
  public String toJson() {
    List<Integer> epochs = epoch();
    StringBuilder text = new StringBuilder("{\"epoch\": " + epochs);
    values.forEach((name, series) ->
        text.append(", ")
            .append(json(name))
            .append(": ")
            .append(
                epochs.stream()
                    .map(epoch -> json(series.get(epoch)))
                    .collect(Collectors.joining(", ", "[", "]"))));
    return text.append('}').toString();
  }

  private static String json(@Nullable Double value) {
    return value == null || !Double.isFinite(value) ? "null" : value.toString();
  }

  private static String json(String name) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }

  @Override
  public String toString() {
    return names().stream()
        .map(name -> name + "=" + get(name))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
