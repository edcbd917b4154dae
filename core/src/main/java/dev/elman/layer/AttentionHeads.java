package dev.elman.layer;

import dev.elman.activation.Softmax;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Attention of queries to values, head by head and sample by sample: what all attention layers
/// share. The heads lie side by side in the features.
///
/// ```
/// p = softmax(score(q, k))          [Tq, Tv], over the keys
/// d = dropout(p)
/// y = d v                           [Tq, E]
/// ```
final class AttentionHeads {
  private static final Softmax SOFTMAX = new Softmax();
  private static final Tensor NONE = Tensor.zeros(1, 1, 1);

  private final Score score;
  private final DropMask dropout;
  private final int count;
  private final boolean ofMultiHead;

  /// How well every query fits every key.
  interface Score {
    /// Writes the scores of `m.q` and `m.k` to `m.p`.
    void forward(Tape tape, Work m);

    /// Adds the gradients of the parameters, writes `m.dq` and adds to `m.dk`; may spoil `m.dp`.
    void backward(Tape tape, Work m);
  }

  /// What one worker keeps: the tensors of a pass, and windows on one head of one sample.
  static final class Work {
    final ScoreMask mask = new ScoreMask();
    private Tensor queries = NONE; // [batch, Tq, N D]
    private Tensor keys = NONE; // [batch, Tv, N D]
    private Tensor values = NONE; // [batch, Tv, N E]
    private Tensor weights = NONE; // [batch, N, Tq, Tv]
    private Tensor dropped = NONE; // the same tensor as weights without dropout

    final Matrix q = new Matrix(); // [Tq, D]
    final Matrix k = new Matrix(); // [Tv, D]
    private final Matrix v = new Matrix(); // [Tv, E]
    final Matrix p = new Matrix(); // [Tq, Tv]
    private final Matrix d = new Matrix(); // [Tq, Tv]
    private final Matrix y = new Matrix(); // [Tq, E]
    final Matrix dq = new Matrix();
    final Matrix dk = new Matrix();
    private final Matrix dv = new Matrix();
    final Matrix dp = new Matrix();
    private final Matrix dy = new Matrix();
    private final Matrix dWeights = new Matrix(); // the gradient of the weights as a result
    final Matrix hidden = new Matrix();
    final PackedMatrix packed = new PackedMatrix();
    private float[] scratch = new float[0];

    /// Says what a pass reads, and where it writes the weights, before and after dropout.
    Work on(
        Tensor newQueries, Tensor newKeys, Tensor newValues, Tensor newWeights, Tensor newDropped) {
      queries = newQueries;
      keys = newKeys;
      values = newValues;
      weights = newWeights;
      dropped = newDropped;
      return this;
    }

    Tensor weights() {
      return weights;
    }

    Tensor dropped() {
      return dropped;
    }

    /// Scratch memory of so many values.
    float[] scratch(int size) {
      if (scratch.length < size) {
        scratch = new float[size];
      }
      return scratch;
    }
  }

  /// @param ofMultiHead whether, as in Keras's multi-head attention, a query that may look at
  ///   nothing gets 0 and the weights are returned without dropout
  AttentionHeads(Score score, DropMask dropout, int count, boolean ofMultiHead) {
    this.score = score;
    this.dropout = dropout;
    this.count = count;
    this.ofMultiHead = ofMultiHead;
  }

  /// Computes the weights, and y `[batch, Tq, N E]`.
  void forward(Tape tape, Work m, Tensor y) {
    for (int b = 0; b < y.extent(0); b++) {
      for (int h = 0; h < count; h++) {
        moveTo(m, b, h);
        onHead(m.y, y, b, h);
        forward(tape, m, b, firstWeight(tape, m, b, h));
      }
    }
  }

  private void forward(Tape tape, Work m, int row, long first) {
    Ops ops = tape.ops();
    score.forward(tape, m);
    m.mask.hide(row, m.p);
    SOFTMAX.forward(ops, m.p, m.p);
    if (ofMultiHead) {
      m.mask.clearBlind(row, m.p);
    }
    if (!keepsAll(tape)) {
      drop(tape, m.p, m.d, first);
    }
    ops.pack(m.v, m.packed);
    ops.matMul(m.d, m.packed, m.y);
  }

