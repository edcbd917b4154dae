package dev.elman.testing;

import dev.elman.tensor.Mask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Repeats a cell over time, sample by sample.
///
/// @param stateSizes how many values each state of the cell has
/// @param outputState which state is the output
/// @param mask which steps are real, or null if all are; a masked step keeps the states and repeats
///   the output
/// @param zeroOutputForMask whether a masked step gives zeros
public record ReferenceRecurrent(
    ReferenceCell cell,
    int batch,
    int time,
    List<Integer> stateSizes,
    int outputState,
    boolean returnSequences,
    boolean goBackwards,
    @Nullable Mask mask,
    boolean zeroOutputForMask)
    implements Reference {
  /// Without a mask.
  public ReferenceRecurrent(
      ReferenceCell cell,
      int batch,
      int time,
      List<Integer> stateSizes,
      int outputState,
      boolean returnSequences,
      boolean goBackwards) {
    this(cell, batch, time, stateSizes, outputState, returnSequences, goBackwards, null, false);
  }

  /// A cell whose states have U values each, the first being the output.
  public ReferenceRecurrent(
      ReferenceCell cell,
      int batch,
      int time,
      int units,
      int states,
      boolean returnSequences,
      boolean goBackwards,
      @Nullable Mask mask,
      boolean zeroOutputForMask) {
    this(
        cell,
        batch,
        time,
        Collections.nCopies(states, units),
        0,
        returnSequences,
        goBackwards,
        mask,
        zeroOutputForMask);
  }

  /// Such a cell without a mask.
  public ReferenceRecurrent(
      ReferenceCell cell,
      int batch,
      int time,
      int units,
      int states,
      boolean returnSequences,
      boolean goBackwards) {
    this(cell, batch, time, units, states, returnSequences, goBackwards, null, false);
  }

  /// How many states the cell has.
  public int states() {
    return stateSizes.size();
  }

  /// How many values the output of a step has.
  public int units() {
    return stateSizes.get(outputState);
  }

  @Override
  public List<double[]> apply(List<double[]> arguments) {
    int states = states();
    int units = units();
    int firstState = arguments.size() - states;
    List<double[]> weights = arguments.subList(1, firstState);
    double[] x = arguments.getFirst();
    int features = x.length / (batch * time);
    double[] y = new double[batch * (returnSequences ? time : 1) * units];
    double[][] last = new double[states][];
    Arrays.setAll(last, k -> new double[batch * stateSizes.get(k)]);
    for (int b = 0; b < batch; b++) {
      double[][] state = new double[states][];
      for (int k = 0; k < states; k++) {
        state[k] = part(arguments.get(firstState + k), b, stateSizes.get(k));
      }
      for (int t = 0; t < time; t++) {
        int source = goBackwards ? time - 1 - t : t;
        boolean real = mask == null || mask.get(b, source);
        if (real) {
          state = cell.step(part(x, b * time + source, features), state, weights);
        }
        double[] output = real || !zeroOutputForMask ? state[outputState] : new double[units];
        System.arraycopy(output, 0, y, (returnSequences ? b * time + t : b) * units, units);
      }
      for (int k = 0; k < states; k++) {
        System.arraycopy(state[k], 0, last[k], b * stateSizes.get(k), stateSizes.get(k));
      }
    }
    List<double[]> results = new ArrayList<>(List.of(y));
    results.addAll(Arrays.asList(last));
    return results;
  }

  /// The same for arguments in the order of a layer with several inputs: x, the first states, then
  /// the parameters.
  public Reference statesFirst() {
    int states = states();
    return arguments -> {
      List<double[]> reordered = new ArrayList<>(List.of(arguments.getFirst()));
      reordered.addAll(arguments.subList(1 + states, arguments.size()));
      reordered.addAll(arguments.subList(1, 1 + states));
      return apply(reordered);
    };
  }

  private static double[] part(double[] values, int index, int size) {
    return Arrays.copyOfRange(values, index * size, (index + 1) * size);
  }
}
