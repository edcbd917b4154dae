package dev.elman.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a user gets who does not pass `--add-modules=jdk.incubator.vector`.
@Tag("no-vector")
class NoVectorTest {
  @BeforeEach
  void theModuleIsAbsent() {
    assumeFalse(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        "this JVM has the Vector API");
  }

  @Test
  void withoutTheModuleElmanComputesInScalarCode() {
    assertThat(ComputeProvider.isVector()).isFalse();
    Compute compute = ComputeProvider.create();
    assertThat(compute.name()).isEqualTo("scalar");
    float[] c = {1, 0};
    compute.matMul(1, 2, 1, new float[] {2}, 0, 1, new float[] {3, 4}, c, 0, 2, true);
    assertThat(c).containsExactly(7, 8);
  }

  @Test
  void askingForVectorsSaysWhichFlagIsMissing() {
    assertThatThrownBy(() -> ComputeProvider.chooseVector("vector"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("--add-modules jdk.incubator.vector");
  }
}
