package dev.elman.layer;

import static dev.elman.initializer.Initializers.glorotUniform;
import static dev.elman.initializer.Initializers.zeros;

import dev.elman.initializer.Initializer;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Several attentions side by side, each on projections of its own. Inputs: query `[batch, Tq, D]`,
/// value `[batch, Tv, E]` and, unless it is the value, key `[batch, Tv, C]` → `[batch, Tq,
/// outputShape]`.
///
/// ```
/// q = query Wq + bq      k = key Wk + bk      v = value Wv + bv          N heads side by side
/// p = softmax(q kᵀ / √keyDim)       o = dropout(p) v                     each head by itself
/// y = o Wo + bo
/// ```
///
/// | parameter | shape | Keras |
/// |---|---|---|
/// | Wq, bq | `[D, N, keyDim]`, `[N, keyDim]` | query kernel, bias |
/// | Wk, bk | `[C, N, keyDim]`, `[N, keyDim]` | key kernel, bias |
/// | Wv, bv | `[E, N, valueDim]`, `[N, valueDim]` | value kernel, bias |
/// | Wo, bo | `[N, valueDim, outputShape]`, `[outputShape]` | attention_output kernel, bias |
///
/// Masked keys and values get no weight. At a masked query, and where nothing may be looked at, all
/// weights are 0: what Keras does if it returns the scores or drops some (else it takes the mean of
/// all values there, which nobody should read). The mask of the query goes on. Source: Vaswani et
/// al. 2017, *Attention Is All You Need*, arXiv:1706.03762.
public final class MultiHeadAttention extends JoiningLayer {
  private static final int Y = 0;
  private static final int Q = 1;
  private static final int K = 2;
  private static final int V = 3;
  private static final int P = 4;
  private static final int D = 5;
  private static final int O = 6;
  private static final int DQ = 7;
  private static final int DK = 8;
  private static final int DV = 9;
  private static final int DP = 10;
  private static final int DO = 11;
  private static final int DY = 12;
  private static final int D_INPUT = 13; // and 14, 15
  private static final int KEPT = 4; // of the arrays of tensors

  private final Config config;
  private final AttentionHeads heads;
  private @Nullable Projections projections;

  /// The options, with Keras's names and defaults; the causal mask and the scores are arguments of
  /// `call` there.
  ///
  /// @param numHeads N
  /// @param keyDim the size of a query and a key in each head
  /// @param valueDim the size of a value in each head; `keyDim` by default
  /// @param dropout the part of the weights that is dropped while training; 0 by default
  /// @param useBias whether the projections have biases; true by default
  /// @param outputShape the features of the result; 0, the default, stands for those of the query
  /// @param useCausalMask whether a query sees only values up to its own place; false by default
  /// @param returnAttentionScores whether the weights `[batch, N, Tq, Tv]` are a second result;
  ///   false by default
  /// @param kernelInitializer first values of the kernels; Glorot uniform by default
  /// @param biasInitializer first values of the biases; zeros by default
  public record Config(
      int numHeads,
      int keyDim,
      int valueDim,
      double dropout,
      boolean useBias,
      int outputShape,
      boolean useCausalMask,
      boolean returnAttentionScores,
      Initializer kernelInitializer,
      Initializer biasInitializer) {
    /// Checks the sizes.
    ///
    /// @throws IllegalArgumentException if one is less than 1
    public Config {
      atLeast(1, "numHeads", numHeads);
      atLeast(1, "keyDim", keyDim);
      atLeast(1, "valueDim", valueDim);
      atLeast(0, "outputShape", outputShape);
    }

    private static void atLeast(int least, String name, int value) {
      if (value < least) {
        throw new IllegalArgumentException(
            "MultiHeadAttention "
                + name
                + ": expected at least "
                + least
                + ", but got "
                + value
                + ". Heads times keyDim is often the number of features.");
      }
    }

    /// Keras's defaults.
    public static Config of(int numHeads, int keyDim) {
      return new Config(
          numHeads, keyDim, keyDim, 0, true, 0, false, false, glorotUniform(), zeros());
    }

    /// Another size of the values.
    public Config valueDim(int newValueDim) {
      return with(newValueDim, dropout, useBias, outputShape, useCausalMask, returnAttentionScores);
    }

    /// Another part of dropped weights.
    public Config dropout(double rate) {
      return with(valueDim, rate, useBias, outputShape, useCausalMask, returnAttentionScores);
    }

    /// With or without biases.
    public Config useBias(boolean newUseBias) {
      return with(valueDim, dropout, newUseBias, outputShape, useCausalMask, returnAttentionScores);
    }

    /// Another number of features of the result.
    public Config outputShape(int newOutputShape) {
      return with(valueDim, dropout, useBias, newOutputShape, useCausalMask, returnAttentionScores);
    }

    /// With or without sight of what comes later.
    public Config useCausalMask(boolean newUseCausalMask) {
      return with(valueDim, dropout, useBias, outputShape, newUseCausalMask, returnAttentionScores);
    }

    /// With or without the weights as a second result.
    public Config returnAttentionScores(boolean newReturn) {
      return with(valueDim, dropout, useBias, outputShape, useCausalMask, newReturn);
    }

    private Config with(
        int newValueDim,
        double newDropout,
        boolean newUseBias,
        int newOutputShape,
        boolean newUseCausalMask,
        boolean newReturn) {
      return new Config(
          numHeads,
          keyDim,
          newValueDim,
          newDropout,
          newUseBias,
          newOutputShape,
          newUseCausalMask,
          newReturn,
          kernelInitializer,
          biasInitializer);
    }

    /// Other first values.
    public Config initializers(Initializer newKernel, Initializer newBias) {
      return new Config(
          numHeads,
          keyDim,
          valueDim,
          dropout,
          useBias,
          outputShape,
          useCausalMask,
          returnAttentionScores,
          newKernel,
          newBias);
    }
  }

