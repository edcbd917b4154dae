package dev.elman.model;

import dev.elman.data.Batch;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Map;

/// Turns the weights of classes into those of samples, and multiplies weights.
final class ClassWeights {
  private ClassWeights() {}

  /// The weight of every label: labels are class numbers `[batch]`, `[batch, 1]` or `[batch,
  /// time]`, or a 1 at the place of the class `[batch, classes]`.
  static Tensor of(Tensor y, Map<Integer, Double> weightOfClass) {
    boolean oneHot = isOneHot(y);
    Shape shape = oneHot || last(y) == 1 ? y.shape().dropLast() : y.shape();
    Tensor weights = Tensor.zeros(shape.rank() == 0 ? Shape.of(y.extent(0)) : shape);
    int classes = oneHot ? last(y) : 1;
    for (int i = 0; i < weights.size(); i++) {
      int label = oneHot ? largest(y.data(), i * classes, classes) : (int) y.data()[i];
      weights.data()[i] = weightOfClass.getOrDefault(label, 1.0).floatValue();
    }
    return weights;
  }

  /// Weights times others; one of a sample counts for all its steps.
  ///
  /// @throws IllegalArgumentException if they have other rows or steps
  static Tensor product(Tensor a, Tensor b) {
    Tensor longer = a.size() >= b.size() ? a : b;
    Tensor shorter = a.size() >= b.size() ? b : a;
    if (a.extent(0) != b.extent(0)
        || (shorter.size() != longer.size() && shorter.size() != longer.extent(0))) {
      throw new IllegalArgumentException(
          "Sample weights: expected weights [batch] or [batch, time] of the same samples, but got "
              + a.shape()
              + " and "
              + b.shape()
              + ".");
    }
    Tensor product = Tensor.zeros(longer.shape());
    int per = longer.size() / shorter.size();
    for (int i = 0; i < product.size(); i++) {
      product.data()[i] = longer.data()[i] * shorter.data()[i / per];
    }
    return product;
  }

  /// The same batch with the weights of its classes.
  ///
  /// @throws IllegalArgumentException if it has other weights, or not one label
  static Batch weighted(Batch batch, Map<Integer, Double> weightOfClass) {
    if (batch.weights().stream().anyMatch(weight -> weight != null)) {
      throw TrainingData.bothWeights();
    }
    Samples samples = Samples.of(batch.inputs(), batch.labels()).classWeights(weightOfClass);
    return batch.withWeights(new ArrayList<>(samples.weights()));
  }

  private static int last(Tensor y) {
    return y.rank() == 1 ? 1 : y.shape().features();
  }

  /// Whether every row holds a single 1 and zeros.
  private static boolean isOneHot(Tensor y) {
    int classes = last(y);
    for (int at = 0; classes > 1 && at < y.size(); at += classes) {
      int ones = 0;
      for (int i = at; i < at + classes; i++) {
        if (y.data()[i] == 1) {
          ones++;
        } else if (y.data()[i] != 0) {
          return false;
        }
      }
      if (ones != 1) {
        return false;
      }
    }
    return classes > 1;
  }

  private static int largest(float[] values, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = values[from + i] > values[from + best] ? i : best;
    }
    return best;
  }
}
