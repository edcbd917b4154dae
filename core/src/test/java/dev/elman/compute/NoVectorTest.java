package dev.elman.compute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a user gets who does not pass `--add-modules=jdk.incubator.vector`.
@Tag("no-vector")
class NoVectorTest {
  @Test
  void withoutTheModuleElmanComputesInScalarCode() {
    assertThat(ModuleLayer.boot().findModule("jdk.incubator.vector")).isEmpty();
    assertThat(ComputeProvider.create().name()).isEqualTo("scalar");
  }
}