  private record Projections(
      Projection query, Projection key, Projection value, Projection output) {}

  /// The windows on whole batches.
  private static final class Windows {
    private final AttentionHeads.Work heads = new AttentionHeads.Work();
    private final Extents extents = new Extents();
    private final Matrix x = new Matrix();
    private final Matrix y = new Matrix();
    private final Matrix scratch = new Matrix();
  }

  /// A layer of this configuration.
  ///
  /// @throws IllegalArgumentException if the rate of dropout is outside [0, 1)
  public MultiHeadAttention(Config config) {
    this.config = config;
    DropMask dropout = new DropMask("MultiHeadAttention dropout", config.dropout);
    heads = new AttentionHeads(new DotScore(null), dropout, config.numHeads, true);
  }

  @Override
  public Tensor[] forwardAll(Tape tape, Tensor[] inputs) {
    Windows m = tape.object(0, Windows::new);
    Tensor[] kept = tape.tensors(KEPT, 3);
    kept[0] = inputs[0];
    kept[1] = inputs[1];
    kept[2] = inputs[inputs.length - 1]; // without a key the value is the key
    Projections w = projections();
    int n = config.numHeads;
    Tensor q = project(tape, w.query, kept[0], tape.tensorLike(Q, kept[0], n * config.keyDim));
    Tensor k = project(tape, w.key, kept[2], tape.tensorLike(K, kept[2], n * config.keyDim));
    Tensor v = project(tape, w.value, kept[1], tape.tensorLike(V, kept[1], n * config.valueDim));
    scale(q);
    m.extents.of(q.extent(0)).add(n).add(q.extent(1)).add(v.extent(1));
    Tensor p = tape.tensor(P, m.extents);
    Tensor d = heads.keepsAll(tape) ? p : tape.tensorLike(D, p);
    Tensor o = tape.tensorLike(O, kept[0], n * config.valueDim);
    Mask keys = inputs.length == 3 ? tape.mask(2) : null;
    m.heads.mask.of(tape.mask(0), tape.mask(1), keys, config.useCausalMask);
    heads.forward(tape, m.heads.on(q, k, v, p, d), o);
    Tensor[] outputs = tape.tensors(0, config.returnAttentionScores ? 2 : 1);
    outputs[0] = project(tape, w.output, o, tape.tensorLike(Y, o, outputFeatures()));
    if (config.returnAttentionScores) {
      outputs[1] = p;
    }
    return outputs;
  }

  private static Tensor project(Tape tape, Projection projection, Tensor x, Tensor y) {
    Windows m = tape.object(0, Windows::new);
    projection.forward(tape.ops(), m.x.on(x), m.y.on(y));
    return y;
  }

