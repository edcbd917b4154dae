package dev.elman.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Repeats a cell over time, sample by sample.
///
/// @param states how many states of U values the cell has
public record ReferenceRecurrent(
    ReferenceCell cell,
    int batch,
    int time,
    int units,
    int states,
    boolean returnSequences,
    boolean goBackwards)
    implements Reference {
  @Override
  public List<double[]> apply(List<double[]> arguments) {
    int firstState = arguments.size() - states;
    List<double[]> weights = arguments.subList(1, firstState);
    double[] x = arguments.getFirst();
    int features = x.length / (batch * time);
    double[] y = new double[batch * (returnSequences ? time : 1) * units];
    double[][] last = new double[states][batch * units];
    for (int b = 0; b < batch; b++) {
      double[][] state = new double[states][];
      for (int k = 0; k < states; k++) {
        state[k] = part(arguments.get(firstState + k), b, units);
      }
      for (int t = 0; t < time; t++) {
        int source = goBackwards ? time - 1 - t : t;
        state = cell.step(part(x, b * time + source, features), state, weights);
        if (returnSequences) {
          System.arraycopy(state[0], 0, y, (b * time + t) * units, units);
        }
      }
      if (!returnSequences) {
        System.arraycopy(state[0], 0, y, b * units, units);
      }
      for (int k = 0; k < states; k++) {
        System.arraycopy(state[k], 0, last[k], b * units, units);
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
