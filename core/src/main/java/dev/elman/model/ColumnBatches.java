package dev.elman.model;

import dev.elman.data.Column;
import dev.elman.data.RowBatches;
import dev.elman.data.RowOrder;
import dev.elman.layer.CarriedState;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Batches of samples of one shape that lie in memory, in a new order for every epoch if wanted.
/// Rows are copied only where a worker needs them.
final class ColumnBatches implements BatchSource {
  private final Field[] x;
  private final Field[] y;
  private final @Nullable Field[] weights;
  private final int count;
  private final int batchSize;
  private final Orders orders;
  private final Begins begins;
  private RowOrder order;
  private int batch = -1;
  private int rows;

  /// The order of an epoch.
  private interface Orders {
    RowOrder of(Seed epochSeed);
  }

  /// Which batches begin sequences.
  private interface Begins {
    boolean at(int batch);
  }

  /// A column, and a tensor of one of its rows to make buffers by.
  private record Field(Column column, Tensor model) {
    static Field of(Column column) {
      return new Field(column, Tensor.zeros(column.sample().prepend(1)));
    }
  }

  /// @param count the number of rows of an epoch
  private ColumnBatches(
      List<Column> x,
      List<Column> y,
      List<@Nullable Column> weights,
      int count,
      int batchSize,
      Orders orders,
      Begins begins) {
    this.x = x.stream().map(Field::of).toArray(Field[]::new);
    this.y = y.stream().map(Field::of).toArray(Field[]::new);
    this.weights = new Field[weights.size()];
    for (int k = 0; k < this.weights.length; k++) {
      Column column = weights.get(k);
      this.weights[k] = column == null ? null : Field.of(column);
    }
    this.count = count;
    this.batchSize = batchSize;
    this.orders = orders;
    this.begins = begins;
    order = new Shuffle(count); // until an epoch begins
  }

  /// All rows of these tensors in one batch.
  static ColumnBatches whole(Samples samples) {
    return of(samples, samples.rows(), false);
  }

  /// The rows of tensors, in their order, in batches of the size that a stateful model carries
  /// states for, or else in one.
  static ColumnBatches inOrder(Model model, Samples samples) {
    int rows = 0;
    for (CarriedState state : model.carriedStates()) {
      rows = Math.max(rows, state.rows());
    }
    return rows > 0 ? of(samples, rows, false) : whole(samples);
  }

  /// The rows of tensors. Stateful layers carry their states on from batch to batch, as in Keras.
  static ColumnBatches of(Samples samples, int batchSize, boolean shuffle) {
    Shuffle order = new Shuffle(samples.rows());
    return new ColumnBatches(
        columns(samples.x()),
        columns(samples.y()),
        new ArrayList<>(columns(samples.weights())),
        samples.rows(),
        batchSize,
        shuffle ? order::again : _ -> order,
        _ -> false);
  }

  private static List<Column> columns(List<Tensor> tensors) {
    return tensors.stream().map(Column::of).toList();
  }

  /// The rows of a dataset.
  static ColumnBatches of(RowBatches data) {
    return new ColumnBatches(
        data.inputs(),
        data.labels(),
        data.weights(),
        data.rows(),
        data.batchSize(),
        epochSeed -> data.order(epochSeed.value()),
        data::beginsSequence);
  }

  /// All rows in an order that is drawn anew in the same array.
  private static final class Shuffle implements RowOrder {
    private final int[] rows;

    private Shuffle(int count) {
      rows = new int[count];
      Arrays.setAll(rows, row -> row);
    }

    /// Fisher and Yates's shuffle. The order is a function of the seed alone.
    private Shuffle again(Seed seed) {
      Arrays.setAll(rows, row -> row);
      RandomGenerator random = seed.generator();
      for (int i = rows.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
      }
      return this;
    }

    @Override
    public int count() {
      return rows.length;
    }

    @Override
    public int row(int place) {
      return rows[place];
    }
  }

  /// The number of batches of an epoch; the last may be smaller.
  @Override
  public int count() {
    return Math.ceilDiv(count, batchSize);
  }

  @Override
  public int largestRows() {
    return Math.min(batchSize, count);
  }

  @Override
  public void beginEpoch(Seed seed, int epoch) {
    batch = -1;
    rows = 0;
    order = orders.of(seed.child(epoch));
  }

  @Override
  public boolean next() {
    batch++;
    rows = Math.min(batchSize, count - batch * batchSize);
    return rows > 0;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int steps() {
    Shape sample = x[0].column.sample();
    return sample.rank() > 1 ? sample.extent(0) : 1;
  }

  @Override
  public int sequenceSteps() {
    Shape sample = x[0].column.sample();
    return sample.rank() > 0 ? sample.extent(0) : 1;
  }

  @Override
  public boolean hasFixedSteps() {
    return true;
  }

  @Override
  public boolean beginsSequence() {
    return begins.at(batch);
  }

  @Override
  public Tensor x(Tape tape, int slot, int input, int from, int to) {
    return gather(tape, slot, x[input], from, to);
  }

  @Override
  public Tensor y(Tape tape, int slot, int output, int from, int to) {
    return gather(tape, slot, y[output], from, to);
  }

  @Override
  public @Nullable Tensor weights(Tape tape, int slot, int output, int from, int to) {
    Field field = weights.length == 0 ? null : weights[output];
    return field == null ? null : gather(tape, slot, field, from, to);
  }

  @Override
  public @Nullable Mask mask(Tape tape, int slot, int input, int from, int to) {
    return null;
  }

  private Tensor gather(Tape tape, int slot, Field field, int from, int to) {
    Tensor part = tape.tensorOfRows(slot, field.model, to - from);
    int start = batch * batchSize;
    int size = field.model.size();
    for (int i = from; i < to; i++) {
      field.column.copy(order.row(start + i), part.data(), (i - from) * size);
    }
    return part;
  }

  @Override
  public void close() {}
}
