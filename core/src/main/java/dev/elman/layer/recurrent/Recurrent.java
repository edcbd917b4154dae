package dev.elman.layer.recurrent;

import dev.elman.layer.CarriedState;
import dev.elman.layer.Layer;
import dev.elman.layer.StepObserver;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Repeats a [Cell] over time: `[batch, time, features]` → `[batch, units]`, or `[batch, time,
/// units]` with [#returnSequences()].
///
/// ```
/// z_t = x_t W + b                    many t at once: one matrix product
/// state_t = step(z_t, state_{t-1})   t = 0 … T-1
/// y = h_{T-1}, or all h_t
/// ```
///
/// Backward is the mirror image (back-propagation through time): the steps in reverse order pass
/// the gradient of the state on, then matrix products over many steps give the gradients of W, of
/// the recurrent weights and of x.
///
/// *State*: the first state is zero, or what comes as further inputs, `[x, h]` or `[x, h, c]`
/// (Keras's `initial_state`), or with [#stateful()] what the batch before ended with. With
/// [#returnState()] the last states are further results: `[y, h, c]`.
///
/// *Mask*: a masked step keeps all states. Its output repeats that of the real step before it (the
/// first h if there is none), or is zero with [#zeroOutputForMask()]. Masked steps may lie before,
/// behind and between real ones and cost next to nothing: the rows of a batch are ordered by their
/// real steps, and a step is computed for those rows only that have one. With [#returnSequences()]
/// the mask goes on as it came, as in Keras also when going backwards.
///
/// *Memory*: backward needs what every step computed, memory that grows like T. With
/// [#gradientCheckpointing()] only the states between segments of √T steps are kept and the steps
/// of a segment are computed again on the way back: memory like √T, one more forward pass, the same
/// bits.
///
/// *Source* of the training: Werbos 1990, *Backpropagation through time*, doi:10.1109/5.58337; of
/// the checkpoints: Chen et al. 2016, arXiv:1604.06174; Gruslys et al. 2016, arXiv:1606.03401.
public final class Recurrent extends Layer {
  private static final int OUTPUT = 2; // a buffer on the tape; RecurrentInputs has 0, 1 and 3

  private static final Tensor[] NO_TENSORS = {};

  private final Cell cell;
  private final Options options;
  private final RecurrentInputs inputs;
  private final RecurrentOutputs outputs;
  private final RecurrentStates states;
  private final Supplier<Step> newStep; // made once: a pass would allocate the lambda again

  /// How the steps are strung together, with Keras's names and defaults.
  ///
  /// @param returnSequences whether the output holds h of every step, and not only of the last
  /// @param returnState whether the last states are returned behind the output
  /// @param goBackwards whether the steps run from the last input to the first; the output is in
  ///   the order of the steps
  /// @param stateful whether a batch begins with the states that the batch before ended with
  /// @param unroll accepted for Keras's sake; it changes nothing
  /// @param zeroOutputForMask whether the outputs of masked steps are zero
  /// @param gradientCheckpointing whether backward computes the steps again instead of keeping all;
  ///   not in Keras
  public record Options(
      boolean returnSequences,
      boolean returnState,
      boolean goBackwards,
      boolean stateful,
      boolean unroll,
      boolean zeroOutputForMask,
      boolean gradientCheckpointing) {
    /// Keras's defaults: the last h only, from the first step to the last.
    public static final Options DEFAULT = new Options(false, false, false);

    /// Options with the defaults for all others.
    public Options(boolean returnSequences, boolean returnState, boolean goBackwards) {
      this(returnSequences, returnState, goBackwards, false, false, false, false);
    }
  }

  /// A layer that returns the last h.
  public Recurrent(Cell cell) {
    this(cell, Options.DEFAULT);
  }

  /// A layer with these options.
  public Recurrent(Cell cell, Options options) {
    this.cell = cell;
    this.options = options;
    CellDropout.refuseInner(cell);
    inputs = new RecurrentInputs(cell, options.goBackwards);
    outputs = new RecurrentOutputs(cell, options);
    states = new RecurrentStates(this, options.stateful);
    newStep = () -> new Step(cell);
  }

  /// This layer, returning h of every step.
  public Recurrent returnSequences() {
    return with(RecurrentOption.RETURN_SEQUENCES);
  }

  /// This layer, returning the last states behind the output.
  public Recurrent returnState() {
    return with(RecurrentOption.RETURN_STATE);
  }

  /// This layer, reading the sequence from its end.
  public Recurrent goBackwards() {
    return with(RecurrentOption.GO_BACKWARDS);
  }

  /// This layer, beginning every batch with the states that the batch before ended with, in `fit`,
  /// `evaluate` and `predict` alike, until [#resetStates()]. All batches in between must have the
  /// same number of rows. It serves one call at a time.
  public Recurrent stateful() {
    return with(RecurrentOption.STATEFUL);
  }

  /// This layer; Keras computes the same faster this way in short sequences, Elman does not.
  public Recurrent unroll() {
    return with(RecurrentOption.UNROLL);
  }

  /// This layer, giving zeros at masked steps.
  public Recurrent zeroOutputForMask() {
    return with(RecurrentOption.ZERO_OUTPUT_FOR_MASK);
  }

  /// This layer, computing the steps again on the way back instead of keeping all they computed.
  public Recurrent gradientCheckpointing() {
    return with(RecurrentOption.GRADIENT_CHECKPOINTING);
  }

  private Recurrent with(RecurrentOption option) {
    if (isBuilt()) {
      throw new IllegalStateException(
          displayName() + ": options must be chosen before the layer is built.");
    }
    Recurrent changed = new Recurrent(cell, option.addTo(options));
    changed.named(name());
    return changed;
  }

  @Override
  public Recurrent named(String newName) {
    super.named(newName);
    return this;
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Step step = step(tape);
    step.table().plan(tape.mask(), x.extent(0), x.extent(1), options.goBackwards);
    step.begin(tape, options.gradientCheckpointing);
    states.begin(tape, step);
    cell.dropout().draw(tape, step.table(), x.extent(2), outputs.units());
    cell.begin(tape.ops(), step);
    Tensor y = outputs.begin(tape, OUTPUT, step);
    while (step.next()) {
      int end;
      for (int from = step.from(); from < step.end(); from = end) { // as in computeAgain
        end = step.segmentEnd(from);
        inputs.project(tape, x, step, from, end);
        for (int t = from; t < end; t++) {
          cell.step(tape.ops(), step.at(t)); // at most six frames below fit, so not in a method
        }
      }
      outputs.write(step, y);
    }
    outputs.end(step, y);
    states.end(tape, step);
    return tape.keep(x, y);
  }

  /// [#forward(Tape, Tensor)] from a given state.
  ///
  /// @param initialState one `[batch, size]` tensor per state: h, or h and c
  public Tensor forward(Tape tape, Tensor x, Tensor... initialState) {
    states.check(x, initialState);
    states.give(tape, initialState, 0);
    return forward(tape, x);
  }

  @Override
  public Tensor[] forwardAll(Tape tape, Tensor[] all) {
    if (all.length > 1) {
      states.give(tape, all, 1);
    }
    Tensor[] results = tape.tensors(0, options.returnState ? 1 + states.count() : 1);
    results[0] = forward(tape, all[0]);
    for (int k = 1; k < results.length; k++) {
      results[k] = finalState(tape, k - 1);
    }
    return results;
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    return backward(tape, dy, NO_TENSORS);
  }

  /// [#backward(Tape, Tensor)] where the last states have been used as well.
  ///
  /// @param dFinalState the gradient of each last state, or nothing
  public Tensor backward(Tape tape, Tensor dy, Tensor... dFinalState) {
    Step step = step(tape);
    step.beginBackward();
    for (int k = 0; k < states.count(); k++) {
      states.setGradient(step, k, k < dFinalState.length ? dFinalState[k] : null);
    }
    return backward(tape, step, dy);
  }

  @Override
  public Tensor[] backwardAll(Tape tape, @Nullable Tensor[] dResults) {
    Step step = step(tape);
    step.beginBackward();
    for (int k = 0; k < states.count(); k++) {
      states.setGradient(step, k, k + 1 < dResults.length ? dResults[k + 1] : null);
    }
    Tensor[] gradients = tape.tensors(1, 1 + states.given(tape));
    gradients[0] = backward(tape, step, dResults[0]);
    for (int k = 1; k < gradients.length; k++) {
      gradients[k] = dInitialState(tape, k - 1);
    }
    return gradients;
  }

  private Tensor backward(Tape tape, Step step, @Nullable Tensor dy) {
    Tensor dx = inputs.beginGradient(tape, step);
    outputs.addLast(step, dy);
    for (int from = step.lastFrom(); from >= 0; from -= step.window()) {
      if (!step.returnTo(from)) {
        computeAgain(tape, tape.input(), step);
      }
      int first;
      for (int last = step.end() - 1; last >= from; last = first - 1) {
        first = step.segmentBegin(last);
        for (int t = last; t >= first; t--) {
          outputs.add(step, t, dy);
          observe(tape.observer(), t, step.at(t));
          cell.stepBackward(tape.ops(), step);
        }
        addGradients(tape, step, first, last);
        inputs.inputGradient(tape, step, first, last, dx);
      }
    }
    outputs.addFirst(step, dy);
    return dx;
  }

  /// The steps held, one segment after the other: what the product of the inputs writes is still in
  /// the cache when the steps read it.
  private void computeAgain(Tape tape, Tensor x, Step step) {
    int end;
    for (int from = step.from(); from < step.end(); from = end) {
      end = step.segmentEnd(from);
      inputs.project(tape, x, step, from, end);
      for (int t = from; t < end; t++) {
        cell.step(tape.ops(), step.at(t));
      }
    }
  }

  private void observe(@Nullable StepObserver observer, int t, Step step) {
    if (observer != null) {
      observer.stepBackward(this, t, step.dStates(), step.gates());
    }
  }

  /// `dW += xᵀ dz` and the cell's own gradients of a segment, whose length does not depend on how
  /// many steps are held: so the sums have the same bits.
  private void addGradients(Tape tape, Step step, int from, int end) {
    int first;
    for (int last = end; last >= from; last = first - 1) {
      first = step.table().partBegin(last);
      step.span(first, last);
      inputs.addGradient(tape, step, first, last);
      cell.addGradients(tape.ops(), step, tape.gradients());
    }
  }

  /// State `k` after the last step of the last forward with this tape: `[batch, size]`.
  public Tensor finalState(Tape tape, int k) {
    return states.last(tape, step(tape), k);
  }

  /// The gradient of the initial state `k` after the last backward with this tape: `[batch, size]`.
  public Tensor dInitialState(Tape tape, int k) {
    return states.gradient(tape, step(tape), k);
  }

  /// The output for a batch, computed at once and outside of any model; with [#returnState()] the
  /// last states follow it, as in Keras: `[y, h]`, or `[y, h, c]`.
  ///
  /// @param initialState nothing for zeros, or one `[batch, size]` tensor per state
  public List<Tensor> call(Tensor x, Tensor... initialState) {
    RecurrentInputs.check(this, x);
    if (initialState.length > 0) {
      states.check(x, initialState);
    }
    Tape tape = Tape.root(Ops.create());
    tape.beginInference(0, x.extent(0));
    pack(tape.ops());
    List<Tensor> all = new ArrayList<>(List.of(x));
    all.addAll(List.of(initialState));
    return List.of(forwardAll(tape, all.toArray(Tensor[]::new)));
  }

  private Step step(Tape tape) {
    return tape.object(0, newStep);
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    return index == 0 && options.returnSequences ? tape.mask() : null;
  }

  @Override
  public List<CarriedState> carriedStates() {
    return states.carried();
  }

  @Override
  public void resetStates() {
    states.reset();
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() != 2 || input.features() == Shape.ANY) {
      throw badInput(
          "[time, features]",
          input,
          "A recurrent layer reads sequences: give x the shape [batch, time, features], and let a"
              + " recurrent layer below return sequences.");
    }
  }

  @Override
  public void checkInputs(List<Shape> all) {
    checkInput(all.getFirst());
    states.checkShapes(all.subList(1, all.size()));
  }

  /// The weights depend on x alone: a layer may be used with and without initial states.
  @Override
  protected boolean canServe(List<Shape> built, List<Shape> others) {
    return super.canServe(built.subList(0, 1), others.subList(0, 1));
  }

  @Override
  protected void createParameters(Shape input) {
    cell.take();
    cell.createParameters(input.features());
    cell.parameters().forEach(this::adopt);
  }

  @Override
  public Shape outputShape(Shape input) {
    int size = cell.outputSize();
    return options.returnSequences ? Shape.of(input.extent(0), size) : Shape.of(size);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> all) {
    List<Shape> shapes = new ArrayList<>(List.of(outputShape(all.getFirst())));
    if (options.returnState) {
      cell.stateSizes().forEach(size -> shapes.add(Shape.of(size)));
    }
    return List.copyOf(shapes);
  }

  @Override
  public void pack(Ops ops) {
    inputs.pack(ops);
    cell.pack(ops);
  }

  @Override
  public String type() {
    return cell.type();
  }

  /// What one step does.
  public Cell cell() {
    return cell;
  }

  /// How the steps are strung together.
  public Options options() {
    return options;
  }
}
