package dev.elman.model;

import dev.elman.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Samples with what the model should answer: the first axis of every tensor numbers the samples.
///
/// @param x one tensor for each input of the model
/// @param y one tensor of labels for each output
/// @param weights nothing, or for each output how much every sample `[batch]` or step `[batch,
///   time]` counts in the loss
public record Samples(List<Tensor> x, List<Tensor> y, List<Tensor> weights) {
  /// Checks that there are as many rows of everything.
  ///
  /// @throws IllegalArgumentException if there are not
  public Samples {
    x = List.copyOf(x);
    y = List.copyOf(y);
    weights = List.copyOf(weights);
    if (x.isEmpty()) {
      throw new IllegalArgumentException("Samples: expected at least one input, but got none.");
    }
    requireRows("labels", x.getFirst(), y);
    requireRows("inputs", x.getFirst(), x);
    requireRows("weights", x.getFirst(), weights);
    if (!weights.isEmpty() && weights.size() != y.size()) {
      throw new IllegalArgumentException(
          "Sample weights: expected one tensor for each of the "
              + y.size()
              + " outputs, but got "
              + weights.size()
              + ".");
    }
  }

  private static void requireRows(String what, Tensor first, List<Tensor> others) {
    for (Tensor other : others) {
      if (first.rank() == 0 || other.rank() == 0 || other.extent(0) != first.extent(0)) {
        throw new IllegalArgumentException(
            "Model "
                + what
                + ": expected one row of y per row of x, but got x "
                + first.shape().labelledBatch()
                + " and "
                + (what.equals("labels") ? "y " : what + " ")
                + other.shape().labelledBatch()
                + ". Check how the samples were cut.");
      }
    }
  }

  /// Samples of a model with one input and one output.
  public static Samples of(Tensor x, Tensor y) {
    return new Samples(List.of(x), List.of(y), List.of());
  }

  /// Samples of a model with several inputs or outputs.
  public static Samples of(List<Tensor> x, List<Tensor> y) {
    return new Samples(x, y, List.of());
  }

  /// The same samples, each with a weight, or each step: Keras's `sample_weight`.
  public Samples weights(Tensor... newWeights) {
    return new Samples(x, y, List.of(newWeights));
  }

  /// The same samples, their weights times these: of samples `[batch]`, steps `[batch, time]` or
  /// both, one tensor for each output.
  ///
  /// @throws IllegalArgumentException if there are not as many tensors as outputs, or the rows or
  ///   steps are not as many as those of the weights that are there
  public Samples timesWeights(Tensor... factors) {
    Tensor[] products = factors.clone();
    for (int k = 0; k < Math.min(weights.size(), factors.length); k++) {
      products[k] = ClassWeights.product(weights.get(k), factors[k]);
    }
    return weights(products);
  }

  /// The same samples, each with the weight of its class, times the weight that it has already:
  /// Keras's `class_weight`. It takes one output.
  ///
  /// @param weightOfClass the weight of each class number; a class that is not in it has weight 1
  public Samples classWeights(Map<Integer, Double> weightOfClass) {
    if (y.size() != 1) {
      throw new IllegalArgumentException(
          "Class weights: expected one output, but got "
              + y.size()
              + ". Use weights(…) with one tensor for each output.");
    }
    return timesWeights(ClassWeights.of(y.getFirst(), weightOfClass));
  }

  /// The number of samples.
  public int rows() {
    return x.getFirst().extent(0);
  }

  /// A copy of some samples, from (inclusive) to (exclusive).
  public Samples rows(int from, int to) {
    return new Samples(rows(x, from, to), rows(y, from, to), rows(weights, from, to));
  }

  private static List<Tensor> rows(List<Tensor> tensors, int from, int to) {
    return tensors.stream().map(tensor -> tensor.rows(from, to)).toList();
  }
}
