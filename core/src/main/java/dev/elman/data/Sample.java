package dev.elman.data;

import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One sample: what is put into a model once, and what should come out. There is no batch axis.
///
/// Sequences are `[time, features]`, or `[time]` for the numbers of tokens; samples of one source
/// may differ in their number of steps.
///
/// @param inputs one tensor per input of the model, at least one
/// @param labels one tensor per output; none if the sample is only to be predicted
/// @param weights per label how much it counts: one number `[]`, one number per step `[time]`, or
///   null for 1
public record Sample(List<Tensor> inputs, List<Tensor> labels, List<@Nullable Tensor> weights) {

  /// Copies the lists.
  ///
  /// @throws IllegalArgumentException if there is no input, or not one weight per label
  public Sample {
    inputs = List.copyOf(inputs);
    labels = List.copyOf(labels);
    weights = Collections.unmodifiableList(new ArrayList<>(weights));
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("Sample: expected at least one input, but got none.");
    }
    if (weights.size() != labels.size()) {
      throw new IllegalArgumentException(
          "Sample weights: expected one entry per label, "
              + labels.size()
              + ", but got "
              + weights.size()
              + ". Use null for a label that counts once.");
    }
    for (int i = 0; i < labels.size(); i++) {
      checkWeight(labels.get(i), weights.get(i));
    }
  }

  private static void checkWeight(Tensor label, @Nullable Tensor weight) {
    if (weight == null || weight.rank() == 0) {
      return;
    }
    boolean perStep = weight.rank() == 1 && label.rank() > 0 && weight.extent(0) == label.extent(0);
    if (!perStep) {
      throw new IllegalArgumentException(
          "Sample weights: expected one number [] or one per step of the label "
              + label.shape()
              + ", but got "
              + weight.shape()
              + ".");
    }
  }

  /// A sample of a model with several inputs or outputs.
  public static Sample of(List<Tensor> inputs, List<Tensor> labels) {
    return new Sample(inputs, labels, Collections.nCopies(labels.size(), null));
  }

  /// A sample with one input and one label.
  public static Sample of(Tensor input, Tensor label) {
    return of(List.of(input), List.of(label));
  }

  /// A sample without a label.
  public static Sample of(Tensor input) {
    return of(List.of(input), List.of());
  }

  /// This sample with a weight for all its labels.
  public Sample withWeight(float weight) {
    Tensor[] all = new Tensor[labels.size()];
    Arrays.setAll(all, _ -> scalar(weight));
    return new Sample(inputs, labels, Arrays.asList(all));
  }

  /// This sample with a weight for every step of its first label.
  public Sample withStepWeights(float... perStep) {
    List<@Nullable Tensor> changed = new ArrayList<>(weights);
    changed.set(0, Tensor.of(perStep));
    return new Sample(inputs, labels, changed);
  }

  /// The number of steps of the first input.
  public int length() {
    Tensor first = inputs.getFirst();
    return first.rank() == 0 ? 1 : first.extent(0);
  }

  private static Tensor scalar(float value) {
    return Tensor.of(new float[] {value}, new int[0]);
  }
}
