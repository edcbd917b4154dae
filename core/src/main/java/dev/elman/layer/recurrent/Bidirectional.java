package dev.elman.layer.recurrent;

import dev.elman.layer.Add;
import dev.elman.layer.Average;
import dev.elman.layer.CarriedState;
import dev.elman.layer.Concatenate;
import dev.elman.layer.Layer;
import dev.elman.layer.Multiply;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a sequence in both directions with a recurrent layer each and merges what they say:
/// `[batch, time, features]` → `[batch, 2 units]`, or `[batch, time, 2 units]` if the layers return
/// sequences.
///
/// ```
/// f = forward(x)                       from the first step to the last
/// r = backward(x)                      from the last step to the first
/// y = f | reversed r                   CONCAT; f + r, f ⊙ r, (f + r) / 2 or both for the others
/// ```
///
/// A sequence that the backward layer returns is turned round, so that step t of both says what has
/// been read up to step t. Parameters are those of the forward layer and then those of the backward
/// layer.
///
/// *State*: initial states follow x, first those of the forward layer; with `returnState()` the
/// last states follow y in the same order. *Mask*: both layers see it, and give zeros at masked
/// steps of a sequence; it goes on with a sequence and ends at a last output.
///
/// Keras's `Bidirectional`. Source: Schuster and Paliwal 1997, *Bidirectional recurrent neural
/// networks*, doi:10.1109/78.650093.
public final class Bidirectional extends Layer {
  /// How the outputs of both directions become one.
  public enum MergeMode {
    /// One behind the other: Keras's `"concat"`.
    CONCAT,
    /// Added: `"sum"`.
    SUM,
    /// Multiplied: `"mul"`.
    MUL,
    /// Averaged: `"ave"`.
    AVE,
    /// Not at all, the layer has two outputs: `None`.
    NONE
  }

  private static final int FORWARD = 0; // tapes
  private static final int BACKWARD = 1;
  private static final int MERGE = 2;

  private static final int RESULTS = 0; // arrays of tensors
  private static final int D_INPUTS = 1;
  private static final int ONE_INPUT = 2;
  private static final int ONE_GRADIENT = 3;
  private static final int PAIR = 4;
  private static final int D_MERGED = 5;
  private static final int INPUTS = 6; // and 7: of each direction
  private static final int D_OUTPUTS = 8; // and 9

  private static final int REVERSED = 0; // tensors
  private static final int D_REVERSED = 1;
  private static final int DX = 2;
  private static final int NO_GRADIENT = 3; // and 4

  private static final String FORWARD_NAME = "forward_";

  private final Recurrent forward;
  private final Recurrent backward;
  private final MergeMode mode;
  private final @Nullable Layer merge;

  /// What one worker keeps.
  private static final class Work {
    private final Matrix a = new Matrix();
    private final Matrix b = new Matrix();
    private int states; // that each direction is given
  }

  /// A layer that puts the outputs behind each other, with the same kind of layer in both
  /// directions.
  public Bidirectional(Recurrent layer) {
    this(layer, MergeMode.CONCAT);
  }

  /// A layer with the same kind of layer in both directions.
  ///
  /// @throws IllegalArgumentException if the layer goes backwards itself
  /// @throws UnsupportedOperationException if its cell cannot be copied; see [Cell#copy()]
  public Bidirectional(Recurrent layer, MergeMode mode) {
    this(layer, new Recurrent(layer.cell().copy(), layer.options()).goBackwards(), mode);
  }

  /// A layer with these two inside.
  ///
  /// @param backward a layer that goes backwards
  /// @throws IllegalArgumentException if both layers go in one direction, or do not return the same
  ///   things
  public Bidirectional(Recurrent forward, Recurrent backward, MergeMode mode) {
    this.forward = withZerosForMask(forward);
    this.backward = withZerosForMask(backward);
    this.mode = mode;
    merge =
        switch (mode) {
          case CONCAT -> new Concatenate();
          case SUM -> new Add();
          case MUL -> new Multiply();
          case AVE -> new Average();
          case NONE -> null;
        };
    if (forward.options().goBackwards() || !backward.options().goBackwards()) {
      throw new IllegalArgumentException(
          "Bidirectional: expected a layer that goes forwards and one that goes backwards, but got"
              + " goBackwards="
              + forward.options().goBackwards()
              + " and "
              + backward.options().goBackwards()
              + ". Leave goBackwards() to the backward layer.");
    }
    requireSame(
        "returnSequences",
        forward.options().returnSequences(),
        backward.options().returnSequences());
    requireSame("returnState", forward.options().returnState(), backward.options().returnState());
    requireSame("stateful", forward.options().stateful(), backward.options().stateful());
    nameLayers();
  }

