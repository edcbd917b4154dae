package dev.elman.inspect;

import dev.elman.activation.Activation;
import dev.elman.inspect.GradientFlow.GateFlow;
import dev.elman.inspect.GradientFlow.LayerFlow;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The sums behind a [LayerFlow].
final class LayerSums {
  private final Recurrent layer;
  private final List<Gate> gates = new ArrayList<>();
  private double[] squares = new double[0]; // of the gradient of h, by step
  private double[] stateSquares = new double[0]; // of the gradient of all states
  private int steps;

  private static final class Gate {
    private final String name;
    private final GateRange range;
    private long low;
    private long high;
    private long count;

    private Gate(String name, Activation activation) {
      this.name = name;
      range = GateRange.of(activation);
    }

    private void add(Matrix values) {
      for (int row = 0; row < values.rows(); row++) {
        for (int column = 0; column < values.columns(); column++) {
          float value = values.data()[values.offset(row) + column];
          low += range.isLow(value) ? 1 : 0;
          high += range.isHigh(value) ? 1 : 0;
        }
      }
      count += (long) values.rows() * values.columns();
    }
  }

  LayerSums(Recurrent layer) {
    this.layer = layer;
    for (Map.Entry<String, Activation> gate : layer.cell().gateActivations().entrySet()) {
      gates.add(new Gate(gate.getKey(), gate.getValue()));
    }
  }

  void add(int step, List<Matrix> dStates, List<Matrix> values) {
    if (squares.length <= step) {
      int length = Math.max(step + 1, 2 * squares.length);
      squares = Arrays.copyOf(squares, length);
      stateSquares = Arrays.copyOf(stateSquares, length);
    }
    steps = Math.max(steps, step + 1);
    squares[step] += sumOfSquares(dStates.getFirst());
    for (Matrix dState : dStates) {
      stateSquares[step] += sumOfSquares(dState);
    }
    for (int k = 0; k < gates.size(); k++) {
      gates.get(k).add(values.get(k));
    }
  }

  private static double sumOfSquares(Matrix gradient) {
    double sum = 0;
    for (int row = 0; row < gradient.rows(); row++) {
      for (int column = 0; column < gradient.columns(); column++) {
        double value = gradient.data()[gradient.offset(row) + column];
        sum += value * value;
      }
    }
    return sum;
  }

  LayerFlow result() {
    List<GateFlow> flows = new ArrayList<>();
    for (int k = 0; k < gates.size(); k++) {
      Gate gate = gates.get(k);
      double count = Math.max(1, gate.count);
      flows.add(new GateFlow(gate.name, gate.low / count, gate.high / count, radius(k)));
    }
    return new LayerFlow(
        layer.name(), layer.type(), norms(squares), norms(stateSquares), List.copyOf(flows));
  }

  private List<Double> norms(double[] sums) {
    return Arrays.stream(sums, 0, steps).map(Math::sqrt).boxed().toList();
  }

  /// The spectral radius of block `k` of R `[U, gates · U]`.
  private double radius(int k) {
    for (Parameter parameter : layer.parameters()) {
      boolean square =
          parameter.name().equals("recurrent_kernel")
              && parameter.shape().rank() == 2
              && parameter.shape().extent(1) == gates.size() * parameter.shape().extent(0);
      if (square) {
        return SpectralRadius.of(parameter.get(), k * parameter.shape().extent(0));
      }
    }
    return Double.NaN;
  }
}
