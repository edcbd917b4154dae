package dev.elman.data;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The samples of one step of training, `[batch, …]` on every tensor.
///
/// @param inputs one tensor per input of the model, at least one
/// @param labels one tensor per output; none if the batch is only to be predicted
/// @param weights per label how much its samples `[batch]` or steps `[batch, time]` count, or null
///   for 1
/// @param masks per input which steps are real `[batch, time]`, or null if all are
/// @param beginsSequence whether the rows begin new sequences; if not, row i goes on where row i of
///   the batch before ended, and recurrent layers that carry their states keep them
public record Batch(
    List<Tensor> inputs,
    List<Tensor> labels,
    List<@Nullable Tensor> weights,
    List<@Nullable Mask> masks,
    boolean beginsSequence) {

  /// Copies the lists and checks the shapes.
  ///
  /// @throws IllegalArgumentException if there is no input, or the shapes do not fit each other
  public Batch {
    inputs = List.copyOf(inputs);
    labels = List.copyOf(labels);
    weights = Collections.unmodifiableList(new ArrayList<>(weights));
    masks = Collections.unmodifiableList(new ArrayList<>(masks));
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("Batch: expected at least one input, but got none.");
    }
    BatchShapes.check(inputs, labels, weights, masks);
  }

  /// A batch of a model with several inputs or outputs.
  public static Batch of(List<Tensor> inputs, List<Tensor> labels) {
    return new Batch(
        inputs,
        labels,
        Collections.nCopies(labels.size(), null),
        Collections.nCopies(inputs.size(), null),
        true);
  }

  /// A batch with one input and one label.
  public static Batch of(Tensor input, Tensor label) {
    return of(List.of(input), List.of(label));
  }

  /// A batch without labels.
  public static Batch of(Tensor input) {
    return of(List.of(input), List.of());
  }

  /// The number of samples.
  public int rows() {
    return inputs.getFirst().extent(0);
  }

  /// This batch with other weights, one entry per label.
  public Batch withWeights(List<@Nullable Tensor> newWeights) {
    return new Batch(inputs, labels, newWeights, masks, beginsSequence);
  }

  /// This batch with other masks, one entry per input.
  public Batch withMasks(List<@Nullable Mask> newMasks) {
    return new Batch(inputs, labels, weights, newMasks, beginsSequence);
  }

  /// This batch as the beginning of sequences, or going on with those of the batch before.
  public Batch withBeginsSequence(boolean begins) {
    return new Batch(inputs, labels, weights, masks, begins);
  }
}
