package dev.elman.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
  private static final Shape BATCH = Shape.of(32, 10, 7);
  private static final Shape SAMPLE = Shape.of(Shape.ANY, 7);

  @Test
  void extentsCountFromBothEnds() {
    assertThat(BATCH.rank()).isEqualTo(3);
    assertThat(BATCH.extent(0)).isEqualTo(32);
    assertThat(BATCH.extent(-2)).isEqualTo(10);
    assertThat(BATCH.features()).isEqualTo(7);
    assertThat(BATCH.size()).isEqualTo(2240);
  }

  @Test
  void axesAreAddedChangedAndDropped() {
    assertThat(SAMPLE.prepend(2)).isEqualTo(Shape.of(2, Shape.ANY, 7));
    assertThat(BATCH.dropFirst()).isEqualTo(Shape.of(10, 7));
    assertThat(BATCH.dropLast()).isEqualTo(Shape.of(32, 10));
    assertThat(BATCH.withFeatures(1)).isEqualTo(Shape.of(32, 10, 1));
  }

  @Test
  void anyAcceptsEveryExtent() {
    assertThat(SAMPLE.accepts(Shape.of(99, 7))).isTrue();
    assertThat(SAMPLE.accepts(Shape.of(99, 8))).isFalse();
    assertThat(SAMPLE.accepts(Shape.of(7))).isFalse();
    assertThat(Shape.of(99, 7).accepts(SAMPLE)).isFalse();
  }

  @Test
  void equalExtentsMakeEqualShapes() {
    assertThat(BATCH).isEqualTo(Shape.of(32, 10, 7)).hasSameHashCodeAs(Shape.of(32, 10, 7));
    assertThat(BATCH).isNotEqualTo(Shape.of(32, 7, 10));
  }

  @Test
  void theExtentsCannotBeChangedFromOutside() {
    int[] extents = {2, 3};
    Shape shape = Shape.of(extents);
    extents[0] = 9;
    shape.toArray()[1] = 9;
    assertThat(shape).isEqualTo(Shape.of(2, 3));
  }

  @Test
  void messagesCanNameTheAxes() {
    assertThat(BATCH).hasToString("[32, 10, 7]");
    assertThat(SAMPLE).hasToString("[any, 7]");
    assertThat(BATCH.labelledBatch()).isEqualTo("[batch=32, time=10, features=7]");
    assertThat(Shape.of(2, 3).labelledBatch()).isEqualTo("[batch=2, features=3]");
    assertThat(SAMPLE.labelled("time", "features")).isEqualTo("[time=any, features=7]");
    assertThat(SAMPLE.labelled("features")).isEqualTo("[any, 7]");
  }

  @Test
  void emptyAxesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(2, 0))
        .withMessageContaining("but got [2, 0]")
        .withMessageContaining("An axis cannot be empty");
  }

  @Test
  void unknownExtentsHaveNoSize() {
    assertThat(SAMPLE.isKnown()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(SAMPLE::size)
        .withMessageContaining("but got [any, 7]");
  }

  @Test
  void sizesBeyondAnIntAreRefused() {
    assertThatThrownBy(() -> Shape.of(1 << 16, 1 << 16).size())
        .isInstanceOf(ArithmeticException.class);
  }
}
