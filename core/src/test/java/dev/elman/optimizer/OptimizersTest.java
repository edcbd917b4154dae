package dev.elman.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names, defaults, options and messages.
class OptimizersTest {
  @Test
  void defaultsAreThoseOfKeras() {
    assertThat(Optimizers.of("SGD"))
        .isEqualTo(new Sgd(0.01f, 0, false, GradientClip.none()))
        .isEqualTo(Optimizers.sgd());
    assertThat(Optimizers.of("RMSprop"))
        .isEqualTo(new Rmsprop(0.001f, 0.9, 0, 1e-7, false, GradientClip.none()))
        .isEqualTo(Optimizers.rmsprop());
    assertThat(Optimizers.of("adam"))
        .isEqualTo(new Adam(0.001f, 0.9, 0.999, 1e-7, false, GradientClip.none()))
        .isEqualTo(Optimizers.adam());
    assertThat(Optimizers.names()).containsExactly("sgd", "rmsprop", "adam");
  }

  @Test
  void slotsAreNamedAsInKeras() {
    assertThat(Optimizers.sgd().slotNames()).isEmpty();
    assertThat(Optimizers.sgd().momentum(0.9).slotNames()).containsExactly("momentum");
    assertThat(Optimizers.rmsprop().slotNames()).containsExactly("velocity");
    assertThat(Optimizers.rmsprop().momentum(0.9).centered(true).slotNames())
        .containsExactly("velocity", "momentum", "average_gradient");
    assertThat(Optimizers.adam().slotNames()).containsExactly("momentum", "velocity");
    assertThat(Optimizers.adam().amsgrad(true).slotNames())
        .containsExactly("momentum", "velocity", "velocity_hat");
  }

  @Test
  void optionsGiveChangedCopies() {
    Adam adam = Optimizers.adam().clipNorm(1).learningRate(0.01).beta1(0.8).amsgrad(true);
    assertThat(adam).isEqualTo(new Adam(0.01f, 0.8, 0.999, 1e-7, true, GradientClip.norm(1)));
    assertThat(Optimizers.adam().clip()).isEqualTo(GradientClip.none());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void learningRatesArePositive(double rate) {
    for (String name : Optimizers.names()) {
      assertThatThrownBy(() -> Optimizers.of(name).learningRate(rate))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              name + " learningRate: expected a positive number, but got " + (float) rate + ".");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void decaysAreBelowOne(double decay) {
    assertThatThrownBy(() -> Optimizers.adam().beta1(decay))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("adam beta1: expected a number in [0, 1), but got " + decay + ".");
    assertThatThrownBy(() -> Optimizers.adam().beta2(decay)).hasMessageContaining("adam beta2");
    assertThatThrownBy(() -> Optimizers.rmsprop().rho(decay)).hasMessageContaining("rmsprop rho");
    assertThatThrownBy(() -> Optimizers.rmsprop().momentum(decay))
        .hasMessageContaining("rmsprop momentum");
    assertThatThrownBy(() -> Optimizers.sgd().momentum(decay)).hasMessageContaining("sgd momentum");
  }

  @Test
  void epsilonIsPositive() {
    assertThatThrownBy(() -> Optimizers.adam().epsilon(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("adam epsilon: expected a positive number, but got 0.0.");
    assertThatThrownBy(() -> Optimizers.rmsprop().epsilon(-1))
        .hasMessageContaining("rmsprop epsilon");
  }

  @Test
  void unknownOptimizersAreAnsweredWithTheClosest() {
    assertThatThrownBy(() -> Optimizers.of("rmsprob"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Optimizers.of: expected one of sgd, rmsprop, adam, but got \"rmsprob\"."
                + " Did you mean \"rmsprop\"?");
  }
}
