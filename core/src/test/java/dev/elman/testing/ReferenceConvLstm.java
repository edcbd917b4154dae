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
    boolean states,
    Drop dropInputs,
    Drop dropStates)
    implements Reference {
  /// What is left of the values that a gate reads of a sample.
  @FunctionalInterface
  public interface Drop {
    /// Nothing is dropped.
    Drop NOTHING = (values, _, _) -> values;

    /// `values ⊙ mask`.
    double[] of(double[] values, int sample, int gate);
  }

  /// Without dropout.
  public ReferenceConvLstm(
      ReferenceConvolution input,
      ReferenceConvolution recurrent,
      int batch,
      int time,
      boolean returnSequences,
      boolean goBackwards,
      boolean @Nullable [][] real,
      boolean states) {
    this(
        input,
        recurrent,
        batch,
        time,
        returnSequences,
        goBackwards,
        real,
        states,
        Drop.NOTHING,
        Drop.NOTHING);
  }

  /// With dropout.
  public ReferenceConvLstm drops(Drop inputs, Drop hidden) {
    return new ReferenceConvLstm(
        input, recurrent, batch, time, returnSequences, goBackwards, real, states, inputs, hidden);
  }

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
          double[] x = part(arguments.getFirst(), s * time + source, step);
          for (int gate = 0; gate < 4; gate++) {
            addGate(gate, z, input, dropInputs.of(x, s, gate), w);
            addGate(gate, z, recurrent, dropStates.of(h, s, gate), r);
          }
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

  /// Adds the columns of a gate of a convolution.
  private static void addGate(
      int gate, double[] z, ReferenceConvolution convolution, double[] x, double[] kernel) {
    double[] all = new double[z.length];
    convolution.addTo(all, x, kernel, 0);
    int filters = convolution.filters() / 4;
    for (int i = 0; i < z.length; i++) {
      z[i] += i / filters % 4 == gate ? all[i] : 0;
    }
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
