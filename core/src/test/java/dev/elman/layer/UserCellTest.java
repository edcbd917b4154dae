package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.initializer.Initializers;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.layer.recurrent.Step;
import dev.elman.loss.Losses;
import dev.elman.model.FitOptions;
import dev.elman.model.Model;
import dev.elman.model.Sequential;
import dev.elman.model.Verbose;
import dev.elman.optimizer.Optimizers;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.GradientCheck;
import dev.elman.testing.RandomTensors;
import dev.elman.testing.ReferenceCell;
import dev.elman.testing.ReferenceRecurrent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A cell that is not the library's, written with the public API only.
class UserCellTest {
  private static final int UNITS = 3;

  /// A network that sees its state of five steps ago: `h = tanh(x W + hOld R)`. The states are h
  /// and the four before it, `d1` to `d4`.
  private static class DelayedRnn extends Cell {
    private static final int OLDEST = 4;

    private final PackedMatrix r = new PackedMatrix();
    private final PackedMatrix rTransposed = new PackedMatrix();
    private @Nullable Parameter kernel;
    private @Nullable Parameter recurrentKernel;

    @Override
    public void step(Ops ops, Step s) {
      // h = tanh(x W + d4Prev R)
      ops.addMatMul(s.previous(OLDEST), r, s.z());
      ops.tanh(s.z(), s.gate(0));
      ops.copy(s.gate(0), s.state(0));
      // d1 = hPrev   d2 = d1Prev …
      for (int k = 1; k <= OLDEST; k++) {
        ops.copy(s.previous(k - 1), s.state(k));
      }
    }

    @Override
    public void stepBackward(Ops ops, Step s) {
      // in the forward step: h = tanh(x W + d4Prev R)
      ops.tanhBackward(s.gate(0), s.dState(0), s.dz());
      // in the forward step: d1 = hPrev   d2 = d1Prev …
      for (int k = 1; k <= OLDEST; k++) {
        ops.copy(s.dState(k), s.dState(k - 1));
      }
      ops.matMul(s.dz(), rTransposed, s.dState(OLDEST));
    }

    @Override
    public void addGradients(Ops ops, Step all, float[] gradients) {
      ops.addTransposedMatMul(all.previous(OLDEST), all.dz(), recurrentKernel(), gradients);
    }

    @Override
    public void createParameters(int features) {
      kernel =
          new Parameter("kernel", Shape.of(features, UNITS), Initializers.glorotUniform(), true);
      recurrentKernel =
          new Parameter(
              "recurrent_kernel", Shape.of(UNITS, UNITS), Initializers.orthogonal(), true);
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(kernel(), recurrentKernel());
    }

    @Override
    public Parameter kernel() {
      return Objects.requireNonNull(kernel);
    }

    private Parameter recurrentKernel() {
      return Objects.requireNonNull(recurrentKernel);
    }

    @Override
    public void inputBias(float[] bias) {
      Arrays.fill(bias, 0);
    }

    @Override
    public void pack(Ops ops) {
      ops.pack(recurrentKernel(), r);
      ops.packTransposed(recurrentKernel(), rTransposed);
    }

    @Override
    public String type() {
      return "DelayedRNN";
    }

    @Override
    public int units() {
      return UNITS;
    }

    @Override
    public int gates() {
      return 1;
    }

    @Override
    public List<Integer> stateSizes() {
      return List.of(UNITS, UNITS, UNITS, UNITS, UNITS);
    }
  }

  /// Notes how far below `fit` a step is.
  private static final class Watched extends DelayedRnn {
    private int frames;

    @Override
    public void step(Ops ops, Step s) {
      frames = Math.max(frames, framesUpToFit());
      super.step(ops, s);
    }

    private static int framesUpToFit() {
      List<String> methods =
          StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
              .walk(frames ->
                  frames
                      .skip(1) // this method
                      .map(frame ->
                          frame.getDeclaringClass() == Model.class ? frame.getMethodName() : "")
                      .toList());
      return methods.indexOf("fit") + 1;
    }
  }

  @Test
  void theGradientsOfAUserCellHold() {
    ReferenceCell reference =
        (x, states, weights) -> {
          double[] h = new double[UNITS];
          for (int u = 0; u < UNITS; u++) {
            h[u] =
                Math.tanh(
                    ReferenceCell.dot(x, weights.get(0), UNITS, u)
                        + ReferenceCell.dot(states[4], weights.get(1), UNITS, u));
          }
          return new double[][] {h, states[0], states[1], states[2], states[3]};
        };
    for (int time : new int[] {2, 7, 12}) {
      GradientCheck.check(
          Ops.create(),
          new Recurrent(new DelayedRnn()).returnSequences(),
          new ReferenceRecurrent(reference, 2, time, UNITS, 5, true, false),
          Shape.of(2, time, 4),
          time);
    }
  }

  @Test
  void aModelWithAUserCellLearnsToLookBack() {
    int batch = 32;
    Tensor x = new RandomTensors(1).next(batch, 10, 1);
    Tensor y = Tensor.zeros(batch, 1);
    for (int b = 0; b < batch; b++) {
      y.data()[b] = x.get(b, 4, 0); // five steps before the last
    }
    List<Double> losses = model(new DelayedRnn()).fit(x, y, options(300)).loss();
    assertThat(losses.getLast()).isLessThan(losses.getFirst() / 20);
  }

  @Test
  void atMostSixFramesLieBetweenFitAndTheEquations() {
    Watched cell = new Watched();
    model(cell).fit(Tensor.zeros(4, 3, 1), Tensor.zeros(4, 1), options(1));
    assertThat(cell.frames).as("frames from Model.fit to Cell.step, both counted").isBetween(2, 6);
  }

  private static Sequential model(Cell cell) {
    Sequential model = Sequential.of(new Recurrent(cell), new Dense(Dense.Config.units(1)));
    model.compile(Optimizers.rmsprop().learningRate(0.01), Losses.mse());
    return model;
  }

  private static FitOptions options(int epochs) {
    return FitOptions.epochs(epochs).threads(1).verbose(Verbose.SILENT);
  }
}
