package dev.elman.layer.recurrent;

import dev.elman.layer.Layer;
import dev.elman.layer.StepObserver;
import dev.elman.layer.Tape;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Repeats a [Cell] over time: `[batch, time, features]` → `[batch, units]`, or `[batch, time,
/// units]` with [#returnSequences()].
///
/// ```
/// z_t = x_t W + b                    all t at once: one matrix product
/// state_t = step(z_t, state_{t-1})   t = 0 … T-1
/// y = h_{T-1}, or all h_t
/// ```
///
/// Backward is the mirror image (back-propagation through time): the steps in reverse order pass
/// the gradient of the state on, then one matrix product each gives the gradients of W, of the
/// recurrent weights and of x.
///
/// *State*: the first state is zero, or what [#call] or [#forward(Tape, Tensor, Tensor...)] is
/// given. *Source* of the training: Werbos 1990, *Backpropagation through time*,
/// doi:10.1109/5.58337.
public final class Recurrent extends Layer {
  // Numbers of the buffers on the tape; Step uses those from 8 on.
  private static final int X = 0;
  private static final int DX = 1;
  private static final int OUTPUT = 2;
  private static final int INPUT_GRADIENT = 3;

  private static final Tensor[] NO_TENSORS = {};

  private final Cell cell;
  private final Options options;
  private final PackedMatrix kernel = new PackedMatrix(); // W [F, G]
  private final PackedMatrix kernelTransposed = new PackedMatrix(); // Wᵀ [G, F]
  private final int[] stateSizes;
  private final int outputSize;
  private final Supplier<Step> newStep; // made once: a pass would allocate the lambda again
  private final float[] inputBias; // [G] what every z begins with

  /// How the steps are strung together, with Keras's names and defaults.
  ///
  /// @param returnSequences whether the output holds h of every step, and not only of the last
  /// @param returnState whether [#call] returns the last states behind the output
  /// @param goBackwards whether the steps run from the last input to the first; the output is in
  ///   the order of the steps
  public record Options(boolean returnSequences, boolean returnState, boolean goBackwards) {
    /// Keras's defaults: the last h only, from the first step to the last.
    public static final Options DEFAULT = new Options(false, false, false);
  }

  /// A layer that returns the last h.
  public Recurrent(Cell cell) {
    this(cell, Options.DEFAULT);
  }

  /// A layer with these options.
  public Recurrent(Cell cell, Options options) {
    this.cell = cell;
    this.options = options;
    stateSizes = cell.stateSizes().stream().mapToInt(Integer::intValue).toArray();
    outputSize = cell.outputSize();
    newStep = () -> new Step(cell);
    inputBias = new float[cell.gates() * cell.units()];
  }

  /// This layer, returning h of every step.
  public Recurrent returnSequences() {
    return with(new Options(true, options.returnState, options.goBackwards));
  }

  /// This layer, returning the last states behind the output.
  public Recurrent returnState() {
    return with(new Options(options.returnSequences, true, options.goBackwards));
  }

  /// This layer, reading the sequence from its end.
  public Recurrent goBackwards() {
    return with(new Options(options.returnSequences, options.returnState, true));
  }

  private Recurrent with(Options newOptions) {
    if (isBuilt()) {
      throw new IllegalStateException(
          displayName() + ": options must be chosen before the layer is built.");
    }
    Recurrent changed = new Recurrent(cell, newOptions);
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
    Step step = begin(tape, x);
    for (int k = 0; k < stateSizes.length; k++) {
      Arrays.fill(step.stateData(k), 0, step.batch() * stateSizes[k], 0);
    }
    cell.begin(tape.ops(), step);
    for (int t = 0; t < step.time(); t++) {
      cell.step(tape.ops(), step.at(t));
    }
    return tape.keep(x, output(tape, step));
  }

  /// [#forward(Tape, Tensor)] from a given state.
  ///
  /// @param initialState one `[batch, size]` tensor per state: h, or h and c
  public Tensor forward(Tape tape, Tensor x, Tensor... initialState) {
    checkState(x, initialState);
    Step step = begin(tape, x);
    for (int k = 0; k < initialState.length; k++) {
      System.arraycopy(initialState[k].data(), 0, step.stateData(k), 0, initialState[k].size());
    }
    cell.begin(tape.ops(), step);
    for (int t = 0; t < step.time(); t++) {
      cell.step(tape.ops(), step.at(t));
    }
    return tape.keep(x, output(tape, step));
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
    step.beginBackward(tape);
    for (int k = 0; k < dFinalState.length; k++) {
      System.arraycopy(dFinalState[k].data(), 0, step.dState(k).data(), 0, dFinalState[k].size());
    }
    for (int t = step.time() - 1; t >= 0; t--) {
      addOutputGradient(step, t, dy);
      step.at(t);
      StepObserver observer = tape.observer();
      if (observer != null) {
        observer.stepBackward(this, t, step.dStates(), step.gates());
      }
      cell.stepBackward(tape.ops(), step);
    }
    return addGradients(tape, step.all());
  }

  /// State `k` after the last step of the last forward with this tape: `[batch, size]`.
  public Tensor finalState(Tape tape, int k) {
    Step step = step(tape);
    int size = cell.stateSizes().get(k);
    Tensor state = tape.tensor(step.freeSlot() + k, step.batch(), size);
    int from = step.batch() * step.time() * size;
    System.arraycopy(step.stateData(k), from, state.data(), 0, state.size());
    return state;
  }

  /// The gradient of the initial state `k` after the last backward with this tape: `[batch, size]`.
  public Matrix dInitialState(Tape tape, int k) {
    return step(tape).dState(k);
  }

  /// The output for a batch, computed at once and outside of any model; with [#returnState()] the
  /// last states follow it, as in Keras: `[y, h]`, or `[y, h, c]`.
  ///
  /// @param initialState nothing for zeros, or one `[batch, size]` tensor per state
  public List<Tensor> call(Tensor x, Tensor... initialState) {
    Shape expected = inputShape();
    if (x.rank() != 3 || !expected.accepts(x.shape().dropFirst())) {
      throw new IllegalArgumentException(
          displayName()
              + " input: expected "
              + expected.prepend(Shape.ANY).labelledBatch()
              + ", but got "
              + x.shape().labelledBatch()
              + ". A single sequence is a batch of 1: reshape(1, time, features).");
    }
    Tape tape = Tape.root(Ops.create());
    pack(tape.ops());
    Tensor y = initialState.length == 0 ? forward(tape, x) : forward(tape, x, initialState);
    List<Tensor> results = new ArrayList<>(List.of(y));
    for (int k = 0; options.returnState && k < cell.stateSizes().size(); k++) {
      results.add(finalState(tape, k));
    }
    return List.copyOf(results);
  }

  private Step step(Tape tape) {
    return tape.object(0, newStep);
  }

  /// Gathers x time-major and computes `z = x W + b` for all steps.
  private Step begin(Tape tape, Tensor x) {
    Step step = step(tape);
    int batch = x.extent(0);
    int time = x.extent(1);
    int features = x.extent(2);
    step.begin(tape, batch, time);
    float[] xs = tape.floats(X, batch * time * features); // [T, B, F]
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < time; t++) {
        System.arraycopy(
            x.data(),
            (b * time + source(t, time)) * features,
            xs,
            (t * batch + b) * features,
            features);
      }
    }
    Matrix window = inputWindow(tape).on(xs, 0, batch * time, features);
    tape.ops().matMulFrom(inputBias, 0, window, kernel, step.all().z());
    return step;
  }

  private static Matrix inputWindow(Tape tape) {
    return tape.object(1, Matrix::new);
  }

  /// The time in x that step `t` reads.
  private int source(int t, int time) {
    return options.goBackwards ? time - 1 - t : t;
  }

  /// The output from the states h: all of them batch-major, or the last.
  private Tensor output(Tape tape, Step step) {
    int batch = step.batch();
    int time = step.time();
    int units = outputSize;
    float[] h = step.stateData(cell.outputState()); // [T + 1, B, U]
    if (!options.returnSequences) {
      Tensor y = tape.tensor(OUTPUT, batch, units);
      System.arraycopy(h, batch * time * units, y.data(), 0, batch * units);
      return y;
    }
    Tensor y = tape.tensor(OUTPUT, batch, time, units);
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < time; t++) {
        System.arraycopy(h, ((t + 1) * batch + b) * units, y.data(), (b * time + t) * units, units);
      }
    }
    return y;
  }

  /// `dh += dy_t`.
  private void addOutputGradient(Step step, int t, Tensor dy) {
    if (!options.returnSequences && t < step.time() - 1) {
      return;
    }
    int units = outputSize;
    float[] dh = step.dState(cell.outputState()).data();
    for (int b = 0; b < step.batch(); b++) {
      int from = options.returnSequences ? (b * step.time() + t) * units : b * units;
      for (int u = 0; u < units; u++) {
        dh[b * units + u] += dy.data()[from + u];
      }
    }
  }

  /// `dW += xᵀ dz`, the cell's own gradients, and `dx = dz Wᵀ` for all steps at once.
  private Tensor addGradients(Tape tape, Step all) {
    Ops ops = tape.ops();
    Matrix x = inputWindow(tape);
    ops.addTransposedMatMul(x, all.dz(), cell.kernel(), tape.gradients());
    cell.addGradients(ops, all, tape.gradients());
    Tensor dx = tape.tensorLike(INPUT_GRADIENT, tape.input());
    if (!tape.wantsInputGradient()) {
      return dx;
    }
    int features = x.columns();
    float[] dxs = tape.floats(DX, x.rows() * features); // [T, B, F]
    Matrix window = tape.<Matrix>object(2, Matrix::new).on(dxs, 0, x.rows(), features);
    ops.matMul(all.dz(), kernelTransposed, window);
    for (int b = 0; b < all.batch(); b++) {
      for (int t = 0; t < all.time(); t++) {
        int to = (b * all.time() + source(t, all.time())) * features;
        System.arraycopy(dxs, (t * all.batch() + b) * features, dx.data(), to, features);
      }
    }
    return dx;
  }

  private void checkState(Tensor x, Tensor[] initialState) {
    List<Integer> sizes = cell.stateSizes();
    List<Shape> expected = sizes.stream().map(size -> Shape.of(x.extent(0), size)).toList();
    List<Shape> got = Arrays.stream(initialState).map(Tensor::shape).toList();
    if (!got.equals(expected)) {
      throw new IllegalArgumentException(
          displayName()
              + " initial state: expected "
              + labelledStates(expected)
              + ", but got "
              + labelledStates(got)
              + ". Pass one tensor per state, with a row per sample of x.");
    }
  }

  private static String labelledStates(List<Shape> shapes) {
    return shapes.stream()
        .map(shape -> shape.labelled("batch", "units"))
        .collect(Collectors.joining(" and "));
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
  protected void createParameters(Shape input) {
    cell.take();
    cell.createParameters(input.features());
    cell.parameters().forEach(this::adopt);
  }

  @Override
  public Shape outputShape(Shape input) {
    return options.returnSequences ? Shape.of(input.extent(0), outputSize) : Shape.of(outputSize);
  }

  @Override
  public void pack(Ops ops) {
    ops.pack(cell.kernel(), kernel);
    ops.packTransposed(cell.kernel(), kernelTransposed);
    cell.inputBias(inputBias);
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