  /// A sequence that is turned round must not repeat at a masked step what the other direction has
  /// read: as in Keras such steps give zeros.
  private static Recurrent withZerosForMask(Recurrent layer) {
    boolean set = layer.options().zeroOutputForMask();
    return layer.options().returnSequences() && !set ? layer.zeroOutputForMask() : layer;
  }

  private static void requireSame(String option, boolean forward, boolean backward) {
    if (forward != backward) {
      throw new IllegalArgumentException(
          "Bidirectional: expected layers with the same "
              + option
              + ", but got "
              + forward
              + " for the forward layer and "
              + backward
              + " for the backward layer.");
    }
  }

  /// Keras's names for the layers in here.
  private void nameLayers() {
    String name = forward.name().isEmpty() ? forward.defaultName() : forward.name();
    String kind = name.startsWith(FORWARD_NAME) ? name.substring(FORWARD_NAME.length()) : name;
    forward.named(FORWARD_NAME + kind);
    if (backward.name().isEmpty()) {
      backward.named("backward_" + kind);
    }
  }

  @Override
  public Tensor[] forwardAll(Tape tape, Tensor[] inputs) {
    tape.object(0, Work::new).states = (inputs.length - 1) / 2;
    Tensor[] f = run(tape, FORWARD, inputs);
    Tensor[] r = run(tape, BACKWARD, inputs);
    Tensor[] pair = tape.tensors(PAIR, 2);
    pair[0] = f[0];
    pair[1] = returnsSequences() ? turned(tape, REVERSED, r[0]) : r[0];
    int outputs = numOutputs();
    int states = f.length - 1;
    Tensor[] results = tape.tensors(RESULTS, outputs + 2 * states);
    if (merge == null) {
      System.arraycopy(pair, 0, results, 0, 2);
    } else {
      results[0] = merge.forwardAll(tape.child(MERGE), pair)[0];
    }
    System.arraycopy(f, 1, results, outputs, states);
    System.arraycopy(r, 1, results, outputs + states, states);
    tape.keep(inputs[0], results[0]);
    return results;
  }

  /// One direction: x and its states.
  private Tensor[] run(Tape tape, int direction, Tensor[] inputs) {
    int states = (inputs.length - 1) / 2;
    Tensor[] own = tape.tensors(INPUTS + direction, 1 + states);
    own[0] = inputs[0];
    System.arraycopy(inputs, 1 + direction * states, own, 1, states);
    Tape child = tape.child(direction);
    child.mask(tape.mask());
    return layer(direction).forwardAll(child, own);
  }

  /// The steps of a sequence in the other order.
  private static Tensor turned(Tape tape, int slot, Tensor x) {
    Tensor turned = tape.tensorLike(slot, x);
    int time = x.extent(1);
    int units = x.extent(2);
    for (int b = 0; b < x.extent(0); b++) {
      for (int t = 0; t < time; t++) {
        int from = (b * time + t) * units;
        int to = (b * time + time - 1 - t) * units;
        System.arraycopy(x.data(), from, turned.data(), to, units);
      }
    }
    return turned;
  }

  @Override
  public Tensor[] backwardAll(Tape tape, @Nullable Tensor[] dOutputs) {
    Work work = tape.object(0, Work::new);
    @Nullable Tensor[] dPair = dOutputs;
    if (merge != null) {
      Tensor[] dMerged = tape.tensors(D_MERGED, 1);
      dMerged[0] = orZero(tape, 0, dOutputs[0]);
      dPair = merge.backwardAll(tape.child(MERGE), dMerged);
    }
    Tensor dr = orZero(tape, 1, dPair[1]);
    dr = returnsSequences() ? turned(tape, D_REVERSED, dr) : dr;
    Tensor[] df = runBackward(tape, FORWARD, orZero(tape, 0, dPair[0]), dOutputs);
    Tensor[] db = runBackward(tape, BACKWARD, dr, dOutputs);
    Tensor[] dInputs = tape.tensors(D_INPUTS, 1 + 2 * work.states);
    dInputs[0] = tape.tensorLike(DX, tape.input());
    if (tape.wantsInputGradient()) {
      Ops ops = tape.ops();
      Matrix dx = work.a.on(dInputs[0]);
      ops.copy(work.b.on(df[0]), dx);
      ops.add(work.b.on(db[0]), dx);
    }
    System.arraycopy(df, 1, dInputs, 1, work.states);
    System.arraycopy(db, 1, dInputs, 1 + work.states, work.states);
    return dInputs;
  }

