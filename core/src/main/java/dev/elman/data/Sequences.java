package dev.elman.data;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Sequences of different lengths as rows of one tensor: Keras's `pad_sequences`.
///
/// Sequences that are too short get `value` before or behind them, sequences that are too long lose
/// steps at the beginning or the end. [Samples#paddedBatch(int)] pads every batch by itself and
/// makes masks.
public final class Sequences {
  private Sequences() {}

  /// Keras's defaults: as long as the longest, zeros before the others.
  ///
  /// @return `[sequences, time]`
  public static Tensor padSequences(int[][] sequences) {
    return padSequences(sequences, longest(lengths(sequences)), Padding.PRE, Padding.PRE, 0);
  }

  /// Numbers of tokens, for example.
  ///
  /// @param maxlen the number of steps of the result
  /// @param padding where steps are added
  /// @param truncating where steps are cut away
  /// @param value what an added step holds
  /// @return `[sequences, maxlen]`
  /// @throws IllegalArgumentException if there is no sequence
  public static Tensor padSequences(
      int[][] sequences, int maxlen, Padding padding, Padding truncating, float value) {
    Tensor padded = filled(lengths(sequences), maxlen, Shape.of(), value);
    for (int i = 0; i < sequences.length; i++) {
      int[] sequence = sequences[i];
      Place place = Place.of(sequence.length, maxlen, padding, truncating);
      for (int t = 0; t < place.steps; t++) {
        padded.data()[i * maxlen + place.to + t] = sequence[place.from + t];
      }
    }
    return padded;
  }

  /// Keras's defaults for sequences of numbers `[time]` or features `[time, …]`.
  ///
  /// @return `[sequences, time, …]`
  public static Tensor padSequences(List<Tensor> sequences) {
    return padSequences(sequences, longest(lengths(sequences)), Padding.PRE, Padding.PRE, 0);
  }

  /// Sequences of numbers `[time]` or features `[time, …]`.
  ///
  /// @param maxlen the number of steps of the result
  /// @param padding where steps are added
  /// @param truncating where steps are cut away
  /// @param value what an added step holds
  /// @return `[sequences, maxlen, …]`
  /// @throws IllegalArgumentException if there is no sequence, or steps have different shapes
  public static Tensor padSequences(
      List<Tensor> sequences, int maxlen, Padding padding, Padding truncating, float value) {
    int[] lengths = lengths(sequences);
    Shape step = step(sequences);
    Tensor padded = filled(lengths, maxlen, step, value);
    int size = step.size();
    for (int i = 0; i < lengths.length; i++) {
      Place place = Place.of(lengths[i], maxlen, padding, truncating);
      System.arraycopy(
          sequences.get(i).data(),
          place.from * size,
          padded.data(),
          (i * maxlen + place.to) * size,
          place.steps * size);
    }
    return padded;
  }

  /// Which steps go where.
  private record Place(int from, int to, int steps) {
    static Place of(int length, int maxlen, Padding padding, Padding truncating) {
      int steps = Math.min(length, maxlen);
      return new Place(
          truncating == Padding.PRE ? length - steps : 0,
          padding == Padding.PRE ? maxlen - steps : 0,
          steps);
    }
  }

  private static int[] lengths(int[][] sequences) {
    return Arrays.stream(sequences).mapToInt(sequence -> sequence.length).toArray();
  }

  private static int[] lengths(List<Tensor> sequences) {
    for (int i = 0; i < sequences.size(); i++) {
      if (sequences.get(i).rank() == 0) {
        throw new IllegalArgumentException(
            "Sequences.padSequences: expected the time on the first axis, but sequence "
                + i
                + " is [].");
      }
    }
    return sequences.stream().mapToInt(sequence -> sequence.extent(0)).toArray();
  }

  private static int longest(int[] lengths) {
    return Arrays.stream(lengths).max().orElse(0);
  }

  /// The shape of one step, the same in all sequences.
  private static Shape step(List<Tensor> sequences) {
    Shape first = sequences.isEmpty() ? Shape.of() : sequences.getFirst().shape().dropFirst();
    for (int i = 0; i < sequences.size(); i++) {
      Shape shape = sequences.get(i).shape();
      if (!shape.dropFirst().equals(first)) {
        throw new IllegalArgumentException(
            "Sequences.padSequences: expected steps of shape "
                + first
                + " as in sequence 0, but sequence "
                + i
                + " has the shape "
                + shape
                + ".");
      }
    }
    return first;
  }

  private static Tensor filled(int[] lengths, int maxlen, Shape step, float value) {
    if (lengths.length == 0) {
      throw new IllegalArgumentException(
          "Sequences.padSequences: expected at least one sequence, but got none.");
    }
    Checks.atLeast(1, "Sequences.padSequences maxlen", maxlen);
    Tensor filled = Tensor.zeros(step.prepend(maxlen).prepend(lengths.length));
    if (value != 0) {
      Arrays.fill(filled.data(), value);
    }
    return filled;
  }
}
