package dev.elman.layer;

import dev.elman.initializer.Initializers;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way back through an [Embedding]: a logit for every id, by the same vectors (weight tying:
/// Press and Wolf 2017, arXiv:1608.05859; Inan et al. 2017, arXiv:1611.01462). `[…, outputDim]` →
/// `[…, inputDim]`.
///
/// ```
/// y = x Eᵀ + b
/// ```
///
/// | parameter | shape | PyTorch |
/// |---|---|---|
/// | E | `[inputDim, outputDim]`, the embedding's | decoder.weight = encoder.weight |
/// | b | `[inputDim]` | decoder.bias |
///
/// E belongs to the embedding, which is another layer of the same model; both add to its gradient.
/// Dropout of the embedding's words does not touch this layer.
public final class TiedDense extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final Embedding embedding;
  private final boolean useBias;
  private final PackedMatrix e = new PackedMatrix(); // E [V, D]
  private final PackedMatrix eTransposed = new PackedMatrix(); // Eᵀ [D, V]
  private @Nullable Parameter bias;

  /// Windows on the tensors of one pass.
  private static final class Windows {
    private final Matrix x = new Matrix();
    private final Matrix y = new Matrix();
    private final Matrix dy = new Matrix();
    private final Matrix dx = new Matrix();
  }

  /// A layer with the vectors of this embedding and a bias.
  public TiedDense(Embedding embedding) {
    this(embedding, true);
  }

  /// A layer with the vectors of this embedding, with or without a bias.
  public TiedDense(Embedding embedding, boolean useBias) {
    this.embedding = embedding;
    this.useBias = useBias;
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Windows m = tape.object(0, Windows::new);
    Ops ops = tape.ops();
    Tensor y = tape.tensorLike(Y, x, embedding.config().inputDim());
    m.x.on(x);
    m.y.on(y);
    // y = x Eᵀ + b
    if (bias == null) {
      ops.matMul(m.x, eTransposed, m.y);
    } else {
      ops.setRows(bias.values(), bias.offset(), m.y);
      ops.addMatMul(m.x, eTransposed, m.y);
    }
    return tape.keep(x, y);
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Windows m = tape.object(0, Windows::new);
    Ops ops = tape.ops();
    m.dy.on(dy);
    // in forward: y = x Eᵀ + b
    ops.addTransposedMatMul(m.dy, m.x, embedding.embeddings(), tape.gradients());
    if (bias != null) {
      ops.addColumnSums(m.dy, tape.gradients(), bias.offset());
    }
    Tensor dx = tape.tensorLike(DX, tape.input());
    if (tape.wantsInputGradient()) {
      ops.matMul(m.dy, e, m.dx.on(dx));
    }
    return dx;
  }

  @Override
  public List<Parameter> borrowedParameters() {
    return List.of(embedding.embeddings());
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() < 1 || input.features() != embedding.config().outputDim()) {
      throw badInput(
          "[…, features=" + embedding.config().outputDim() + "], the size of the vectors",
          input,
          "Put dense("
              + embedding.config().outputDim()
              + ") before it, or give the embedding other vectors.");
    }
  }

  @Override
  protected void createParameters(Shape input) {
    if (useBias) {
      bias = addParameter("bias", Shape.of(embedding.config().inputDim()), Initializers.zeros());
    }
  }

  @Override
  public void pack(Ops ops) {
    ops.pack(embedding.embeddings(), e);
    ops.packTransposed(embedding.embeddings(), eTransposed);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input.withFeatures(embedding.config().inputDim());
  }

  @Override
  public String type() {
    return "TiedDense";
  }

  /// Whose vectors they are.
  public Embedding embedding() {
    return embedding;
  }

  /// Whether b is added.
  public boolean useBias() {
    return useBias;
  }
}