  /// The gradient of an output, zeros for one that nobody used.
  private Tensor orZero(Tape tape, int output, @Nullable Tensor dy) {
    if (dy != null) {
      return dy;
    }
    Tensor model = merge == null ? tape.tensors(PAIR, 2)[output] : tape.output();
    Tensor zero = tape.tensorLike(NO_GRADIENT + output, model);
    Arrays.fill(zero.data(), 0, zero.size(), 0);
    return zero;
  }

  private Tensor[] runBackward(Tape tape, int direction, Tensor dy, @Nullable Tensor[] dOutputs) {
    int states = (dOutputs.length - numOutputs()) / 2;
    @Nullable Tensor[] own = tape.tensors(D_OUTPUTS + direction, 1 + states);
    own[0] = dy;
    System.arraycopy(dOutputs, numOutputs() + direction * states, own, 1, states);
    Tape child = tape.child(direction);
    child.wantsInputGradient(tape.wantsInputGradient());
    return layer(direction).backwardAll(child, own);
  }

  private Recurrent layer(int direction) {
    return direction == FORWARD ? forward : backward;
  }

  private boolean returnsSequences() {
    return forward.options().returnSequences();
  }

  /// The number of results before the states.
  private int numOutputs() {
    return merge == null ? 2 : 1;
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Tensor[] inputs = tape.tensors(ONE_INPUT, 1);
    inputs[0] = x;
    return forwardAll(tape, inputs)[0];
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    @Nullable Tensor[] dOutputs = tape.tensors(ONE_GRADIENT, numOutputs());
    dOutputs[0] = dy;
    return backwardAll(tape, dOutputs)[0];
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    return returnsSequences() && index < numOutputs() ? tape.mask() : null;
  }

  @Override
  public void checkInput(Shape input) {
    checkInputs(List.of(input));
  }

  @Override
  public void checkInputs(List<Shape> inputs) {
    if (inputs.size() % 2 == 0) {
      throw new IllegalArgumentException(
          displayName()
              + ": expected x and as many initial states for either direction, but got "
              + inputs.size()
              + " inputs. Give the states of the forward layer and then those of the backward"
              + " layer.");
    }
    forward.checkInputs(ofDirection(inputs, FORWARD));
    backward.checkInputs(ofDirection(inputs, BACKWARD));
    if (merge != null) {
      merge.checkInputs(
          List.of(
              outputShapes(forward, inputs, FORWARD).getFirst(),
              outputShapes(backward, inputs, BACKWARD).getFirst()));
    }
  }

  private static List<Shape> ofDirection(List<Shape> inputs, int direction) {
    int states = (inputs.size() - 1) / 2;
    List<Shape> own = new ArrayList<>(inputs.subList(0, 1));
    own.addAll(inputs.subList(1 + direction * states, 1 + (direction + 1) * states));
    return own;
  }

  private static List<Shape> outputShapes(Recurrent layer, List<Shape> inputs, int direction) {
    return layer.outputShapes(ofDirection(inputs, direction));
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    List<Shape> f = outputShapes(forward, inputs, FORWARD);
    List<Shape> r = outputShapes(backward, inputs, BACKWARD);
    List<Shape> pair = List.of(f.getFirst(), r.getFirst());
    List<Shape> all = new ArrayList<>(merge == null ? pair : merge.outputShapes(pair));
    all.addAll(f.subList(1, f.size()));
    all.addAll(r.subList(1, r.size()));
    return List.copyOf(all);
  }

  @Override
  public Shape outputShape(Shape input) {
    return outputShapes(List.of(input)).getFirst();
  }

  @Override
  protected void createParameters(Shape input) {
    createParameters(List.of(input));
  }

  @Override
  protected void createParameters(List<Shape> inputs) {
    forward.build(ofDirection(inputs, FORWARD));
    backward.build(ofDirection(inputs, BACKWARD));
    forward.parameters().forEach(this::adopt);
    backward.parameters().forEach(this::adopt);
  }

  @Override
  public void pack(Ops ops) {
    forward.pack(ops);
    backward.pack(ops);
  }

  @Override
  public List<CarriedState> carriedStates() {
    List<CarriedState> states = new ArrayList<>(forward.carriedStates());
    states.addAll(backward.carriedStates());
    return List.copyOf(states);
  }

  @Override
  public void resetStates() {
    forward.resetStates();
    backward.resetStates();
  }

  @Override
  public String type() {
    return "Bidirectional";
  }

  /// The layer that reads from the first step to the last.
  public Recurrent forwardLayer() {
    return forward;
  }

  /// The layer that reads from the last step to the first.
  public Recurrent backwardLayer() {
    return backward;
  }

  /// How the outputs become one.
  public MergeMode mergeMode() {
    return mode;
  }
}
