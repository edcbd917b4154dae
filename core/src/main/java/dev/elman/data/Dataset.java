package dev.elman.data;

import dev.elman.tensor.Tensor;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Batches to train on, evaluate or predict, with the vocabulary of tf.data.
///
/// ```
/// Dataset.of(x, y).shuffle().batch(32)
/// Dataset.lines(file, parser::sample).shuffle(10_000).paddedBatch(32).prefetch(2)
/// ```
///
/// The factories give [Samples]; `batch`, `paddedBatch` and `bucketByLength` of these give a
/// dataset. Other datasets implement [#open].
@FunctionalInterface
public interface Dataset extends Source<Batch> {

  /// Samples in the rows of two tensors.
  ///
  /// @throws IllegalArgumentException if the numbers of rows differ
  static Samples of(Tensor x, Tensor y) {
    return of(List.of(x), List.of(y));
  }

  /// Samples without labels in the rows of a tensor.
  static Samples of(Tensor x) {
    return of(List.of(x), List.of());
  }

  /// Samples of a model with several inputs or outputs, in the rows of tensors.
  ///
  /// @throws IllegalArgumentException if the numbers of rows differ
  static Samples of(List<Tensor> x, List<Tensor> y) {
    return of(x, y, Collections.nCopies(y.size(), null));
  }

  /// Samples with weights in the rows of tensors.
  ///
  /// @param weights per label `[samples]` or `[samples, time]`, or null if each counts once
  /// @throws IllegalArgumentException if the numbers of rows differ
  static Samples of(List<Tensor> x, List<Tensor> y, List<@Nullable Tensor> weights) {
    return new Samples(new Ordered<>(Rows.of(x, y, weights)));
  }

  /// Samples of one shape that need not lie in tensors, such as windows on several series.
  ///
  /// @throws IllegalArgumentException if there is no input, or the numbers of rows differ
  static Samples ofColumns(List<? extends Column> x, List<? extends Column> y) {
    BatchShapes.checkColumns(x, y);
    List<@Nullable Column> weights = Collections.nCopies(y.size(), null);
    return new Samples(new Ordered<>(new Rows(List.copyOf(x), List.copyOf(y), weights)));
  }

  /// Samples in a list, which may be of different lengths.
  ///
  /// @throws IllegalArgumentException if there are none
  static Samples ofSamples(List<Sample> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException(
          "Dataset.ofSamples: expected at least one sample, but got an empty list.");
    }
    return new Samples(new Ordered<>(new Access.Listed<>(List.copyOf(samples))));
  }

  /// Samples of a stream; the stream is made anew for every pass, and closed at its end.
  static Samples ofSamples(Callable<? extends Stream<? extends Sample>> streams) {
    return new Samples(new StreamSource(_ -> streams.call()));
  }

  /// Samples that are made up: another stream for every epoch.
  ///
  /// @param streams the stream for a seed; the same one for the same seed
  static Samples generate(LongFunction<? extends Stream<? extends Sample>> streams) {
    return new Samples(new StreamSource(streams::apply));
  }

  /// Samples in the lines of a text file in UTF-8; the file is read anew in every pass.
  ///
  /// @param parse makes a sample of a line, or null to leave the line out
  static Samples lines(Path file, Function<String, ? extends @Nullable Sample> parse) {
    return new Samples(new LineSource(file, parse));
  }

  /// Samples in the rows of a database query, which runs anew in every pass. The module `java.sql`
  /// must be there.
  ///
  /// @param connections gives a connection, for example `dataSource::getConnection`; it is closed
  ///   at the end of the pass
  /// @param sql the query; without `ORDER BY` the order of the samples is up to the database
  /// @param mapper makes a sample of a row
  static Samples fromQuery(
      Callable<? extends Connection> connections, String sql, RowMapper mapper) {
    return new Samples(new QuerySource(connections, sql, mapper));
  }

  /// Batches in a list.
  ///
  /// @throws IllegalArgumentException if there are none
  static Dataset ofBatches(List<Batch> batches) {
    if (batches.isEmpty()) {
      throw new IllegalArgumentException(
          "Dataset.ofBatches: expected at least one batch, but got an empty list.");
    }
    return Batches.of(new Ordered<>(new Access.Listed<>(List.copyOf(batches))));
  }

  /// Changes every batch, anew in every pass.
  default Dataset map(UnaryOperator<Batch> f) {
    return Batches.of(Stages.OF_BATCHES.map(Batches.source(this), f));
  }

  /// Leaves out batches.
  ///
  /// @param predicate says which stay
  default Dataset filter(Predicate<? super Batch> predicate) {
    return Batches.of(Stages.OF_BATCHES.filter(Batches.source(this), predicate));
  }

  /// Shuffles whole batches within a buffer, as [Samples#shuffle(int)] does samples.
  default Dataset shuffle(int bufferSize) {
    return Batches.of(Stages.OF_BATCHES.shuffle(Batches.source(this), bufferSize));
  }

  /// The first batches.
  default Dataset take(int count) {
    return Batches.of(Stages.OF_BATCHES.take(Batches.source(this), count));
  }

  /// All batches but the first.
  default Dataset skip(int count) {
    return Batches.of(Stages.OF_BATCHES.skip(Batches.source(this), count));
  }

  /// The batches again and again without end; each time shuffles are others.
  default Dataset repeat() {
    return repeat(ENDLESS);
  }

  /// The batches so many times; each time shuffles are others.
  default Dataset repeat(long times) {
    return Batches.of(Stages.OF_BATCHES.repeat(Batches.source(this), times));
  }

  /// Has a thread make up to `count` batches ahead.
  default Dataset prefetch(int count) {
    return Batches.of(Stages.OF_BATCHES.prefetch(Batches.source(this), count));
  }

  /// Reads all batches at the first use and keeps them in memory. What is random before it is drawn
  /// once.
  default Dataset cache() {
    return Batches.of(Stages.OF_BATCHES.cache(Batches.source(this)));
  }

  /// Every batch but the first of a pass goes on with the sequences of the one before, row by row,
  /// as Keras's `stateful` layers take it.
  default Dataset stateful() {
    return Batches.of(
        Stages.changePlaces(this, (batch, place) -> batch.withBeginsSequence(place == 0)));
  }

  /// The samples in arrays that these batches are rows of, or null if they are made in another way.
  default @Nullable RowBatches rowBatches() {
    return null;
  }
}
