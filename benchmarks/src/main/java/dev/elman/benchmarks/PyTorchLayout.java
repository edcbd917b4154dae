package dev.elman.benchmarks;

import java.util.Arrays;

/// The weights of a [Problem] as PyTorch wants them: `[G, F]` instead of `[F, G]`, two biases, and
/// the gates of a GRU in the order r z n instead of z r h.
final class PyTorchLayout {
  private final Problem problem;
  private final int units;
  private final int[] gates;

  PyTorchLayout(Problem problem) {
    this.problem = problem;
    units = problem.work().units();
    gates =
        switch (problem.work().cell()) {
          case SIMPLE_RNN -> new int[] {0};
          case LSTM -> new int[] {0, 1, 2, 3};
          case GRU -> new int[] {1, 0, 2};
        };
  }

  float[] inputWeights() {
    return transposed(problem.kernel(), problem.work().features());
  }

  float[] recurrentWeights() {
    return transposed(problem.recurrentKernel(), units);
  }

  float[] inputBias() {
    return transposed(problem.bias(), 1);
  }

  float[] recurrentBias() {
    int columns = gates.length * units;
    return problem.bias().length == columns
        ? new float[columns]
        : transposed(Arrays.copyOfRange(problem.bias(), columns, 2 * columns), 1);
  }

  /// `[rows, G]` → `[G, rows]`.
  private float[] transposed(float[] w, int rows) {
    int columns = gates.length * units;
    float[] t = new float[rows * columns];
    for (int gate = 0; gate < gates.length; gate++) {
      for (int u = 0; u < units; u++) {
        for (int r = 0; r < rows; r++) {
          t[(gate * units + u) * rows + r] = w[r * columns + gates[gate] * units + u];
        }
      }
    }
    return t;
  }
}
