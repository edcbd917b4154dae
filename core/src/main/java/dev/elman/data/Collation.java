package dev.elman.data;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// How samples become a batch.
///
/// @param padding how sequences of different lengths are made equally long, or null if they are
///   refused
record Collation(@Nullable PaddingOptions padding) {

  /// The batch of some samples.
  ///
  /// @param number the number of the sample at a place of the list, for messages
  /// @throws IllegalArgumentException if the samples do not fit each other
  Batch collate(List<Sample> samples, IntToLongFunction number) {
    Sample first = samples.getFirst();
    for (int i = 1; i < samples.size(); i++) {
      checkCount("inputs", samples, i, number, sample -> sample.inputs().size());
      checkCount("labels", samples, i, number, sample -> sample.labels().size());
    }
    float value = padding == null ? 0 : padding.value();
    float labelValue = padding == null ? 0 : padding.labelValue();
    List<Tensor> inputs = new ArrayList<>();
    List<@Nullable Mask> masks = new ArrayList<>();
    for (int i = 0; i < first.inputs().size(); i++) {
      int input = i;
      Tensor[] parts = parts(samples, sample -> sample.inputs().get(input));
      inputs.add(stack("input " + i, parts, value, number));
      masks.add(mask(parts));
    }
    List<Tensor> labels = new ArrayList<>();
    List<@Nullable Tensor> weights = new ArrayList<>();
    for (int i = 0; i < first.labels().size(); i++) {
      int label = i;
      labels.add(
          stack(
              "label " + i,
              parts(samples, sample -> sample.labels().get(label)),
              labelValue,
              number));
      weights.add(weights(samples, label, number));
    }
    return Batch.of(inputs, labels).withWeights(weights).withMasks(masks);
  }

  private static Tensor[] parts(List<Sample> samples, Function<Sample, Tensor> part) {
    return samples.stream().map(part).toArray(Tensor[]::new);
  }

  private static void checkCount(
      String what,
      List<Sample> samples,
      int at,
      IntToLongFunction number,
      ToIntFunction<Sample> count) {
    int expected = count.applyAsInt(samples.getFirst());
    int got = count.applyAsInt(samples.get(at));
    if (expected != got) {
      throw new IllegalArgumentException(
          "Batch: expected "
              + expected
              + " "
              + what
              + " in every sample as in sample "
              + number.applyAsLong(0)
              + ", but sample "
              + number.applyAsLong(at)
              + " has "
              + got
              + ".");
    }
  }

  /// All tensors in one, `[batch, …]`.
  private Tensor stack(String what, Tensor[] parts, float value, IntToLongFunction number) {
    for (int i = 1; i < parts.length; i++) {
      if (!fits(parts[0].shape(), parts[i].shape())) {
        throw ragged(what, parts, i, number);
      }
    }
    int longest = longest(parts);
    Tensor whole = Tensor.zeros(shape(parts[0].shape(), longest).prepend(parts.length));
    if (value != 0) {
      Arrays.fill(whole.data(), value);
    }
    int size = whole.rowSize();
    for (int i = 0; i < parts.length; i++) {
      int padded = size - parts[i].size();
      int at = i * size + (isPre() ? padded : 0);
      System.arraycopy(parts[i].data(), 0, whole.data(), at, parts[i].size());
    }
    return whole;
  }

  private boolean isPre() {
    return padding != null && padding.side() == Padding.PRE;
  }

  private boolean fits(Shape first, Shape other) {
    if (padding == null || first.rank() == 0 || other.rank() == 0) {
      return first.equals(other);
    }
    return first.dropFirst().equals(other.dropFirst());
  }

  private static int longest(Tensor[] parts) {
    return Arrays.stream(parts).mapToInt(Collation::steps).max().orElseThrow();
  }

  private static int steps(Tensor part) {
    return part.rank() == 0 ? 1 : part.extent(0);
  }

  private static Shape shape(Shape sample, int steps) {
    return sample.rank() == 0 ? sample : sample.dropFirst().prepend(steps);
  }

  private IllegalArgumentException ragged(
      String what, Tensor[] parts, int at, IntToLongFunction number) {
    return new IllegalArgumentException(
        "Batch "
            + what
            + ": expected the shape "
            + parts[0].shape()
            + " of sample "
            + number.applyAsLong(0)
            + (padding == null ? "" : ", but for the number of steps, its first extent,")
            + " in every sample, but sample "
            + number.applyAsLong(at)
            + " has "
            + parts[at].shape()
            + (padding == null
                ? ". Use paddedBatch for sequences of different lengths."
                : ". Only the first axis can be padded."));
  }

  /// Which steps are not padding; null if all are real.
  private @Nullable Mask mask(Tensor[] parts) {
    int time = longest(parts);
    if (Arrays.stream(parts).allMatch(part -> steps(part) == time)) {
      return null;
    }
    Mask mask = new Mask().resize(parts.length, time);
    for (int row = 0; row < parts.length; row++) {
      int real = steps(parts[row]);
      int from = isPre() ? time - real : 0;
      for (int step = 0; step < time; step++) {
        mask.set(row, step, step >= from && step < from + real);
      }
    }
    return mask;
  }

  /// The weights of a label, 0 at padded steps; null if no sample has any.
  private @Nullable Tensor weights(List<Sample> samples, int label, IntToLongFunction number) {
    List<Tensor> given = new ArrayList<>();
    for (Sample sample : samples) {
      Tensor weight = sample.weights().get(label);
      if (weight != null) {
        given.add(weight);
      }
    }
    if (given.isEmpty()) {
      return null;
    }
    if (given.size() < samples.size()) {
      throw new IllegalArgumentException(
          "Batch weights of label "
              + label
              + ": expected a weight in every sample or in none, but got "
              + given.size()
              + " of the "
              + samples.size()
              + " samples from sample "
              + number.applyAsLong(0)
              + " on. Use a weight of 1 for the others.");
    }
    return stack("weights of label " + label, given.toArray(Tensor[]::new), 0, number);
  }
}
