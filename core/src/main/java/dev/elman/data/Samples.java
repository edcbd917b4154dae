package dev.elman.data;

import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Samples, one by one, on their way into the batches of a [Dataset]. [Dataset]'s factories make
/// them; every operation returns other samples and leaves these as they are.
///
/// ```
/// Dataset.ofSamples(sentences).shuffle().bucketByLength(BucketOptions.tokensPerBatch(4000))
/// ```
///
/// Samples that lie in memory (`Dataset.of`, a list, [#cache()]) can be had in any order; those of
/// files, queries and streams come one after the other and are never all in memory.
///
/// An exception of a function that is called for a sample arrives at whoever reads the batches, as
/// a [DataException] with the number of the sample.
public final class Samples implements Source<Sample> {
  private static final Stages STAGES = Stages.OF_SAMPLES;

  private final Source<Sample> source;

  Samples(Source<Sample> source) {
    this.source = source;
  }

  /// Two parts of some samples.
  public record Split(Samples first, Samples second) {}

  /// Changes every sample, anew in every pass.
  public Samples map(UnaryOperator<Sample> f) {
    return new Samples(STAGES.map(source, f));
  }

  /// Leaves out samples.
  ///
  /// @param predicate says which stay
  public Samples filter(Predicate<? super Sample> predicate) {
    return new Samples(STAGES.filter(source, predicate));
  }

  /// Puts samples that can be had in any order into a random one, all orders being equally likely.
  /// It costs four bytes per sample.
  ///
  /// @throws IllegalArgumentException if the samples come one after the other
  public Samples shuffle() {
    return new Samples(STAGES.shuffle(source));
  }

  /// As [#shuffle()] where that is possible. Samples that come one after the other are shuffled
  /// within a buffer, as in tf.data: a sample comes at most `bufferSize` − 1 places too early.
  public Samples shuffle(int bufferSize) {
    return new Samples(STAGES.shuffle(source, bufferSize));
  }

  /// The first samples.
  public Samples take(int count) {
    return new Samples(STAGES.take(source, count));
  }

  /// All samples but the first.
  public Samples skip(int count) {
    return new Samples(STAGES.skip(source, count));
  }

  /// The samples again and again without end; each time shuffles are others.
  public Samples repeat() {
    return repeat(ENDLESS);
  }

  /// The samples so many times; each time shuffles are others.
  public Samples repeat(long times) {
    return new Samples(STAGES.repeat(source, times));
  }

  /// Has a thread make up to `count` samples ahead.
  public Samples prefetch(int count) {
    return new Samples(STAGES.prefetch(source, count));
  }

  /// Reads all samples at the first use and keeps them in memory. What is random before it is drawn
  /// once.
  public Samples cache() {
    return new Samples(STAGES.cache(source));
  }

  /// Divides samples that can be had in any order into two parts, for example to train and to
  /// validate with. Each is the same in every epoch: `shuffle().split(0.8)` draws the parts once,
  /// and `split(0.8).first().shuffle()` shuffles within a part.
  ///
  /// @param fraction how much the first part gets, in (0, 1); rounded to whole samples as by
  ///   Keras's `split_dataset`
  /// @throws IllegalArgumentException if a part gets no sample, or the samples come one after the
  ///   other
  public Split split(double fraction) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "Samples.split: expected a fraction in (0, 1), but got " + fraction + ".");
    }
    if (!(source instanceof Ordered<Sample> ordered)) {
      throw new IllegalArgumentException(
          "Samples.split: expected samples that can be had in any order, but these come one after the other. Use"
              + " cache() before it, or take and skip.");
    }
    Ordering ordering = ordered.ordering();
    Split split =
        new Split(
            new Samples(ordered.with(ordering.part(fraction, true))),
            new Samples(ordered.with(ordering.part(fraction, false))));
    split.first.size(); // refuses a part without samples at once, where their number is known
    return split;
  }

  /// Batches of samples that all have the same shape; the last batch may be smaller.
  public Dataset batch(int size) {
    return batch(size, false);
  }

  /// Batches of samples that all have the same shape.
  ///
  /// @param dropRemainder whether a smaller last batch is left out
  public Dataset batch(int size, boolean dropRemainder) {
    Checks.atLeast(1, "Samples.batch size", size);
    return source instanceof Ordered<Sample>(Access<Sample> access, Ordering ordering)
            && access instanceof Rows rows
        ? new RowBatches(rows, ordering, size, dropRemainder, false)
        : new Batching(source, size, dropRemainder, new Collation(null));
  }

  /// Batches of sequences of different lengths, with zeros behind them.
  public Dataset paddedBatch(int size) {
    return paddedBatch(size, PaddingOptions.post());
  }

  /// Batches of sequences of different lengths: shorter ones are padded to the longest of their
  /// batch, and the batch's masks say which steps are real.
  ///
  /// Inputs, labels and weights whose first extents differ within a batch are padded; a weight of a
  /// padded step is 0.
  public Dataset paddedBatch(int size, PaddingOptions padding) {
    return paddedBatch(size, padding, false);
  }

  /// As [#paddedBatch(int, PaddingOptions)].
  ///
  /// @param dropRemainder whether a smaller last batch is left out
  public Dataset paddedBatch(int size, PaddingOptions padding, boolean dropRemainder) {
    Checks.atLeast(1, "Samples.paddedBatch size", size);
    return new Batching(source, size, dropRemainder, new Collation(padding));
  }

  /// Padded batches of sequences of similar lengths, so that few steps are padding.
  public Dataset bucketByLength(BucketOptions options) {
    return new Bucketing(source, options);
  }

  @Override
  public Cursor<Sample> open(long epochSeed) {
    return source.open(epochSeed);
  }

  @Override
  public OptionalLong size() {
    return source.size();
  }
}
