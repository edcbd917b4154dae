package dev.elman.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What each stage does with the elements that pass it, of arrays as well as of streams.
class DatasetTest {
  static Tensor numbers(int rows) {
    Tensor tensor = Tensor.zeros(rows, 1);
    for (int i = 0; i < rows; i++) {
      tensor.data()[i] = i;
    }
    return tensor;
  }

  /// The same samples with different ways to them: arrays, a list, a cache, a stream.
  private static List<Samples> ways(int count) {
    Samples rows = Dataset.of(numbers(count), numbers(count));
    List<Sample> list = rows.toList(0);
    return List.of(
        rows,
        Dataset.ofSamples(list),
        Dataset.ofSamples(list::stream).cache(),
        Dataset.ofSamples(list::stream));
  }

  private static List<Float> values(Source<Sample> samples, long seed) {
    return samples.toList(seed).stream().map(s -> s.inputs().getFirst().data()[0]).toList();
  }

  private static List<List<Float>> batches(Dataset data, long seed) {
    List<List<Float>> all = new ArrayList<>();
    for (Batch batch : data.toList(seed)) {
      List<Float> values = new ArrayList<>();
      for (float value : batch.inputs().getFirst().data()) {
        values.add(value);
      }
      assertThat(batch.labels().getFirst().data()).isEqualTo(batch.inputs().getFirst().data());
      all.add(values);
    }
    return all;
  }

  private static Sample plus(Sample sample, float number) {
    float[] value = {sample.inputs().getFirst().data()[0] + number};
    return Sample.of(Tensor.of(value), Tensor.of(value));
  }

  @Test
  void elementsAreChangedLeftOutTakenSkippedAndRepeated() {
    for (Samples samples : ways(6)) {
      assertThat(values(samples, 0)).containsExactly(0f, 1f, 2f, 3f, 4f, 5f);
      assertThat(values(samples.map(s -> plus(s, 10)), 0))
          .containsExactly(10f, 11f, 12f, 13f, 14f, 15f);
      assertThat(values(samples.filter(s -> s.inputs().getFirst().data()[0] % 2 == 1), 0))
          .containsExactly(1f, 3f, 5f);
      assertThat(values(samples.take(2), 0)).containsExactly(0f, 1f);
      assertThat(values(samples.take(20), 0)).hasSize(6);
      assertThat(values(samples.skip(4), 0)).containsExactly(4f, 5f);
      assertThat(values(samples.skip(6), 0)).isEmpty();
      assertThat(values(samples.skip(1).take(3).skip(1), 0)).containsExactly(2f, 3f);
      assertThat(values(samples.take(2).repeat(3), 0)).containsExactly(0f, 1f, 0f, 1f, 0f, 1f);
      assertThat(values(samples.repeat().skip(5).take(3), 0)).containsExactly(5f, 0f, 1f);
    }
  }

  @Test
  void batchesTooAreChangedLeftOutTakenSkippedAndRepeated() {
    for (Samples samples : ways(7)) {
      Dataset data = samples.batch(2);
      assertThat(batches(data, 0))
          .containsExactly(List.of(0f, 1f), List.of(2f, 3f), List.of(4f, 5f), List.of(6f));
      assertThat(batches(samples.batch(2, true), 0)).hasSize(3);
      assertThat(batches(samples.batch(100), 0)).hasSize(1);
      assertThat(batches(data.take(1), 0)).containsExactly(List.of(0f, 1f));
      assertThat(batches(data.skip(3), 0)).containsExactly(List.of(6f));
      assertThat(batches(data.filter(batch -> batch.rows() == 1), 0)).containsExactly(List.of(6f));
      assertThat(batches(data.skip(2).repeat(2), 0))
          .containsExactly(List.of(4f, 5f), List.of(6f), List.of(4f, 5f), List.of(6f));
      assertThat(batches(data.map(b -> Batch.of(b.labels().getFirst(), b.labels().getFirst())), 0))
          .isEqualTo(batches(data, 0));
      assertThat(batches(data.prefetch(3), 0)).isEqualTo(batches(data, 0));
      assertThat(batches(data.cache(), 0)).isEqualTo(batches(data, 0));
    }
  }

