package dev.elman.testing;

import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.tensor.Ops;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.Arrays;

/// A layer with weights and a tape, for tests of what layers do.
public final class LayerRun {
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
    Layer layer = sample.make().get();
    layer.build(sample.input());
    ParameterBlock block = new ParameterBlock(layer.parameters(), new Seed(seed));
    Ops ops = Ops.create();
    layer.pack(ops);
    return new LayerRun(layer, block, ops);
  }

  /// The same layer with a tape of its own.
  public LayerRun withNewTape() {
    return new LayerRun(layer, block, Ops.create());
  }

  /// The output at inference.
  public float[] infer(Tensor x) {
    tape.beginInference(0, 1);
    return layer.forward(tape, x).toArray();
  }

  /// The output in training, the first row being this one of its batch.
  public Tensor train(Tensor x, int firstRow) {
    tape.beginTraining(1, firstRow, 1, gradients);
    return layer.forward(tape, x);
  }

  /// Output, gradient of the input and gradients of the parameters, one behind the other.
  public float[] forwardAndBackward(Tensor x, Tensor dy) {
    Arrays.fill(gradients, 0);
    float[] y = train(x, 0).toArray();
    float[] dx = layer.backward(tape, dy).toArray();
    float[] all = Arrays.copyOf(y, y.length + dx.length + gradients.length);
    System.arraycopy(dx, 0, all, y.length, dx.length);
    System.arraycopy(gradients, 0, all, y.length + dx.length, gradients.length);
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
