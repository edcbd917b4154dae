package dev.elman.measure;

import static dev.elman.Elman.lstm;

import dev.elman.layer.Tape;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.tensor.Ops;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.RandomTensors;
import java.util.Locale;

/// Measures what a training step of a recurrent layer holds in memory: the buffers of its tape
/// after one pass forward and backward, with and without gradient checkpointing.
///
/// The input itself and its gradient are not counted: they are the neighbours'. Run `main` with the
/// test classes of `core` on the class path.
public final class StepMemory {
  private static final int ROWS = 16;
  private static final int FEATURES = 4;
  private static final int UNITS = 128;

  private StepMemory() {}

  public static void main(String[] arguments) {
    System.out.printf(
        "LSTM(%d), %d rows of %d features: MiB held by a training step%n", UNITS, ROWS, FEATURES);
    System.out.println("    T    all steps   checkpoints");
    for (int time = 100; time <= 6400; time *= 2) {
      System.out.printf(
          Locale.ROOT,
          "%5d %12.2f %13.2f%n",
          time,
          mebibytes(lstm(UNITS), time),
          mebibytes(lstm(UNITS).gradientCheckpointing(), time));
    }
  }

  /// The size of the buffers after a step with sequences of so many steps.
  static double mebibytes(Recurrent layer, int time) {
    layer.build(Shape.of(time, FEATURES));
    ParameterBlock block = new ParameterBlock(layer.parameters(), new Seed(0));
    Tape tape = Tape.root(Ops.create());
    layer.pack(tape.ops());
    tape.wantsInputGradient(false);
    tape.beginTraining(1, 0, ROWS, new float[block.size()]);
    RandomTensors random = new RandomTensors(1);
    Tensor y = layer.forward(tape, random.next(1, Shape.of(ROWS, time, FEATURES)));
    layer.backward(tape, random.next(1, y.shape()));
    return tape.bytes() / (1024.0 * 1024.0);
  }
}
