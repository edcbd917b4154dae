package dev.elman.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.tensor.Shape;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  @Test
  void examplesSeeTheLibrary() {
    assertThat(Shape.of(2, 3).rank()).isEqualTo(2);
  }
}
