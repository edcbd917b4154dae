package dev.elman.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Repeats a cell over time, sample by sample.
///
/// @param stateSizes how many values each state of the cell has
/// @param outputState which state is the output
public record ReferenceRecurrent(
    ReferenceCell cell,
    int batch,
    int time,
    List<Integer> stateSizes,
    int outputState,
    boolean returnSequences,
    boolean goBackwards)
    implements Reference {
  /// A cell whose states have U values each, the first being the output.
  public ReferenceRecurrent(
      ReferenceCell cell,
      int batch,
      int time,
      int units,
      int states,
      boolean returnSequences,
      boolean goBackwards) {
    this(cell, batch, time, Collections.nCopies(states, units), 0, returnSequences, goBackwards);
  }

  @Override
  public List<double[]> apply(List<double[]> arguments) {
    int states = stateSizes.size();
    int units = stateSizes.get(outputState);
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
        state = cell.step(part(x, b * time + source, features), state, weights);
        if (returnSequences) {
          System.arraycopy(state[outputState], 0, y, (b * time + t) * units, units);
        }
      }
      if (!returnSequences) {
        System.arraycopy(state[outputState], 0, y, b * units, units);
      }
      for (int k = 0; k < states; k++) {
        System.arraycopy(state[k], 0, last[k], b * stateSizes.get(k), stateSizes.get(k));
      }
    }
    List<double[]> results = new ArrayList<>(List.of(y));
    results.addAll(Arrays.asList(last));
    return results;
  }

  private static double[] part(double[] values, int index, int size) {
    return Arrays.copyOfRange(values, index * size, (index + 1) * size);
  }
}