  @Override
  public Tensor[] backwardAll(Tape tape, @Nullable Tensor[] dOutputs) {
    Windows m = tape.object(0, Windows::new);
    Tensor[] kept = tape.tensors(KEPT, 3);
    int n = config.numHeads;
    Tensor o = tape.tensorLike(O, kept[0], n * config.valueDim);
    Tensor dy = dOutputs[0];
    if (dy == null) {
      dy = AttentionHeads.cleared(tape.tensorLike(DY, o, outputFeatures()));
    }
    // in forward: y = o Wo + bo
    Tensor dO = tape.tensorLike(DO, o);
    projections().output.addGradients(tape, m.x.on(o), m.y.on(dy), m.scratch);
    projections().output.inputGradient(tape.ops(), m.y, m.x.on(dO));
    Tensor dWeights = config.returnAttentionScores ? dOutputs[1] : null;
    Tensor dp = tape.tensorLike(DP, m.heads.weights());
    Tensor dq = tape.tensorLike(DQ, kept[0], n * config.keyDim);
    Tensor dk = AttentionHeads.cleared(tape.tensorLike(DK, kept[2], n * config.keyDim));
    Tensor dv = AttentionHeads.cleared(tape.tensorLike(DV, kept[1], n * config.valueDim));
    heads.backward(tape, m.heads, dO, dWeights, dp, dq, dk, dv);
    scale(dq); // in forward: q = (query Wq + bq) / √keyDim
    return inputGradients(tape, kept, dq, dk, dv);
  }

  /// In forward: `q = query Wq + bq` and the same for k and v.
  private Tensor[] inputGradients(Tape tape, Tensor[] kept, Tensor dq, Tensor dk, Tensor dv) {
    boolean hasKey = inputShapes().size() == 3;
    Projections w = projections();
    Tensor[] dInputs = tape.tensors(1, hasKey ? 3 : 2);
    dInputs[0] = inputGradient(tape, w.query, kept[0], dq, D_INPUT, false);
    dInputs[1] = inputGradient(tape, w.value, kept[1], dv, D_INPUT + 1, false);
    int slotOfKey = hasKey ? D_INPUT + 2 : D_INPUT + 1;
    Tensor dKey = inputGradient(tape, w.key, kept[2], dk, slotOfKey, !hasKey);
    if (hasKey) {
      dInputs[2] = dKey;
    }
    return dInputs;
  }

  private static Tensor inputGradient(
      Tape tape, Projection projection, Tensor x, Tensor dy, int slot, boolean add) {
    Windows m = tape.object(0, Windows::new);
    Ops ops = tape.ops();
    projection.addGradients(tape, m.x.on(x), m.y.on(dy), m.scratch);
    Tensor dx = tape.tensorLike(slot, x);
    if (tape.wantsInputGradient() && add) {
      projection.addInputGradient(ops, m.y, m.x.on(dx));
    } else if (tape.wantsInputGradient()) {
      projection.inputGradient(ops, m.y, m.x.on(dx));
    }
    return dx;
  }

  private void scale(Tensor x) {
    float factor = (float) (1 / Math.sqrt(config.keyDim));
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] *= factor;
    }
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    return index == 0 ? tape.mask(0) : null;
  }

  @Override
  public void checkInputs(List<Shape> inputs) {
    AttentionInputs.check(this, inputs);
  }

  @Override
  protected void createParameters(List<Shape> inputs) {
    int output = config.outputShape == 0 ? inputs.get(0).features() : config.outputShape;
    Projection query = projection("query/", inputs.get(0), config.keyDim);
    Projection key = projection("key/", inputs.getLast(), config.keyDim);
    Projection value = projection("value/", inputs.get(1), config.valueDim);
    Projection out =
        Projection.create(
            this,
            "attention_output/",
            Shape.of(config.numHeads, config.valueDim, output),
            2,
            config.useBias ? Shape.of(output) : null,
            config.kernelInitializer,
            config.biasInitializer);
    projections = new Projections(query, key, value, out);
  }

  private Projection projection(String name, Shape input, int size) {
    return Projection.create(
        this,
        name,
        Shape.of(input.features(), config.numHeads, size),
        1,
        config.useBias ? Shape.of(config.numHeads, size) : null,
        config.kernelInitializer,
        config.biasInitializer);
  }

  private Projections projections() {
    return Objects.requireNonNull(projections, "MultiHeadAttention before build");
  }

  private int outputFeatures() {
    return config.outputShape == 0 ? inputShape().features() : config.outputShape;
  }

  @Override
  public void pack(Ops ops) {
    Projections w = projections();
    w.query.pack(ops);
    w.key.pack(ops);
    w.value.pack(ops);
    w.output.pack(ops);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Shape query = inputs.get(0);
    Shape y = query.withFeatures(config.outputShape == 0 ? query.features() : config.outputShape);
    Shape p = Shape.of(config.numHeads, query.extent(0), inputs.get(1).extent(0));
    return config.returnAttentionScores ? List.of(y, p) : List.of(y);
  }

  @Override
  public String type() {
    return "MultiHeadAttention";
  }

  /// The configuration.
  public Config config() {
    return config;
  }
}
