package dev.elman.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts samples of similar lengths into a batch.
record Bucketing(Source<Sample> source, BucketOptions options) implements Dataset {

  @Override
  public Cursor<Batch> open(long epochSeed) {
    return new Pass(source.open(epochSeed), options);
  }

  private record Waiting(Sample sample, long number, int length) {}

  /// Samples that wait for more.
  private static final class Bucket {
    private final List<Waiting> samples = new ArrayList<>();
    private int longest;

    private void add(Waiting sample) {
      samples.add(sample);
      longest = Math.max(longest, sample.length);
    }
  }

  private static final class Pass implements Cursor<Batch> {
    private final Cursor<Sample> source;
    private final BucketOptions options;
    private final Collation collation;
    private final Map<Integer, Bucket> waiting = new TreeMap<>();
    private final Queue<Bucket> ready = new ArrayDeque<>();
    private long number;
    private boolean delivered;
    private boolean ended;

    Pass(Cursor<Sample> source, BucketOptions options) {
      this.source = source;
      this.options = options;
      collation = new Collation(options.padding());
    }

    @Override
    public @Nullable Batch next() {
      while (ready.isEmpty() && !ended) {
        Sample sample = source.next();
        if (sample == null) {
          end();
        } else {
          add(sample);
        }
      }
      Bucket full = ready.poll();
      if (full == null) {
        return null;
      }
      delivered = true;
      List<Waiting> samples = full.samples;
      return collation.collate(
          samples.stream().map(Waiting::sample).toList(), place -> samples.get(place).number);
    }

    private void add(Sample sample) {
      Waiting added = new Waiting(sample, number, length(sample));
      int place = options.bucket(added.length);
      if (!options.mayHold(1, place, added.length)) {
        throw new IllegalArgumentException(
            "Samples.bucketByLength: expected no sample longer than tokensPerBatch="
                + options.tokensPerBatch()
                + ", but sample "
                + number
                + " has "
                + added.length
                + " steps. Cut it with map, leave it out with filter, or allow more tokens.");
      }
      put(waiting, place, added);
      number++;
    }

    private int length(Sample sample) {
      int length;
      try {
        length = options.length().applyAsInt(sample);
      } catch (RuntimeException problem) {
        throw DataException.of("Samples.bucketByLength", "a length for sample " + number, problem);
      }
      return Checks.atLeast(0, "Samples.bucketByLength length of sample " + number, length);
    }

    /// Adds a sample to its bucket. A bucket is ready when it cannot take this sample, or another
    /// one like its longest.
    private void put(Map<Integer, Bucket> buckets, int place, Waiting sample) {
      Bucket bucket = buckets.computeIfAbsent(place, _ -> new Bucket());
      int longest = Math.max(bucket.longest, sample.length);
      if (!options.mayHold(bucket.samples.size() + 1, place, longest)) {
        ready.add(bucket);
        bucket = new Bucket();
        buckets.put(place, bucket);
      }
      bucket.add(sample);
      if (!options.mayHold(bucket.samples.size() + 1, place, bucket.longest)) {
        ready.add(bucket);
        buckets.remove(place);
      }
    }

    private void end() {
      ended = true;
      if (!options.dropRemainder()) {
        ready.addAll(options.boundaries().isEmpty() ? joined() : waiting.values());
      }
      waiting.clear();
      if (ready.isEmpty() && !delivered) {
        throw Batching.tooFew(number);
      }
    }

    /// Fills batches with what is left in all buckets, from the shortest to the longest; returns
    /// what is left then.
    private List<Bucket> joined() {
      Map<Integer, Bucket> one = new TreeMap<>();
      for (Bucket bucket : waiting.values()) {
        for (Waiting sample : bucket.samples) {
          put(one, 0, sample);
        }
      }
      return List.copyOf(one.values());
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
