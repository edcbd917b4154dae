package dev.elman.data;

import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Batches of samples of one shape that lie in [Column]s.
///
/// Whoever wants to save the copy that a [Batch] is, such as workers that each take some rows of a
/// batch, copies the rows it needs itself: row `i` of batch `k` is `column.copy(order.row(k *
/// batchSize + i), …)`, where `order` is [#order(long)] of the epoch.
public final class RowBatches implements Dataset {
  private final Rows rows;
  private final Ordering ordering;
  private final int batchSize;
  private final boolean dropRemainder;
  private final boolean stateful;

  RowBatches(Rows rows, Ordering ordering, int batchSize, boolean dropRemainder, boolean stateful) {
    this.rows = rows;
    this.ordering = ordering;
    this.batchSize = batchSize;
    this.dropRemainder = dropRemainder;
    this.stateful = stateful;
    if (batches() == 0) {
      throw Batching.tooFew(ordering.count(rows.count()));
    }
  }

  /// The inputs of all samples, whether an epoch takes them or not.
  public List<Column> inputs() {
    return Collections.unmodifiableList(rows.inputs());
  }

  /// The labels of all samples.
  public List<Column> labels() {
    return Collections.unmodifiableList(rows.labels());
  }

  /// Per label the weights of all samples, or null if each counts once.
  public List<@Nullable Column> weights() {
    return Collections.unmodifiableList(rows.weights());
  }

  /// The number of samples of a batch; the last may be smaller.
  public int batchSize() {
    return batchSize;
  }

  /// The number of samples of an epoch.
  public int rows() {
    int count = ordering.count(rows.count());
    return dropRemainder ? count - count % batchSize : count;
  }

  /// The number of batches of an epoch.
  public int batches() {
    return Math.ceilDiv(rows(), batchSize);
  }

  /// The samples of an epoch in their order. Batches that drop the remainder take the first
  /// [#rows()] of them.
  public RowOrder order(long epochSeed) {
    return ordering.order(rows.count(), epochSeed);
  }

  /// All samples as they lie, whether an epoch takes them or not.
  public RowOrder allRows() {
    return new Ordering.All(rows.count());
  }

  /// Whether a batch begins new sequences: see [Batch#beginsSequence()].
  public boolean beginsSequence(int batch) {
    return !stateful || batch == 0;
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(batches());
  }

  @Override
  public Cursor<Batch> open(long epochSeed) {
    return new Pass(order(epochSeed));
  }

  @Override
  public RowBatches rowBatches() {
    return this;
  }

  @Override
  public RowBatches stateful() {
    return new RowBatches(rows, ordering, batchSize, dropRemainder, true);
  }

  /// These batches: there is nothing to be made ahead.
  @Override
  public RowBatches prefetch(int count) {
    Checks.atLeast(1, "Dataset.prefetch", count);
    return this;
  }

  private final class Pass implements Cursor<Batch> {
    private final RowOrder order;
    private int batch;

    Pass(RowOrder order) {
      this.order = order;
    }

    @Override
    public @Nullable Batch next() {
      if (batch >= batches()) {
        return null;
      }
      int from = batch * batchSize;
      int to = from + Math.min(batchSize, rows() - from);
      return Batch.of(gather(rows.inputs(), from, to), gather(rows.labels(), from, to))
          .withWeights(gatherWeights(from, to))
          .withBeginsSequence(beginsSequence(batch++));
    }

    private List<Tensor> gather(List<Column> columns, int from, int to) {
      return columns.stream().map(column -> column.gather(order, from, to)).toList();
    }

    private List<@Nullable Tensor> gatherWeights(int from, int to) {
      List<@Nullable Tensor> gathered = new ArrayList<>();
      for (Column weight : rows.weights()) {
        gathered.add(weight == null ? null : weight.gather(order, from, to));
      }
      return gathered;
    }

    @Override
    public void close() {
      batch = batches();
    }
  }
}