  @Test
  void columnsOfYourOwnAreSamples() {
    Column squares =
        new Column() {
          @Override
          public int rows() {
            return 4;
          }

          @Override
          public Shape sample() {
            return Shape.of(1);
          }

          @Override
          public void copy(int row, float[] to, int at) {
            to[at] = row * row;
          }
        };
    Samples samples = Dataset.ofColumns(List.of(squares), List.of(squares));
    assertThat(values(samples, 0)).containsExactly(0f, 1f, 4f, 9f);
    assertThat(batches(samples.skip(1).batch(2), 0)).containsExactly(List.of(1f, 4f), List.of(9f));
    assertThat(samples.batch(2).rowBatches()).isNotNull();
    assertThatThrownBy(() -> Dataset.ofColumns(List.of(squares), List.of(Column.of(numbers(3)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Dataset.ofColumns: expected as many rows everywhere as in input 0, 4, but got 3. Check"
                + " how the samples were cut.");
  }

  @Test
  void sizesAreKnownWhereNothingHasToBeReadForThem() {
    Samples rows = Dataset.of(numbers(7), numbers(7));
    assertThat(rows.size()).hasValue(7);
    assertThat(rows.shuffle().map(s -> s).size()).hasValue(7);
    assertThat(rows.skip(2).take(4).size()).hasValue(4);
    assertThat(rows.batch(2).size()).hasValue(4);
    assertThat(rows.batch(2, true).size()).hasValue(3);
    assertThat(rows.map(s -> s).batch(2).prefetch(1).take(3).repeat(2).size()).hasValue(6);
    assertThat(rows.repeat().size()).hasValue(Source.ENDLESS);
    assertThat(rows.repeat().batch(2).skip(3).size()).hasValue(Source.ENDLESS);
    assertThat(rows.repeat().take(5).size()).hasValue(5);
    assertThat(rows.filter(_ -> true).size()).isEqualTo(OptionalLong.empty());
    assertThat(Dataset.ofSamples(() -> Stream.<Sample>empty()).batch(2).size()).isEmpty();
  }

  @Test
  void aShuffleIsAnOrderPerSeedAndEverySeedHasItsOwn() {
    for (Samples samples : ways(50)) {
      List<Float> plain = values(samples, 0);
      for (Samples shuffled : List.of(samples.shuffle(20), samples.shuffle(20).map(s -> s))) {
        List<Float> first = values(shuffled, 1);
        assertThat(first).isEqualTo(values(shuffled, 1)).isNotEqualTo(plain);
        assertThat(first).isNotEqualTo(values(shuffled, 2));
        assertThat(first).containsExactlyInAnyOrderElementsOf(plain);
      }
      List<Float> twice = values(samples.shuffle(20).repeat(2), 1);
      assertThat(twice.subList(0, 50)).isNotEqualTo(twice.subList(50, 100));
      assertThat(twice.subList(50, 100)).containsExactlyInAnyOrderElementsOf(plain);
    }
  }

  @Test
  void allOrdersAreEquallyLikelyWhereAllElementsAreInReach() {
    for (Samples samples : ways(4)) {
      int[] counts = new int[24];
      for (long seed = 0; seed < 2400; seed++) {
        List<Float> order = values(samples.shuffle(4), seed);
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int at = i;
          long smaller =
              order.subList(i, 4).stream().filter(value -> value < order.get(at)).count();
          code = code * (4 - i) + (int) smaller;
        }
        counts[code]++;
      }
      // 100 of each are expected, with a deviation of 10
      assertThat(Arrays.stream(counts).boxed()).allMatch(count -> count > 50 && count < 150);
    }
  }

  @Test
  void aBufferLetsNoElementComeMuchTooEarly() {
    Samples stream = ways(100).getLast();
    for (int buffer : new int[] {1, 2, 10}) {
      List<Float> order = values(stream.shuffle(buffer), 5);
      for (int place = 0; place < order.size(); place++) {
        assertThat(order.get(place) - place).isLessThanOrEqualTo(buffer - 1);
      }
      assertThat(order.equals(values(stream, 0))).isEqualTo(buffer == 1);
    }
    assertThatThrownBy(stream::shuffle)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("one after the other", "shuffle(bufferSize)", "cache()");
  }

  @Test
  void aSplitIsTheSameInEveryEpochAndLeavesNothingOut() {
    Samples samples = Dataset.of(numbers(10), numbers(10)).shuffle();
    Samples.Split split = samples.split(0.7);
    List<Float> first = values(split.first(), 1);
    assertThat(first).hasSize(7).isEqualTo(values(split.first(), 2));
    List<Float> both = new ArrayList<>(first);
    both.addAll(values(split.second(), 3));
    assertThat(both).containsExactlyInAnyOrderElementsOf(values(samples, 0));
    assertThat(values(split.first().shuffle(), 1)).isNotEqualTo(values(split.first().shuffle(), 2));
    assertThatThrownBy(() -> samples.split(1)).hasMessageContaining("(0, 1), but got 1.0");
    assertThatThrownBy(() -> samples.split(0.01))
        .hasMessageContainingAll("at least one sample in each part", "puts 0 of 10");
    assertThatThrownBy(() -> ways(5).getLast().split(0.5)).hasMessageContaining("cache()");
  }

  @Test
  void aCacheReadsItsSourceOnce() {
    AtomicInteger read = new AtomicInteger();
    Samples cached =
        ways(5)
            .getLast()
            .map(sample -> {
              read.incrementAndGet();
              return sample;
            })
            .cache();
    assertThat(read).hasValue(0);
    assertThat(values(cached.shuffle(), 1)).hasSize(5);
    assertThat(values(cached, 2)).hasSize(5);
    assertThat(read).hasValue(5);
    assertThatThrownBy(() -> cached.repeat().cache()).hasMessageContaining("repeated for ever");
  }

  @Test
  void madeUpSamplesDependOnTheSeedOfTheEpoch() {
    Samples made =
        Dataset.generate(seed ->
            IntStream.range(0, 3).mapToObj(i -> Sample.of(Tensor.of(new float[] {seed + i}))));
    assertThat(values(made, 5)).containsExactly(5f, 6f, 7f);
    assertThat(values(made, 9)).containsExactly(9f, 10f, 11f);
  }

  @Test
  void paddingMakesSequencesAsLongAsTheLongestOfTheirBatch() {
    Samples samples = Dataset.ofSamples(sequences(2, 3, 1));
    Batch post =
        samples.paddedBatch(2, PaddingOptions.post().value(-1).labelValue(-2)).toList(0).getFirst();
    assertThat(post.inputs().getFirst().shape()).isEqualTo(Shape.of(2, 3, 1));
    assertThat(post.inputs().getFirst().toArray()).containsExactly(1, 2, -1, 1, 2, 3);
    assertThat(post.labels().getFirst().toArray()).containsExactly(1, 2, -2, 1, 2, 3);
    assertThat(steps(post)).isEqualTo("110 111");
    Batch pre = samples.paddedBatch(3, PaddingOptions.pre()).toList(0).getFirst();
    assertThat(pre.inputs().getFirst().toArray()).containsExactly(0, 1, 2, 1, 2, 3, 0, 0, 1);
    assertThat(steps(pre)).isEqualTo("011 111 001");
    List<Batch> equal = Dataset.ofSamples(sequences(2, 2)).paddedBatch(2).toList(0);
    assertThat(equal.getFirst().masks()).containsOnlyNulls();
    assertThat(samples.paddedBatch(2, PaddingOptions.post(), true).toList(0)).hasSize(1);
  }

  static List<Sample> sequences(int... lengths) {
    List<Sample> samples = new ArrayList<>();
    for (int length : lengths) {
      Tensor steps = Tensor.zeros(length, 1);
      for (int t = 0; t < length; t++) {
        steps.data()[t] = t + 1;
      }
      samples.add(Sample.of(steps, steps));
    }
    return samples;
  }

  static String steps(Batch batch) {
    Mask mask = batch.masks().getFirst();
    if (mask == null) {
      return "all";
    }
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < batch.rows(); row++) {
      text.append(row == 0 ? "" : " ");
      for (int t = 0; t < batch.inputs().getFirst().extent(1); t++) {
        text.append(mask.get(row, t) ? 1 : 0);
      }
    }
    return text.toString();
  }

  @Test
  void weightsOfPaddedStepsAreZero() {
    List<Sample> samples =
        List.of(
            sequences(2).getFirst().withStepWeights(2, 3),
            sequences(3).getFirst().withStepWeights(4, 5, 6));
    Batch batch = Dataset.ofSamples(samples).paddedBatch(2).toList(0).getFirst();
    Tensor weights = batch.weights().getFirst();
    assertThat(weights).isNotNull();
    assertThat(weights.toArray()).containsExactly(2, 3, 0, 4, 5, 6);
    assertThatThrownBy(() ->
            Dataset.ofSamples(List.of(samples.getFirst(), sequences(3).getFirst()))
                .paddedBatch(2)
                .toList(0))
        .hasMessageContaining("expected a weight in every sample or in none, but got 1 of the 2");
  }

  @Test
  void samplesOfDifferentShapesNeedPaddingAndSomeDoNotFitAtAll() {
    Samples ragged = Dataset.ofSamples(sequences(2, 3));
    assertThatThrownBy(() -> ragged.batch(2).toList(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("shape [2, 1] of sample 0", "sample 1 has [3, 1]", "paddedBatch");
    Sample wide = Sample.of(Tensor.zeros(2, 2), Tensor.zeros(2, 1));
    assertThatThrownBy(() ->
            Dataset.ofSamples(List.of(sequences(2).getFirst(), wide)).paddedBatch(2).toList(0))
        .hasMessageContainingAll("sample 1 has [2, 2]", "Only the first axis can be padded");
    assertThatThrownBy(() ->
            Dataset.ofSamples(List.of(sequences(2).getFirst(), Sample.of(Tensor.zeros(2, 1))))
                .batch(2)
                .toList(0))
        .hasMessageContaining(
            "expected 1 labels in every sample as in sample 0, but sample 1 has 0");
  }

  @SuppressWarnings("NullAway") // a mistake that users make
  private static Batch nothing(Batch batch) {
    return null;
  }

  @Test
  void failuresOfFunctionsTellTheirElement() {
    for (Samples samples : ways(5)) {
      assertThatThrownBy(() ->
              samples
                  .map(s -> {
                    throw new IllegalStateException("broken");
                  })
                  .batch(2)
                  .toList(0))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("Samples.map", "sample 0", "broken")
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> samples.batch(2).map(DatasetTest::nothing).toList(0))
          .hasMessageContainingAll("Dataset.map", "batch 0", "null", "filter");
      assertThatThrownBy(() ->
              samples
                  .filter(s -> {
                    throw new IllegalStateException("broken");
                  })
                  .toList(0))
          .hasMessageContainingAll("Samples.filter", "yes or no for sample 0", "broken");
      assertThatThrownBy(() -> samples.filter(_ -> false).batch(2).toList(0))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("expected enough samples for a batch, but got 0");
      assertThatThrownBy(() -> samples.batch(9, true).toList(0))
          .hasMessageContaining("expected enough samples for a batch, but got 5");
    }
  }

  @Test
  void badNumbersAreRefusedAtOnce() {
    Samples samples = Dataset.of(numbers(3), numbers(3));
    assertThatThrownBy(() -> samples.batch(0))
        .hasMessageContaining("batch size: expected at least 1");
    assertThatThrownBy(() -> samples.paddedBatch(0)).hasMessageContaining("at least 1, but got 0");
    assertThatThrownBy(() -> samples.take(0)).hasMessageContaining("Samples.take");
    assertThatThrownBy(() -> samples.skip(-1)).hasMessageContaining("Samples.skip");
    assertThatThrownBy(() -> samples.repeat(0)).hasMessageContaining("Samples.repeat");
    assertThatThrownBy(() -> samples.shuffle(0)).hasMessageContaining("bufferSize");
    assertThatThrownBy(() -> samples.batch(2).prefetch(0)).hasMessageContaining("Dataset.prefetch");
    assertThatThrownBy(() -> Dataset.ofSamples(List.of())).hasMessageContaining("an empty list");
    assertThatThrownBy(() -> Dataset.ofBatches(List.of())).hasMessageContaining("an empty list");
    assertThatThrownBy(() -> Dataset.of(numbers(3), numbers(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("3", "4");
    assertThatThrownBy(() -> Dataset.of(List.of(), List.of())).hasMessageContaining("got none");
    assertThatThrownBy(() -> Sample.of(List.of(), List.of())).hasMessageContaining("got none");
    assertThatThrownBy(() -> sequences(3).getFirst().withStepWeights(1, 2))
        .hasMessageContainingAll("one per step of the label [3, 1]", "[2]");
  }

  @Test
  void onlyTheFirstBatchOfAStatefulDatasetBeginsSequences() {
    for (Samples samples : ways(6)) {
      assertThat(samples.batch(2).stateful().toList(0).stream().map(Batch::beginsSequence))
          .containsExactly(true, false, false);
      assertThat(samples.batch(2).toList(0).stream().map(Batch::beginsSequence))
          .containsExactly(true, true, true);
    }
  }
}
