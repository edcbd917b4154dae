package dev.elman.tasks.table;

import java.util.List;

/// Which columns of a table a model is given and which it is to tell.
///
/// ```java
/// TableOptions.of("temperature", "wind").labels("pm2.5").missing(MissingValues.DROP)
/// ```
///
/// @param features the columns of the input, at least one
/// @param labels the columns of the output; none if rows are only to be predicted
/// @param categories those of these columns that are categories although they look like numbers
/// @param standardize whether numbers of the input get mean 0 and deviation 1; true by default
/// @param missing what becomes of rows where a value is missing; refused by default
public record TableOptions(
    List<String> features,
    List<String> labels,
    List<String> categories,
    boolean standardize,
    MissingValues missing) {

  /// Copies the names.
  ///
  /// @throws IllegalArgumentException if there is no feature
  public TableOptions {
    features = List.copyOf(features);
    labels = List.copyOf(labels);
    categories = List.copyOf(categories);
    if (features.isEmpty()) {
      throw new IllegalArgumentException(
          "TableOptions features: expected at least one column, but got none.");
    }
  }

  /// These columns as input.
  public static TableOptions of(String... features) {
    return new TableOptions(List.of(features), List.of(), List.of(), true, MissingValues.REFUSE);
  }

  /// These columns as output: numbers, or one category.
  public TableOptions labels(String... columns) {
    return new TableOptions(features, List.of(columns), categories, standardize, missing);
  }

  /// Takes these columns as categories, such as numbers of districts.
  public TableOptions categories(String... columns) {
    return new TableOptions(features, labels, List.of(columns), standardize, missing);
  }

  /// With or without mean 0 and deviation 1 for the numbers of the input.
  public TableOptions standardize(boolean newStandardize) {
    return new TableOptions(features, labels, categories, newStandardize, missing);
  }

  /// Something else for rows where a value is missing.
  public TableOptions missing(MissingValues newMissing) {
    return new TableOptions(features, labels, categories, standardize, newMissing);
  }
}
