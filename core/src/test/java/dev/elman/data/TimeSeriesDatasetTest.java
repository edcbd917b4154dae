package dev.elman.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Windows over a series, against loops over its steps; and that they are not copies of it.
class TimeSeriesDatasetTest {
  private static final int STEPS = 23;

  private static Tensor series(int steps) {
    Tensor series = Tensor.zeros(steps, 2);
    for (int i = 0; i < series.size(); i++) {
      series.data()[i] = i;
    }
    return series;
  }

  @Test
  void windowsAndTheirLabelsAreThoseOfTheDefinition() {
    Tensor data = series(STEPS);
    Tensor targets = DatasetTest.numbers(STEPS);
    for (int length = 1; length <= 5; length += 2) {
      for (int stride = 1; stride <= 3; stride++) {
        for (int rate = 1; rate <= 2; rate++) {
          for (int start = 0; start <= 4; start += 4) {
            TimeSeriesDataset windows =
                TimeSeriesDataset.fromArray(data, targets, length)
                    .sequenceStride(stride)
                    .samplingRate(rate)
                    .startIndex(start)
                    .endIndex(STEPS - 2)
                    .batchSize(4);
            List<Float> x = new ArrayList<>();
            List<Float> y = new ArrayList<>();
            int count = 0;
            for (int s = start; s + (length - 1) * rate < STEPS - 2; s += stride) {
              for (int t = 0; t < length; t++) {
                x.add(2f * (s + t * rate));
                x.add(2f * (s + t * rate) + 1);
              }
              y.add((float) s);
              count++;
            }
            assertThat(windows.windows()).isEqualTo(count);
            assertThat(windows.size()).hasValue(Math.ceilDiv(count, 4));
            assertThat(values(windows.toList(0), true)).isEqualTo(x);
            assertThat(values(windows.toList(0), false)).isEqualTo(y);
          }
        }
      }
    }
  }

  private static List<Float> values(List<Batch> batches, boolean inputs) {
    List<Float> values = new ArrayList<>();
    for (Batch batch : batches) {
      for (float value : (inputs ? batch.inputs() : batch.labels()).getFirst().data()) {
        values.add(value);
      }
    }
    return values;
  }

  @Test
  void manyLongWindowsTakeNoMoreMemoryThanTheSeries() {
    int steps = 1 << 20; // windows of 2¹⁹ steps: copies would take 2⁴¹ bytes
    TimeSeriesDataset windows =
        TimeSeriesDataset.fromArray(Tensor.zeros(steps, 1), null, steps / 2)
            .batchSize(1)
            .shuffle(true);
    assertThat(windows.windows()).isEqualTo(steps / 2 + 1);
    try (Cursor<Batch> cursor = windows.open(3)) {
      Batch batch = Objects.requireNonNull(cursor.next());
      assertThat(batch.inputs().getFirst().shape()).isEqualTo(Shape.of(1, steps / 2, 1));
    }
  }

  @Test
  void shufflingChangesTheOrderOnlyAndAnewInEveryEpoch() {
    TimeSeriesDataset windows =
        TimeSeriesDataset.fromArray(series(STEPS), DatasetTest.numbers(STEPS), 3).batchSize(30);
    List<Float> plain = values(windows.toList(0), false);
    List<Float> first = values(windows.shuffle(true).toList(1), false);
    assertThat(first).isNotEqualTo(plain).containsExactlyInAnyOrderElementsOf(plain);
    assertThat(first).isEqualTo(values(windows.shuffle(true).toList(1), false));
    assertThat(first).isNotEqualTo(values(windows.shuffle(true).toList(2), false));
  }

  @Test
  void windowsCanBePutTogetherInAnotherWay() {
    TimeSeriesDataset windows =
        TimeSeriesDataset.fromArray(series(STEPS), DatasetTest.numbers(STEPS), 3);
    List<Batch> own =
        windows.samples().filter(s -> s.labels().getFirst().data()[0] > 17).batch(2).toList(0);
    assertThat(values(own, false)).containsExactly(18f, 19f, 20f);
  }

  @Test
  void numbersThatLeaveNoWindowAreRefused() {
    Tensor data = series(5);
    assertThatThrownBy(() -> TimeSeriesDataset.fromArray(data, null, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("at least one window of sequenceLength=6", "Use shorter windows");
    assertThatThrownBy(() -> TimeSeriesDataset.fromArray(data, null, 0))
        .hasMessageContaining("sequenceLength: expected at least 1");
    TimeSeriesDataset windows = TimeSeriesDataset.fromArray(data, null, 2);
    assertThatThrownBy(() -> windows.sequenceStride(0)).hasMessageContaining("sequenceStride");
    assertThatThrownBy(() -> windows.samplingRate(0)).hasMessageContaining("samplingRate");
    assertThatThrownBy(() -> windows.batchSize(0)).hasMessageContaining("batchSize");
    assertThatThrownBy(() -> windows.startIndex(-1)).hasMessageContaining("startIndex");
    assertThatThrownBy(() -> windows.endIndex(6))
        .hasMessageContainingAll("endIndex", "at most the number of steps, 5, but got 6");
    assertThatThrownBy(() -> windows.startIndex(3).endIndex(3)).hasMessageContaining("endIndex");
    assertThatThrownBy(() -> TimeSeriesDataset.fromArray(data, Tensor.zeros(1, 1), 5).startIndex(2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
