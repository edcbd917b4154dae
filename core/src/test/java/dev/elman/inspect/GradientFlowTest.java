package dev.elman.inspect;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.flatten;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.simpleRnn;
import static dev.elman.Elman.units;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.elman.activation.Activations;
import dev.elman.initializer.Initializers;
import dev.elman.inspect.GradientFlow.GateFlow;
import dev.elman.inspect.GradientFlow.LayerFlow;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.model.Sequential;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What arrives at early steps, against networks whose gradient is known.
class GradientFlowTest {
  private static final int TIME = 12;

  private static GradientFlow flow(Layer... layers) {
    return flow(model(layers));
  }

  private static Sequential model(Layer... layers) {
    Layer[] all = new Layer[layers.length + 1];
    all[0] = input(TIME, 2);
    System.arraycopy(layers, 0, all, 1, layers.length);
    Sequential model = Sequential.of(all);
    model.build();
    return model;
  }

  private static GradientFlow flow(Sequential model) {
    Tensor x = Tensor.random(new Seed(1), 5, TIME, 2);
    return GradientFlow.of(model, x, Tensor.random(new Seed(2), 5, 1), mse());
  }

  /// With a linear activation and R = ρ I each step multiplies the gradient by ρ.
  @Test
  void theGradientOfALinearNetworkIsAPowerOfR() {
    Layer linear =
        simpleRnn(
            units(4)
                .activation(Activations.linear())
                .recurrentInitializer(Initializers.identity(0.8)));
    LayerFlow layer = flow(linear, dense(1)).layers().getFirst();
    assertThat(layer.norms()).hasSize(TIME);
    for (int t = 0; t < TIME; t++) {
      double expected = layer.norms().getLast() * Math.pow(0.8, TIME - 1 - t);
      assertThat(layer.norms().get(t)).isCloseTo(expected, within(1e-5 * expected));
    }
    assertThat(layer.arrival()).isCloseTo(Math.pow(0.8, TIME - 1), within(1e-5));
    GateFlow gate = layer.gates().getFirst();
    assertThat(gate.radius()).isCloseTo(0.8, within(1e-6));
    assertThat(gate.low() + gate.high()).isZero(); // a linear function has no ends
  }

  /// A forget gate held at 1 and gates i and o that do not listen to h: c passes its gradient on
  /// unchanged.
  @Test
  void theMemoryOfAnLstmKeepsTheGradient() {
    Sequential model =
        model(
            new Recurrent(new Lstm(units(3).recurrentInitializer(Initializers.zeros()), false)),
            dense(1));
    List<Tensor> weights = model.getWeights();
    for (int u = 3; u < 6; u++) {
      weights.get(2).data()[u] = 20; // b_f
    }
    model.setWeights(weights);
    LayerFlow layer = flow(model).layers().getFirst();
    // R = 0: nothing but c connects the steps, and only the last h is used
    assertThat(layer.norms().subList(0, TIME - 1)).allMatch(norm -> norm == 0);
    double memory = layer.stateNorms().getFirst();
    assertThat(memory).isPositive();
    assertThat(layer.stateNorms().subList(0, TIME - 1))
        .allSatisfy(norm -> assertThat(norm).isCloseTo(memory, within(1e-5 * memory)));
    assertThat(layer.gates().stream().map(GateFlow::name)).containsExactly("i", "f", "g", "o");
    assertThat(layer.gates().get(1).high()).isEqualTo(1);
    assertThat(layer.gates().get(0).high()).isZero();
  }

  @Test
  void layersStandInTheirOrderAndNothingChanges() {
    Sequential model = model(lstm(3).returnSequences(), simpleRnn(2), dense(1));
    List<float[]> before =
        model.getWeights().stream().map(weights -> weights.data().clone()).toList();
    GradientFlow flow = flow(model);
    assertThat(flow.layers().stream().map(LayerFlow::layer)).containsExactly("lstm", "simple_rnn");
    List<float[]> after =
        model.getWeights().stream().map(weights -> weights.data().clone()).toList();
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).isEqualTo(before.get(i));
    }
  }

  @Test
  void theTableNamesStepsLayersAndGates() {
    String table = flow(lstm(3).returnSequences(), simpleRnn(2), dense(1)).table();
    assertThat(table).contains("lstm h", "lstm h, c", "simple_rnn h", "radius");
    assertThat(table.lines().map(String::strip))
        .anyMatch(line -> line.startsWith("0 "))
        .anyMatch(line -> line.startsWith("11 "))
        .anyMatch(line -> line.startsWith("lstm             f"));
  }

  @Test
  void thePlotHasALineForEveryState(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("flow.svg");
    flow(lstm(3).returnSequences(), simpleRnn(2), dense(1)).plot(file);
    assertThat(Files.readString(file))
        .contains(">lstm h<", ">lstm h, c<", ">simple_rnn h<", ">1e-");
  }

  @Test
  void aModelWithoutStepsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> flow(flatten(), dense(1)))
        .withMessageContaining("recurrent layer");
  }

  @Test
  void dataThatDoNotFitAreRefused() {
    Sequential model = model(lstm(3), dense(1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> GradientFlow.of(model, Tensor.zeros(5, TIME, 3), Tensor.zeros(5, 1), mse()))
        .withMessageContaining("features=3");
  }
}
