package dev.elman.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A segment recurrent network, segment by segment.
///
/// @param units the size of the state
/// @param width the number of values of a segment
/// @param time the number of values of a window
/// @param horizon the number of values ahead
/// @param channels how many series have a vector; 0 for none, and no second input
public record ReferenceSegRnn(int units, int width, int time, int horizon, int channels)
    implements Reference {
  @Override
  public List<double[]> apply(List<double[]> arguments) {
    double[] x = arguments.getFirst();
    int inputs = channels > 0 ? 2 : 1;
    List<double[]> weights = arguments.subList(inputs, arguments.size());
    int batch = x.length / time;
    double[] y = new double[batch * horizon];
    for (int b = 0; b < batch; b++) {
      double[] window = Arrays.copyOfRange(x, b * time, (b + 1) * time);
      int id = channels > 0 ? (int) Math.round(arguments.get(1)[b]) : 0;
      System.arraycopy(forecast(window, id, weights), 0, y, b * horizon, horizon);
    }
    return List.of(y);
  }

  private double[] forecast(double[] window, int id, List<double[]> weights) {
    ReferenceGru gru =
        new ReferenceGru(
            units, ReferenceActivations.of("tanh"), ReferenceActivations.of("sigmoid"), true);
    List<double[]> cell = weights.subList(2, 5);
    double last = window[time - 1];
    double[] h = new double[units];
    for (int from = time % width; from < time; from += width) {
      double[] segment = Arrays.copyOfRange(window, from, from + width);
      Arrays.setAll(segment, i -> segment[i] - last);
      double[] input = linear(segment, weights.get(0), weights.get(1));
      Arrays.setAll(input, u -> Math.max(0, input[u]));
      h = gru.step(input, new double[][] {h}, cell)[0];
    }
    List<Double> all = new ArrayList<>();
    for (int j = 0; all.size() < horizon; j++) {
      double[] state = gru.step(embedding(j, id, weights), new double[][] {h}, cell)[0];
      double[] segment =
          linear(state, weights.get(weights.size() - 2), weights.get(weights.size() - 1));
      Arrays.stream(segment).forEach(value -> all.add(value + last));
    }
    return all.subList(0, horizon).stream().mapToDouble(value -> value).toArray();
  }

  private double[] embedding(int position, int id, List<double[]> weights) {
    int places = channels > 0 ? units - units / 2 : units;
    double[] embedding = new double[units];
    System.arraycopy(weights.get(5), position * places, embedding, 0, places);
    if (channels > 0) {
      int size = units - places;
      System.arraycopy(weights.get(6), id * size, embedding, places, size);
    }
    return embedding;
  }

  private static double[] linear(double[] x, double[] matrix, double[] bias) {
    double[] y = new double[bias.length];
    Arrays.setAll(y, u -> ReferenceCell.dot(x, matrix, bias.length, u) + bias[u]);
    return y;
  }
}