  /// Computes the gradients of what the last forward with `m` read.
  ///
  /// @param dWeights the gradient of the weights, if they were a result
  /// @param dp scratch memory of the shape of the weights
  /// @param dq is written
  /// @param dk is added to; may be the same tensor as `dv`
  /// @param dv is added to
  void backward(
      Tape tape,
      Work m,
      Tensor dy,
      @Nullable Tensor dWeights,
      Tensor dp,
      Tensor dq,
      Tensor dk,
      Tensor dv) {
    for (int b = 0; b < dy.extent(0); b++) {
      for (int h = 0; h < count; h++) {
        moveTo(m, b, h);
        onHead(m.dy, dy, b, h);
        onHead(m.dq, dq, b, h);
        onHead(m.dk, dk, b, h);
        onHead(m.dv, dv, b, h);
        onWeights(m.dp, m, dp, b, h);
        if (dWeights != null) {
          onWeights(m.dWeights, m, dWeights, b, h);
        }
        backward(tape, m, firstWeight(tape, m, b, h), dWeights != null);
      }
    }
  }

  private void backward(Tape tape, Work m, long first, boolean weightsAreUsed) {
    Ops ops = tape.ops();
    // in forward: y = d v
    ops.addTransposedMatMul(m.d, m.dy, m.dv);
    ops.packTransposed(m.v, m.packed);
    ops.matMul(m.dy, m.packed, m.dp);
    if (weightsAreUsed && !ofMultiHead) {
      ops.add(m.dWeights, m.dp);
    }
    // in forward: d = dropout(p)
    if (!keepsAll(tape)) {
      drop(tape, m.dp, m.dp, first);
    }
    if (weightsAreUsed && ofMultiHead) {
      ops.add(m.dWeights, m.dp);
    }
    // in forward: p = softmax(score(q, k))
    SOFTMAX.backward(ops, m.p, m.p, m.dp, m.dp);
    score.backward(tape, m);
  }

  private void drop(Tape tape, Matrix from, Matrix to, long first) {
    long seed = tape.seed();
    long number = first;
    for (int i = 0; i < from.rows(); i++) {
      for (int j = 0; j < from.columns(); j++) {
        float factor = dropout.factor(seed, number++);
        float value = from.data()[from.offset(i) + j];
        to.data()[to.offset(i) + j] = factor == 0 ? 0 : value * factor;
      }
    }
  }

  /// Whether no weight is dropped in this pass.
  boolean keepsAll(Tape tape) {
    return dropout.isIdle(tape);
  }

  private void moveTo(Work m, int row, int head) {
    onHead(m.q, m.queries, row, head);
    onHead(m.k, m.keys, row, head);
    onHead(m.v, m.values, row, head);
    onWeights(m.p, m, m.weights, row, head);
    onWeights(m.d, m, m.dropped, row, head);
  }

  /// The columns of one head in the rows of one sample.
  private void onHead(Matrix window, Tensor x, int row, int head) {
    int columns = x.extent(2) / count;
    window.on(x.data(), row * x.rowSize() + head * columns, x.extent(1), columns, x.extent(2));
  }

  private void onWeights(Matrix window, Work m, Tensor weights, int row, int head) {
    int queries = m.queries.extent(1);
    int keys = m.keys.extent(1);
    window.on(weights.data(), (row * count + head) * queries * keys, queries, keys);
  }

  /// The number of a head's first weight within the batch.
  private long firstWeight(Tape tape, Work m, int row, int head) {
    long number = ((long) tape.firstRow() + row) * count + head;
    return number * m.queries.extent(1) * m.keys.extent(1);
  }

  static Tensor cleared(Tensor x) {
    Arrays.fill(x.data(), 0, x.size(), 0);
    return x;
  }
}
