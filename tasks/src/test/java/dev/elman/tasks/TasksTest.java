package dev.elman.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.tensor.Shape;
import org.junit.jupiter.api.Test;

class TasksTest {
  @Test
  void tasksSeeTheLibrary() {
    assertThat(Shape.of(2, 3).rank()).isEqualTo(2);
  }
}
