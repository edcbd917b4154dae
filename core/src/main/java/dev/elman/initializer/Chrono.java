package dev.elman.initializer;

import dev.elman.tensor.Shape;
import java.util.random.RandomGenerator;

/// Biases for an LSTM that has to remember for up to `timeSteps` steps: `b_f = log u` and `b_i =
/// -b_f`, where u is uniform between 1 and `timeSteps - 1` for each unit; the other biases are 0.
///
/// The forget gate then begins at `u / (1 + u)`, so the unit forgets after about u steps. To be
/// used without Keras's unit forget bias, which would overwrite `b_f`. Source: Tallec and Ollivier
/// 2018, *Can recurrent neural networks warp time?*, arXiv:1804.11188.
///
/// @param timeSteps the longest lag, at least 3
public record Chrono(int timeSteps) implements Initializer {
  private static final int GATES = 4; // i f g o

  /// Checks the number of steps.
  ///
  /// @throws IllegalArgumentException if it is less than 3
  public Chrono {
    Options.require(timeSteps >= 3, "chrono timeSteps", "at least 3", timeSteps);
  }

  @Override
  public String name() {
    return "chrono";
  }

  @Override
  public void fill(Shape shape, RandomGenerator random, float[] values, int offset) {
    Options.require(
        shape.rank() == 1 && shape.extent(0) % GATES == 0,
        name(),
        "the bias of an LSTM, [4 · units]",
        shape);
    int units = shape.extent(0) / GATES;
    for (int u = 0; u < units; u++) {
      float forget = (float) Math.log(1 + (timeSteps - 2) * random.nextDouble());
      values[offset + u] = -forget;
      values[offset + units + u] = forget;
      values[offset + 2 * units + u] = 0;
      values[offset + 3 * units + u] = 0;
    }
  }
}
