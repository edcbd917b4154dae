package dev.elman.data;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Checks that the parts of a [Batch] fit each other.
final class BatchShapes {
  private BatchShapes() {}

  static void check(
      List<Tensor> inputs,
      List<Tensor> labels,
      List<@Nullable Tensor> weights,
      List<@Nullable Mask> masks) {
    checkCount("weights", "label", labels.size(), weights.size());
    checkCount("masks", "input", inputs.size(), masks.size());
    checkRows("Batch", inputs, labels);
    for (int i = 0; i < labels.size(); i++) {
      checkWeights(i, labels.get(i), weights.get(i));
    }
    for (int i = 0; i < inputs.size(); i++) {
      checkMask(i, inputs.get(i), masks.get(i));
    }
  }

  /// Checks that there is an input, and that all columns have the same number of rows.
  static void checkColumns(List<? extends Column> inputs, List<? extends Column> labels) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException(
          "Dataset.ofColumns: expected at least one input, but got none.");
    }
    int rows = inputs.getFirst().rows();
    for (Column column : Stream.concat(inputs.stream(), labels.stream()).toList()) {
      if (column.rows() != rows) {
        throw new IllegalArgumentException(
            "Dataset.ofColumns: expected as many rows everywhere as in input 0, "
                + rows
                + ", but got "
                + column.rows()
                + ". Check how the samples were cut.");
      }
    }
  }

  /// Checks that all tensors have the same number of rows.
  static void checkRows(String where, List<Tensor> inputs, List<Tensor> labels) {
    Tensor first = inputs.getFirst();
    for (int i = 0; i < inputs.size(); i++) {
      checkRows(where, first, "input " + i, inputs.get(i));
    }
    for (int i = 0; i < labels.size(); i++) {
      checkRows(where, first, "label " + i, labels.get(i));
    }
  }

  private static void checkRows(String where, Tensor first, String name, Tensor tensor) {
    if (tensor.rank() == 0 || tensor.extent(0) != first.extent(0)) {
      throw new IllegalArgumentException(
          where
              + ": expected as many rows everywhere as in input 0, "
              + first.shape().labelledBatch()
              + ", but got "
              + name
              + " "
              + tensor.shape().labelledBatch()
              + ". Check how the samples were cut.");
    }
  }

  private static void checkCount(String what, String of, int expected, int got) {
    if (expected != got) {
      throw new IllegalArgumentException(
          "Batch "
              + what
              + ": expected one entry per "
              + of
              + ", "
              + expected
              + ", but got "
              + got
              + ". Use null where there are none.");
    }
  }

  static void checkWeights(int index, Tensor label, @Nullable Tensor weight) {
    if (weight == null) {
      return;
    }
    boolean perSample = weight.rank() == 1;
    boolean perStep =
        weight.rank() == 2 && label.rank() >= 2 && weight.extent(1) == label.extent(1);
    if (!(perSample || perStep) || weight.extent(0) != label.extent(0)) {
      throw new IllegalArgumentException(
          "Weights of label "
              + index
              + ": expected [batch="
              + label.extent(0)
              + "]"
              + (label.rank() < 2
                  ? ""
                  : " or [batch=" + label.extent(0) + ", time=" + label.extent(1) + "]")
              + ", but got "
              + weight.shape()
              + ".");
    }
  }

  private static void checkMask(int index, Tensor input, @Nullable Mask mask) {
    if (mask == null) {
      return;
    }
    if (input.rank() < 2 || mask.batch() != input.extent(0) || mask.time() != input.extent(1)) {
      throw new IllegalArgumentException(
          "Mask of input "
              + index
              + ": expected the batch and time of "
              + input.shape().labelledBatch()
              + ", but got [batch="
              + mask.batch()
              + ", time="
              + mask.time()
              + "].");
    }
  }
}
