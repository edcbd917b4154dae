package dev.elman.data;

import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Samples that lie in columns.
///
/// @param weights per label its column of weights, or null
record Rows(List<Column> inputs, List<Column> labels, List<@Nullable Column> weights)
    implements Access<Sample> {

  /// The rows of tensors.
  static Rows of(List<Tensor> inputs, List<Tensor> labels, List<@Nullable Tensor> weights) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("Dataset.of: expected at least one input, but got none.");
    }
    if (weights.size() != labels.size()) {
      throw new IllegalArgumentException(
          "Dataset.of: expected one entry of weights per label, "
              + labels.size()
              + ", but got "
              + weights.size()
              + ". Use null for a label that counts once.");
    }
    BatchShapes.checkRows("Dataset.of", inputs, labels);
    List<@Nullable Column> weightColumns = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      Tensor weight = weights.get(i);
      BatchShapes.checkWeights(i, labels.get(i), weight);
      weightColumns.add(weight == null ? null : Column.of(weight));
    }
    return new Rows(
        inputs.stream().map(Column::of).toList(),
        labels.stream().map(Column::of).toList(),
        weightColumns);
  }

  @Override
  public int count() {
    return inputs.getFirst().rows();
  }

  @Override
  public Sample get(int index) {
    List<@Nullable Tensor> ownWeights = new ArrayList<>();
    for (Column weight : weights) {
      ownWeights.add(weight == null ? null : row(weight, index));
    }
    return new Sample(rows(inputs, index), rows(labels, index), ownWeights);
  }

  private static List<Tensor> rows(List<Column> columns, int index) {
    return columns.stream().map(column -> row(column, index)).toList();
  }

  private static Tensor row(Column column, int index) {
    Tensor row = Tensor.zeros(column.sample());
    column.copy(index, row.data(), 0);
    return row;
  }
}
