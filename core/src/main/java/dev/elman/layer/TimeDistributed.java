package dev.elman.layer;

import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.List;

/// Applies a layer to every time step by itself, with the same weights: `[batch, time, …]` →
/// `[batch, time, …]`.
///
/// ```
/// y_t = layer(x_t)                   t = 0 … T-1
/// ```
///
/// The steps of all samples pass through the inner layer as one batch of `batch · time` samples, so
/// this costs what the inner layer costs. Nothing is copied. The mask goes on unchanged; the inner
/// layer sees none, since a step has no steps. Random masks of an inner dropout are drawn for every
/// step.
///
/// Keras's `TimeDistributed`. A layer that computes something over all samples of a batch, such as
/// [BatchNormalization], is refused: Keras would normalize every step by itself.
public final class TimeDistributed extends Layer {
  private static final int X = 0; // views
  private static final int Y = 1;
  private static final int DY = 2;
  private static final int DX = 3;

  private final Layer layer;

  /// A layer that applies another one to every step.
  ///
  /// @throws IllegalArgumentException if the inner layer must see whole batches
  public TimeDistributed(Layer layer) {
    this.layer = layer;
    if (layer.needsWholeBatch()) {
      throw new IllegalArgumentException(
          "TimeDistributed layer: expected a layer that handles every sample by itself, but got "
              + layer.displayName()
              + ". Use it without TimeDistributed: it takes sequences.");
    }
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Tape steps = steps(tape, x);
    Extents extents = tape.object(0, Extents::new).of(x.extent(0) * x.extent(1));
    Tensor y = layer.forward(steps, tape.view(X, x, extents.addFrom(2, x.shape())));
    extents.of(x.extent(0)).add(x.extent(1)).addFrom(1, y.shape());
    return tape.keep(x, tape.view(Y, y, extents));
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Tensor x = tape.input();
    Tape steps = steps(tape, x);
    steps.wantsInputGradient(tape.wantsInputGradient());
    Extents extents = tape.object(0, Extents::new).of(x.extent(0) * x.extent(1));
    Tensor dx = layer.backward(steps, tape.view(DY, dy, extents.addFrom(2, dy.shape())));
    return tape.viewLike(DX, dx, x);
  }

  private static Tape steps(Tape tape, Tensor x) {
    Tape steps = tape.child(0);
    steps.rowsPerRow(x.extent(1));
    return steps;
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() < 2) {
      throw badInput(
          "[time, …]",
          input,
          "There are no steps to apply " + layer.displayName() + " to; use it directly.");
    }
    layer.checkInput(input.dropFirst());
  }

  @Override
  protected void createParameters(Shape input) {
    layer.build(input.dropFirst());
    layer.parameters().forEach(this::adopt);
  }

  @Override
  public Shape outputShape(Shape input) {
    return layer.outputShape(input.dropFirst()).prepend(input.extent(0));
  }

  @Override
  public void pack(Ops ops) {
    layer.pack(ops);
  }

  @Override
  public List<CarriedState> carriedStates() {
    return layer.carriedStates();
  }

  @Override
  public void resetStates() {
    layer.resetStates();
  }

  @Override
  public String type() {
    return "TimeDistributed";
  }

  /// The layer that is applied to every step.
  public Layer layer() {
    return layer;
  }
}
