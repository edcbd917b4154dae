package dev.elman.layer;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Attention without projections: the base of [Attention] and [AdditiveAttention], which differ in
/// their [AttentionHeads.Score]. The inputs are query, value and, unless it is the value, key.
abstract class ScoredAttention extends JoiningLayer {
  private static final int Y = 0;
  private static final int P = 1;
  private static final int D = 2;
  private static final int DP = 3;
  private static final int DY = 4;
  private static final int DQ = 5;
  private static final int DV = 6;
  private static final int DK = 7;
  private static final int KEPT = 4; // of the arrays of tensors

  private final DropMask dropout;
  private final boolean causal;
  private final boolean returnsScores;
  private @Nullable AttentionHeads heads;

  ScoredAttention(String type, double dropout, boolean causal, boolean returnsScores) {
    this.dropout = new DropMask(type + " dropout", dropout);
    this.causal = causal;
    this.returnsScores = returnsScores;
  }

  /// Makes the parameters and what scores with them.
  ///
  /// @param features D
  abstract AttentionHeads.Score createScore(int features);

  @Override
  public final Tensor[] forwardAll(Tape tape, Tensor[] inputs) {
    AttentionHeads.Work m = tape.object(0, AttentionHeads.Work::new);
    Tensor query = inputs[0];
    Tensor value = inputs[1];
    Tensor key = inputs[inputs.length - 1]; // without a key the value is the key
    Tensor p = tape.tensor(P, query.extent(0), query.extent(1), value.extent(1));
    Tensor d = heads().keepsAll(tape) ? p : tape.tensorLike(D, p);
    Tensor y = tape.tensorLike(Y, query, value.extent(2));
    m.mask.of(null, tape.mask(1), null, causal);
    heads().forward(tape, m.on(query, key, value, p, d), y);
    clearMasked(tape.mask(0), y);
    Tensor[] kept = tape.tensors(KEPT, 3);
    kept[0] = query;
    kept[1] = value;
    kept[2] = key;
    Tensor[] outputs = tape.tensors(0, returnsScores ? 2 : 1);
    outputs[0] = y;
    if (returnsScores) {
      outputs[1] = d;
    }
    return outputs;
  }

  @Override
  public final Tensor[] backwardAll(Tape tape, @Nullable Tensor[] dOutputs) {
    AttentionHeads.Work m = tape.object(0, AttentionHeads.Work::new);
    Tensor[] kept = tape.tensors(KEPT, 3);
    boolean hasKey = inputShapes().size() == 3;
    Tensor dy = dy(tape, kept, dOutputs[0]);
    Tensor dWeights = returnsScores ? dOutputs[1] : null;
    Tensor dp = tape.tensorLike(DP, m.weights());
    Tensor dq = tape.tensorLike(DQ, kept[0]);
    Tensor dv = AttentionHeads.cleared(tape.tensorLike(DV, kept[1]));
    Tensor dk = hasKey ? AttentionHeads.cleared(tape.tensorLike(DK, kept[2])) : dv;
    heads().backward(tape, m, dy, dWeights, dp, dq, dk, dv);
    Tensor[] dInputs = tape.tensors(1, hasKey ? 3 : 2);
    dInputs[0] = dq;
    dInputs[1] = dv;
    if (hasKey) {
      dInputs[2] = dk;
    }
    return dInputs;
  }

  /// The gradient of y, with zeros at the masked queries as y has them.
  private static Tensor dy(Tape tape, Tensor[] kept, @Nullable Tensor given) {
    Mask queries = tape.mask(0);
    if (given != null && queries == null) {
      return given;
    }
    Tensor dy = tape.tensorLike(DY, kept[0], kept[1].extent(2));
    if (given == null) {
      return AttentionHeads.cleared(dy);
    }
    System.arraycopy(given.data(), 0, dy.data(), 0, dy.size());
    clearMasked(queries, dy);
    return dy;
  }

  private static void clearMasked(@Nullable Mask queries, Tensor x) {
    int features = x.extent(2);
    for (int position = 0; position < x.positions() && queries != null; position++) {
      if (!queries.get(position)) {
        Arrays.fill(x.data(), position * features, (position + 1) * features, 0);
      }
    }
  }

  @Override
  public final @Nullable Mask outputMask(Tape tape, int index) {
    return index == 0 ? tape.mask(0) : null;
  }

  @Override
  public final void checkInputs(List<Shape> inputs) {
    AttentionInputs.check(this, inputs);
    int queryFeatures = inputs.getFirst().features();
    Shape key = inputs.getLast();
    if (key.features() != queryFeatures) {
      throw badInput(
          "a query and a key of the same number of features",
          key,
          "The query has " + queryFeatures + "; project one of them with a dense layer.");
    }
  }

  @Override
  protected final void createParameters(List<Shape> inputs) {
    AttentionHeads.Score score = createScore(inputs.getFirst().features());
    heads = new AttentionHeads(score, dropout, 1, false);
  }

  private AttentionHeads heads() {
    return Objects.requireNonNull(heads, "attention before build");
  }

  @Override
  public final List<Shape> outputShapes(List<Shape> inputs) {
    Shape query = inputs.get(0);
    Shape value = inputs.get(1);
    Shape y = query.withFeatures(value.features());
    return returnsScores ? List.of(y, query.withFeatures(value.extent(0))) : List.of(y);
  }
}
