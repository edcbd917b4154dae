package dev.elman.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.layer.Dense;
import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/// The gradient check finds the mistakes that it is there for, and says where they are.
class GradientCheckTest {
  private static final Shape INPUT = Shape.of(3, 2);

  /// A dense layer whose results are changed behind its back.
  private static final class Sabotaged extends Layer {
    private final Layer dense = new Dense(Dense.Config.units(2));
    private final BiConsumer<Tape, Tensor> afterForward;
    private final BiConsumer<Tape, Tensor> afterBackward;

    Sabotaged(BiConsumer<Tape, Tensor> afterForward, BiConsumer<Tape, Tensor> afterBackward) {
      this.afterForward = afterForward;
      this.afterBackward = afterBackward;
    }

    @Override
    public String type() {
      return "Sabotaged";
    }

    @Override
    protected void createParameters(Shape input) {
      dense.build(input);
      dense.parameters().forEach(this::adopt);
    }

    @Override
    public Shape outputShape(Shape input) {
      return dense.outputShape(input);
    }

    @Override
    public void pack(Ops ops) {
      dense.pack(ops);
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
      Tensor y = dense.forward(tape, x);
      afterForward.accept(tape, y);
      return y;
    }

    @Override
    public Tensor backward(Tape tape, Tensor dy) {
      Tensor dx = dense.backward(tape, dy);
      afterBackward.accept(tape, dx);
      return dx;
    }
  }

  private static void check(Layer layer) {
    Reference reference = new ReferenceDense(2, 2, ReferenceActivations.of("linear"));
    GradientCheck.check(Ops.scalar(), layer, reference, INPUT, 1);
  }

  private static void nothing(Tape tape, Tensor tensor) {}

  @Test
  void aRightLayerPasses() {
    check(new Sabotaged(GradientCheckTest::nothing, GradientCheckTest::nothing));
  }

  @Test
  void aSmallErrorOfTheOutputIsFound() {
    Layer wrong = new Sabotaged((_, y) -> y.data()[3] += 1e-4f, GradientCheckTest::nothing);
    assertThatThrownBy(() -> check(wrong))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("output [1, 1]: layer ");
  }

  @Test
  void aSmallErrorOfTheInputGradientIsFound() {
    Layer wrong = new Sabotaged(GradientCheckTest::nothing, (_, dx) -> dx.data()[4] *= 1.001f);
    assertThatThrownBy(() -> check(wrong))
        .hasMessageContaining("gradient of input [2, 0]: analytic");
  }

  @Test
  void aSmallErrorOfAParameterGradientIsFound() {
    Layer wrong =
        new Sabotaged(GradientCheckTest::nothing, (tape, _) -> tape.gradients()[5] *= 1.001f);
    assertThatThrownBy(() -> check(wrong))
        .hasMessageContaining("gradient of bias [1]: analytic")
        .hasMessageContaining(", numeric ");
  }

  @Test
  void nanIsFound() {
    Layer wrong =
        new Sabotaged(GradientCheckTest::nothing, (tape, _) -> tape.gradients()[0] = Float.NaN);
    assertThatThrownBy(() -> check(wrong)).hasMessageContaining("kernel [0, 0]: analytic NaN");
  }

  @Test
  void anotherCellIsFoundInEveryGradient() {
    CellConfig config = CellConfig.units(2);
    Cell cell = CellKind.GRU.cell(config.useBias(false));
    Reference other =
        new ReferenceRecurrent(
            CellKind.GRU_RESET_BEFORE.reference(config), 2, 3, 2, 1, false, false);
    assertThatThrownBy(() ->
            GradientCheck.check(Ops.scalar(), new Recurrent(cell), other, Shape.of(2, 3, 1), 1))
        .hasMessageContaining("output [0, 0]")
        .hasMessageContaining("final state 0 [0, 0]")
        .hasMessageContaining("gradient of recurrent_kernel");
  }
}
