package dev.elman.testing;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A convolutional LSTM with tanh and sigmoid, in double precision.
///
/// @param input the convolution of a step of x, into 4F columns i | f | g | o
/// @param recurrent the convolution of h
/// @param real which steps are real `[batch][time]`, or null for all
/// @param states whether the first states are given behind x, and the last returned
public record ReferenceConvLstm(
    ReferenceConvolution input,
    ReferenceConvolution recurrent,
    int batch,
    int time,
    boolean returnSequences,
    boolean goBackwards,
    boolean @Nullable [][] real,
    boolean states)
    implements Reference {
  @Override
  public List<double[]> apply(List<double[]> arguments) {
    int weights = states ? 3 : 1;
    double[] w = arguments.get(weights);
    double[] r = arguments.get(weights + 1);
    double[] b =
        arguments.size() > weights + 2 ? arguments.get(weights + 2) : new double[input.filters()];
    int size = recurrent.height() * recurrent.width() * recurrent.channels();
    double[] y = new double[batch * (returnSequences ? time : 1) * size];
    double[][] last = new double[2][batch * size];
    for (int s = 0; s < batch; s++) {
      double[] h = states ? part(arguments.get(1), s, size) : new double[size];
      double[] c = states ? part(arguments.get(2), s, size) : new double[size];
      double[] out = new double[size];
      for (int t = 0; t < time; t++) {
        int source = goBackwards ? time - 1 - t : t;
        if (real == null || real[s][source]) {
          int step = arguments.getFirst().length / (batch * time);
          double[] z = biases(b, size);
          input.addTo(z, part(arguments.getFirst(), s * time + source, step), w, 0);
          recurrent.addTo(z, h, r, 0);
          c = cell(z, c);
          h = hidden(z, c);
          out = h;
        }
        if (returnSequences || t == time - 1) {
          System.arraycopy(out, 0, y, (returnSequences ? s * time + t : s) * size, size);
        }
      }
      System.arraycopy(h, 0, last[0], s * size, size);
      System.arraycopy(c, 0, last[1], s * size, size);
    }
    return states ? List.of(y, last[0], last[1]) : List.of(y);
  }

  private static double[] biases(double[] b, int size) {
    double[] z = new double[4 * size];
    Arrays.setAll(z, i -> b[i % b.length]);
    return z;
  }

  /// `c = f ⊙ cPrev + i ⊙ g`.
  private double[] cell(double[] z, double[] previous) {
    double[] c = new double[previous.length];
    Arrays.setAll(
        c,
        i ->
            sigmoid(gate(z, i, 1)) * previous[i]
                + sigmoid(gate(z, i, 0)) * Math.tanh(gate(z, i, 2)));
    return c;
  }

  /// `h = o ⊙ tanh(c)`.
  private double[] hidden(double[] z, double[] c) {
    double[] h = new double[c.length];
    Arrays.setAll(h, i -> sigmoid(gate(z, i, 3)) * Math.tanh(c[i]));
    return h;
  }

  private double gate(double[] z, int i, int gate) {
    int filters = recurrent.channels();
    return z[i / filters * 4 * filters + gate * filters + i % filters];
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double[] part(double[] values, int index, int size) {
    return Arrays.copyOfRange(values, index * size, (index + 1) * size);
  }
}
