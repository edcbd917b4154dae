package dev.elman.testing;

import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A layer with weights and a tape, for tests of what layers do.
public final class LayerRun {
  private static final int BATCH_ROWS = 4;

  private final Layer layer;
  private final ParameterBlock block;
  private final Tape tape;
  private final float[] gradients;

  private LayerRun(Layer layer, ParameterBlock block, Ops ops) {
    this.layer = layer;
    this.block = block;
    tape = Tape.root(ops);
    gradients = new float[block.size()];
  }

  /// A new layer with the weights that this seed gives.
  public static LayerRun of(LayerSample sample, long seed) {
    return of(sample, seed, Ops.create());
  }

  /// A new layer with the weights that this seed gives, computing with these operations.
  public static LayerRun of(LayerSample sample, long seed, Ops ops) {
    Layer layer = sample.make().get();
    layer.build(sample.inputs());
    ParameterBlock block = new ParameterBlock(layer.parameters(), new Seed(seed));
    layer.pack(ops);
    return new LayerRun(layer, block, ops);
  }

  /// The same layer with a tape of its own.
  public LayerRun withNewTape() {
    return new LayerRun(layer, block, Ops.create());
  }

  /// Sets the mask of every input.
  public LayerRun masks(@Nullable Mask... masks) {
    for (int i = 0; i < masks.length; i++) {
      tape.mask(i, masks[i]);
    }
    return this;
  }

  /// The outputs at inference, one behind the other.
  public float[] infer(Tensor... x) {
    tape.beginInference(0, BATCH_ROWS);
    return join(List.of(layer.forwardAll(tape, x)));
  }

  /// The outputs in training, the first row being this one of its batch.
  public Tensor[] train(int firstRow, Tensor... x) {
    tape.beginTraining(1, firstRow, BATCH_ROWS, gradients);
    return layer.forwardAll(tape, x);
  }

  /// The gradients of the inputs.
  public Tensor[] backward(@Nullable Tensor... dy) {
    return layer.backwardAll(tape, dy);
  }

  /// Outputs, gradients of the inputs and gradients of the parameters, one behind the other.
  public float[] forwardAndBackward(Tensor[] x, @Nullable Tensor[] dy) {
    Arrays.fill(gradients, 0);
    float[] y = join(List.of(train(0, x)));
    float[] dx = join(List.of(backward(dy)));
    float[] all = Arrays.copyOf(y, y.length + dx.length + gradients.length);
    System.arraycopy(dx, 0, all, y.length, dx.length);
    System.arraycopy(gradients, 0, all, y.length + dx.length, gradients.length);
    return all;
  }

  private static float[] join(List<Tensor> tensors) {
    float[] all = new float[tensors.stream().mapToInt(Tensor::size).sum()];
    int at = 0;
    for (Tensor tensor : tensors) {
      System.arraycopy(tensor.data(), 0, all, at, tensor.size());
      at += tensor.size();
    }
    return all;
  }

  /// The layer.
  public Layer layer() {
    return layer;
  }

  /// The values of the parameters.
  public ParameterBlock block() {
    return block;
  }

  /// What the passes of this run write to.
  public Tape tape() {
    return tape;
  }

  /// Where backward adds the gradients of the parameters.
  public float[] gradients() {
    return gradients;
  }
}
