package dev.elman.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ComputeProviderTest {
  /// Fails, and does not skip, where the tests would compare the scalar code with itself.
  @Test
  void theModuleIsUsedWhereItIs() {
    assertThat(ComputeProvider.hasVectorModule()).isTrue();
    assertThat(ComputeProvider.isVector()).isTrue();
    assertThat(ComputeProvider.create().name()).isEqualTo("vector " + 32 * Lanes.LENGTH + " bit");
  }

  @Test
  void thePropertyChooses() {
    assertThat(ComputeProvider.chooseVector("")).isTrue();
    assertThat(ComputeProvider.chooseVector("vector")).isTrue();
    assertThat(ComputeProvider.chooseVector("scalar")).isFalse();
  }

  @Test
  void anotherChoiceIsAnError() {
    assertThatThrownBy(() -> ComputeProvider.chooseVector("fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("elman.compute: expected vector or scalar, but got \"fast\"");
  }

  @Test
  void everyWorkerGetsItsOwn() {
    assertThat(ComputeProvider.create()).isNotSameAs(ComputeProvider.create());
  }
}
