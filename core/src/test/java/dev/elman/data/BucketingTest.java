package dev.elman.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which sequences are put together by their lengths.
class BucketingTest {
  /// The lengths of the sequences of each batch.
  private static List<List<Integer>> lengths(Samples samples, BucketOptions options, long seed) {
    List<List<Integer>> all = new ArrayList<>();
    for (Batch batch : samples.bucketByLength(options).toList(seed)) {
      List<Integer> lengths = new ArrayList<>();
      String[] rows = DatasetTest.steps(batch).split(" ", -1);
      for (int row = 0; row < batch.rows(); row++) {
        lengths.add(
            rows[0].equals("all")
                ? batch.inputs().getFirst().extent(1)
                : (int) rows[row].chars().filter(c -> c == '1').count());
      }
      all.add(lengths);
    }
    return all;
  }

  private static Samples samples(int... lengths) {
    return Dataset.ofSamples(DatasetTest.sequences(lengths));
  }

  @Test
  void aFullBucketBecomesABatchAndTheRestsComeAtTheEnd() {
    BucketOptions options = BucketOptions.of(List.of(3, 6), List.of(2, 2, 1));
    assertThat(lengths(samples(1, 4, 7, 2, 5, 3, 1), options, 0))
        .containsExactly(List.of(7), List.of(1, 2), List.of(4, 5), List.of(1), List.of(3));
    assertThat(lengths(samples(1, 4, 7, 2, 5, 3, 1), options.dropRemainder(true), 0))
        .containsExactly(List.of(7), List.of(1, 2), List.of(4, 5));
  }

  @Test
  void aBoundaryBelongsToTheBucketBehindIt() {
    BucketOptions options = BucketOptions.batchSize(2).boundaries(3);
    assertThat(lengths(samples(2, 3, 3, 2), options, 0))
        .containsExactly(List.of(3, 3), List.of(2, 2));
  }

  @Test
  void noBatchHasMoreTokensThanAllowedPaddingIncluded() {
    int[] random = IntStream.range(0, 300).map(i -> 1 + i * 37 % 50).toArray();
    for (int tokens : new int[] {50, 64, 300}) {
      List<List<Integer>> batches =
          lengths(samples(random), BucketOptions.tokensPerBatch(tokens), 0);
      for (List<Integer> batch : batches) {
        int longest = batch.stream().mapToInt(length -> length).max().orElseThrow();
        assertThat(longest * batch.size()).isLessThanOrEqualTo(tokens);
      }
      assertThat(batches.stream().mapToInt(List::size).sum()).isEqualTo(300);
    }
  }

  @Test
  void littleIsPadded() {
    int[] random = IntStream.range(0, 2000).map(i -> 5 + i * 37 % 100).toArray();
    int padded = 0;
    int real = 0;
    for (List<Integer> batch : lengths(samples(random), BucketOptions.tokensPerBatch(2000), 0)) {
      int longest = batch.stream().mapToInt(length -> length).max().orElseThrow();
      int sum = batch.stream().mapToInt(length -> length).sum();
      real += sum;
      padded += longest * batch.size() - sum;
    }
    assertThat((double) padded / real).isLessThan(0.15);
  }

  @Test
  void theOrderIsThatOfTheSamplesAndOfTheSeed() {
    Samples shuffled = samples(IntStream.rangeClosed(1, 40).toArray()).shuffle();
    BucketOptions options = BucketOptions.batchSize(3);
    assertThat(lengths(shuffled, options, 1))
        .isEqualTo(lengths(shuffled, options, 1))
        .isNotEqualTo(lengths(shuffled, options, 2));
  }

  @Test
  void badOptionsAndSamplesAreRefused() {
    assertThatThrownBy(() -> BucketOptions.batchSize(0))
        .hasMessageContaining("batchSize: expected at least 1, but got 0");
    assertThatThrownBy(() -> BucketOptions.tokensPerBatch(0))
        .hasMessageContaining("tokensPerBatch: expected at least 1");
    assertThatThrownBy(() -> BucketOptions.batchSize(2).boundaries(5, 5))
        .hasMessageContaining("boundary 1: expected at least 6, but got 5");
    assertThatThrownBy(() -> BucketOptions.of(List.of(3), List.of(1, 2, 3)))
        .hasMessageContaining("expected one for all buckets or 2");
    assertThatThrownBy(
            () -> samples(3, 9, 2).bucketByLength(BucketOptions.tokensPerBatch(8)).toList(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("tokensPerBatch=8", "sample 1 has 9 steps", "Cut it with map");
    assertThatThrownBy(() ->
            samples(3)
                .bucketByLength(
                    BucketOptions.batchSize(2)
                        .length(_ -> {
                          throw new IllegalStateException("no length");
                        }))
                .toList(0))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("a length for sample 0", "no length");
    assertThatThrownBy(() ->
            samples(3).filter(_ -> false).bucketByLength(BucketOptions.batchSize(2)).toList(0))
        .hasMessageContaining("expected enough samples for a batch, but got 0");
  }
}
