package dev.elman.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.activation.Activations;
import dev.elman.layer.ActivityRegularization;
import dev.elman.layer.Dense;
import dev.elman.layer.Dropout;
import dev.elman.layer.Embedding;
import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.loss.Losses;
import dev.elman.model.Sequential;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/// The public gradient check passes what is right, finds what is wrong and says where.
class PublicGradientCheckTest {
  /// A dense layer whose gradients are changed behind its back.
  private static final class Sabotaged extends Layer {
    private final Layer dense = new Dense(Dense.Config.units(2));
    private final BiConsumer<Tape, Tensor> afterBackward;

    Sabotaged(BiConsumer<Tape, Tensor> afterBackward) {
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
      return dense.forward(tape, x);
    }

    @Override
    public Tensor backward(Tape tape, Tensor dy) {
      Tensor dx = dense.backward(tape, dy);
      afterBackward.accept(tape, dx);
      return dx;
    }
  }

  private static GradientCheck.Report sabotaged(BiConsumer<Tape, Tensor> afterBackward) {
    return GradientCheck.of(new Sabotaged(afterBackward)).input(3, 2).run();
  }

  @Test
  void rightLayersPassWithRoomToSpare() {
    CellConfig config = CellConfig.units(3);
    List<GradientCheck> checks =
        List.of(
            GradientCheck.of(new Sabotaged((_, _) -> {})).input(3, 2),
            GradientCheck.of(new Lstm(config)).input(2, 5, 4),
            GradientCheck.of(new Gru(config)).input(2, 5, 4),
            GradientCheck.of(new Recurrent(new Lstm(config)).goBackwards()).input(3, 4, 2),
            GradientCheck.of(new Dense(Dense.Config.units(3).activation(Activations.gelu())))
                .input(4, 3),
            GradientCheck.of(new ActivityRegularization(0.1, 0.2)).input(4, 3));
    for (GradientCheck check : checks) {
      GradientCheck.Report report = check.run();
      assertThat(report.largest()).as(report.toString()).isBetween(0.0, 3e-4);
      assertThat(report.require()).isSameAs(report);
    }
  }

  @Test
  void aKinkIsNoMistake() {
    Layer relu = new Dense(Dense.Config.units(5).activation(Activations.relu()));
    GradientCheck.of(relu).input(7, 3).run().require();
  }

  @Test
  void dropoutDropsTheSameEveryTime() {
    GradientCheck.of(new Dropout(0.5)).input(4, 6).run().require();
  }

  @Test
  void aWrongGradientIsFoundWithItsPlace() {
    GradientCheck.Report report = sabotaged((_, dx) -> dx.data()[3] *= -1);
    assertThat(report.passed()).isFalse();
    GradientCheck.Entry input = report.entries().getFirst();
    assertThat(input.name()).isEqualTo("input 0");
    assertThat(input.place()).containsExactly(1, 1);
    assertThat(input.difference()).isGreaterThan(0.1);
    assertThat(input.analytic()).isNotEqualTo(input.numeric());
    assertThat(report.entries().subList(1, 3)).allMatch(e -> e.difference() < 1e-3);
    assertThatThrownBy(report::require)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Gradients of Sabotaged: wrong")
        .hasMessageContaining("! input 0")
        .hasMessageContaining("at [1, 1]");
  }

  @Test
  void aForgottenParameterIsFound() {
    GradientCheck.Report report = sabotaged((tape, _) -> tape.gradients()[5] = 0);
    assertThat(report.entries().get(2).name()).isEqualTo("bias");
    assertThat(report.entries().get(2).place()).containsExactly(1);
    assertThat(report.passed()).isFalse();
  }

  @Test
  void aSmallFactorIsFound() {
    assertThat(sabotaged((_, dx) -> dx.data()[0] *= 1.01f).largest()).isGreaterThan(5e-3);
  }

  @Test
  void nanIsFound() {
    assertThat(sabotaged((tape, _) -> tape.gradients()[0] = Float.NaN).passed()).isFalse();
  }

  @Test
  void aModelIsCheckedWithItsLossAndKeepsItsWeights() {
    Sequential model =
        Sequential.of(
            new Embedding(Embedding.Config.of(5, 3)),
            new Recurrent(new Gru(CellConfig.units(4))),
            new Dense(Dense.Config.units(3).activation(Activations.softmax())));
    model.buildFor(Shape.of(4));
    List<Tensor> before = model.getWeights();
    Tensor x = Tensor.of(new float[] {0, 1, 2, 3, 4, 3, 2, 1}, 2, 4);
    Tensor y = Tensor.of(new float[] {2, 0}, 2, 1);
    GradientCheck.Report report =
        GradientCheck.of(model, Losses.sparseCategoricalCrossentropy(), x, y).run().require();
    assertThat(report.entries()).hasSize(6);
    assertThat(report.largest()).isGreaterThan(0);
    for (int k = 0; k < before.size(); k++) {
      assertThat(model.getWeights().get(k).data()).isEqualTo(before.get(k).data());
    }
  }

  @Test
  void aCheckWithoutAnInputSaysWhatIsMissing() {
    assertThatThrownBy(() -> GradientCheck.of(new Lstm(CellConfig.units(2))).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "GradientCheck of LSTM: expected an input, but got none. Say its shape with the batch"
                + " axis first: input(2, 5, 3).");
  }
}
