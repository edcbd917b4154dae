package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.elman.activation.Activations;
import dev.elman.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What layers refuse, and what they say.
class LayerOptionsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void denseRefusesUnitsBelowOne(int units) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dense.Config.units(units))
        .withMessage(
            "Dense units: expected at least 1, but got %d. Units are the number of outputs.",
            units);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN})
  void dropoutRefusesRatesOutsideItsRange(double rate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dropout(rate))
        .withMessageContaining("Dropout rate: expected a rate in [0, 1), but got " + rate)
        .withMessageContaining("0.2 to 0.5 are usual");
  }

  @Test
  void denseRefusesInputsWithoutFeatures() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dense(Dense.Config.units(2)).build(Shape.of(5, Shape.ANY)))
        .withMessageContaining("Dense input: expected […, features]")
        .withMessageContaining("got [time=5, features=any] per sample")
        .withMessageContaining("Say how many features");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dense(Dense.Config.units(2)).build(Shape.of()));
  }

  @Test
  void flattenRefusesSequencesOfAnyLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Flatten().build(Shape.of(Shape.ANY, 3)))
        .withMessageContaining("got [time=any, features=3] per sample")
        .withMessageContaining("say the number of time steps");
  }

  @Test
  void gluRefusesAnOddNumberOfColumns() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dense.Config.units(3).activation(Activations.glu()))
        .withMessageContaining("even number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ActivationLayer(Activations.glu()).build(Shape.of(5)))
        .withMessageContaining("even number");
  }

  @Test
  void messagesNameTheLayer() {
    Layer layer = new Dense(Dense.Config.units(2)).named("head");
    assertThat(layer).hasToString("Dense \"head\"");
    assertThat(new Flatten()).hasToString("Flatten");
  }
}
