package dev.elman.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/// How samples are put together by length, so that few steps of a batch are padding.
///
/// A sample of length ℓ waits in the first bucket with ℓ < boundary; the last bucket takes the
/// rest. A bucket that is full becomes a batch. At the end every bucket with samples becomes a
/// smaller batch, as in TensorFlow's `bucket_by_sequence_length`; buckets with automatic boundaries
/// are first joined where they fit.
///
/// @param boundaries increasing lengths; empty for automatic ones, each a fifth above the one
///   before
/// @param batchSizes the number of samples of a batch, for all buckets or for each of them; empty
///   with `tokensPerBatch`
/// @param tokensPerBatch the most steps of a batch, padding included: samples × longest length; 0
///   with `batchSizes`
/// @param padding how a bucket becomes a batch
/// @param length the length of a sample; the number of steps of its first input by default
/// @param dropRemainder whether the smaller batches of the end are left out
public record BucketOptions(
    List<Integer> boundaries,
    List<Integer> batchSizes,
    int tokensPerBatch,
    PaddingOptions padding,
    ToIntFunction<Sample> length,
    boolean dropRemainder) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a number is outside its range, the boundaries do not
  ///   increase, or there are neither batch sizes nor a number of tokens, or both
  public BucketOptions {
    boundaries = List.copyOf(boundaries);
    batchSizes = List.copyOf(batchSizes);
    for (int i = 0; i < boundaries.size(); i++) {
      int least = i == 0 ? 1 : boundaries.get(i - 1) + 1;
      Checks.atLeast(least, "Samples.bucketByLength boundary " + i, boundaries.get(i));
    }
    batchSizes.forEach(size -> Checks.atLeast(1, "Samples.bucketByLength batchSize", size));
    Checks.atLeast(0, "Samples.bucketByLength tokensPerBatch", tokensPerBatch);
    if (batchSizes.isEmpty() == (tokensPerBatch == 0)) {
      throw new IllegalArgumentException(
          "Samples.bucketByLength: expected either batch sizes or a number of tokens per batch, but got batchSizes="
              + batchSizes
              + " and tokensPerBatch="
              + tokensPerBatch
              + ".");
    }
    if (batchSizes.size() > 1 && batchSizes.size() != boundaries.size() + 1) {
      throw new IllegalArgumentException(
          "Samples.bucketByLength batchSizes: expected one for all buckets or "
              + (boundaries.size() + 1)
              + ", one more than boundaries, but got "
              + batchSizes.size()
              + ".");
    }
  }

  /// Batches of this number of samples, with automatic boundaries.
  public static BucketOptions batchSize(int samples) {
    return new BucketOptions(
        List.of(), List.of(samples), 0, PaddingOptions.post(), Sample::length, false);
  }

  /// Batches of at most this number of steps, with automatic boundaries: many short sequences or
  /// few long ones.
  public static BucketOptions tokensPerBatch(int tokens) {
    Checks.atLeast(1, "Samples.bucketByLength tokensPerBatch", tokens);
    return new BucketOptions(
        List.of(), List.of(), tokens, PaddingOptions.post(), Sample::length, false);
  }

  /// Other boundaries: one less than buckets.
  public BucketOptions boundaries(int... lengths) {
    return new BucketOptions(
        list(lengths), batchSizes, tokensPerBatch, padding, length, dropRemainder);
  }

  /// These boundaries, and a number of samples for the batches of each bucket: one more than
  /// boundaries.
  public static BucketOptions of(List<Integer> boundaries, List<Integer> batchSizes) {
    return new BucketOptions(
        boundaries, batchSizes, 0, PaddingOptions.post(), Sample::length, false);
  }

  /// Other padding.
  public BucketOptions padding(PaddingOptions newPadding) {
    return new BucketOptions(
        boundaries, batchSizes, tokensPerBatch, newPadding, length, dropRemainder);
  }

  /// Another length, such as the longer of two sequences.
  public BucketOptions length(ToIntFunction<Sample> newLength) {
    return new BucketOptions(
        boundaries, batchSizes, tokensPerBatch, padding, newLength, dropRemainder);
  }

  /// With or without the smaller batches of the end.
  public BucketOptions dropRemainder(boolean drop) {
    return new BucketOptions(boundaries, batchSizes, tokensPerBatch, padding, length, drop);
  }

  private static List<Integer> list(int[] numbers) {
    return new ArrayList<>(Arrays.stream(numbers).boxed().toList());
  }

  /// The number of the bucket for a length, from 0.
  int bucket(int sampleLength) {
    if (!boundaries.isEmpty()) {
      int bucket = 0;
      while (bucket < boundaries.size() && sampleLength >= boundaries.get(bucket)) {
        bucket++;
      }
      return bucket;
    }
    int bucket = 0;
    for (int boundary = 2; sampleLength >= boundary; boundary += Math.max(1, boundary / 5)) {
      bucket++;
    }
    return bucket;
  }

  /// Whether so many samples of a bucket, the longest of this length, may be in one batch.
  boolean mayHold(int samples, int bucket, int longest) {
    if (tokensPerBatch > 0) {
      return (long) samples * longest <= tokensPerBatch;
    }
    return samples <= batchSizes.get(batchSizes.size() == 1 ? 0 : bucket);
  }
}
