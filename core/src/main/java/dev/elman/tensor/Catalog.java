package dev.elman.tensor;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// Everything of one kind that can be had by name, such as all activations.
///
/// Names are compared without regard to case and underscores, so Keras's function names
/// (`mean_squared_error`), class names (`MeanSquaredError`) and abbreviations (`MSE`) all find
/// their entry.
///
/// @param <T> the kind
public final class Catalog<T> {
  private final String title;
  private final Map<String, Supplier<? extends T>> byKey = new LinkedHashMap<>();
  private final Map<String, String> nameOfKey = new LinkedHashMap<>();

  /// An empty catalog.
  ///
  /// @param title how messages call the look-up: `Activations.of`
  public Catalog(String title) {
    this.title = title;
  }

  /// Adds an entry and returns this catalog.
  ///
  /// @throws IllegalArgumentException if a name is taken
  public Catalog<T> add(String name, Supplier<? extends T> supplier, String... aliases) {
    put(name, name, supplier);
    for (String alias : aliases) {
      put(alias, name, supplier);
    }
    return this;
  }

  private void put(String alias, String name, Supplier<? extends T> supplier) {
    if (byKey.putIfAbsent(key(alias), supplier) != null) {
      throw new IllegalArgumentException(title + ": expected a new name, but got " + alias + ".");
    }
    nameOfKey.put(key(alias), name);
  }

  /// The entry with this name or alias.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists the names and suggests
  ///   the closest
  public T of(String name) {
    Supplier<? extends T> supplier = byKey.get(key(name));
    if (supplier == null) {
      throw new IllegalArgumentException(
          title
              + ": expected one of "
              + String.join(", ", names())
              + ", but got \""
              + name
              + "\"."
              + suggestion(key(name)));
    }
    return supplier.get();
  }

  /// The names without the aliases, in the order of their addition.
  public List<String> names() {
    return nameOfKey.values().stream().distinct().toList();
  }

  private String suggestion(String wrong) {
    return byKey.keySet().stream()
        .filter(key -> distance(key, wrong) <= Math.max(2, wrong.length() / 3))
        .min(Comparator.comparingInt(key -> distance(key, wrong)))
        .map(key -> " Did you mean \"" + nameOfKey.get(key) + "\"?")
        .orElse("");
  }

  private static String key(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  /// The Levenshtein distance: the number of letters to insert, delete or replace.
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replace, 1 + Math.min(previous[j], current[j - 1]));
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
