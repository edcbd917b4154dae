package dev.elman.layer.convolution;

import dev.elman.layer.CarriedState;
import dev.elman.layer.Extents;
import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The loop over time of [ConvLstm1d] and [ConvLstm2d], forward and backward; [ConvLstmStep] is
/// what a step does.
abstract class ConvLstm extends Layer {
  private static final int Y = 0; // tensors
  private static final int DX = 1;
  private static final int LAST = 2; // and 3: h and c
  private static final int D_FIRST = 4; // and 5

  private static final int INPUT_MASKS = 4; // streams of random numbers
  private static final int STATE_MASKS = 5;

  private static final int ONE_INPUT = 2; // arrays of tensors
  private static final int ONE_GRADIENT = 3;

  private final ConvLstmConfig config;
  private final int rank;
  private final GateConvolution input;
  private final GateConvolution recurrent;
  private final Windowing windowing;
  private final Supplier<ConvLstmStep> newStep; // made once: a pass would allocate the lambda again
  private @Nullable Parameter bias;
  private List<CarriedState> carried = List.of();

  ConvLstm(ConvLstmConfig config, int rank) {
    this.config = config;
    this.rank = rank;
    windowing = config.input(type(), rank);
    input =
        new GateConvolution(
            windowing,
            config.filters(),
            config.dropout(),
            config.seed(),
            INPUT_MASKS,
            ConvLstmStep.FREE_SLOT);
    recurrent =
        new GateConvolution(
            config.recurrent(type(), rank),
            config.filters(),
            config.recurrentDropout(),
            config.seed(),
            STATE_MASKS,
            ConvLstmStep.FREE_SLOT + 2);
    newStep = () -> new ConvLstmStep(config, input, recurrent);
  }

  @Override
  public final Tensor[] forwardAll(Tape tape, Tensor[] inputs) {
    Tensor x = inputs[0];
    ConvLstmStep step = tape.object(0, newStep);
    step.begin(tape, displayName(), x, inputs.length > 1);
    for (int k = 0; k < ConvLstmStep.STATES; k++) {
      begin(tape, step, k, inputs);
    }
    for (int t = 0; t < step.time(); t++) {
      step.forward(tape, x, bias, t, source(t, step.time()));
    }
    carry(tape, step);
    Tensor y = output(tape, step);
    tape.keep(x, y);
    Tensor[] results = tape.tensors(0, config.returnState() ? 1 + ConvLstmStep.STATES : 1);
    results[0] = y;
    for (int k = 1; k < results.length; k++) {
      results[k] = tape.tensor(LAST + k - 1, extents(step, false));
      step.copyState(k - 1, step.time(), results[k].data(), 0);
    }
    return results;
  }

  /// Writes a first state: that given, or carried, or zeros.
  private void begin(Tape tape, ConvLstmStep step, int k, Tensor[] inputs) {
    if (inputs.length > 1) {
      step.firstState(k, inputs[1 + k].data(), 0);
    } else if (carried.isEmpty()) {
      step.clearFirstState(k);
    } else {
      step.firstState(k, carried.get(k).values(tape.batchRows()), carriedAt(tape, step));
    }
  }

  /// Carries the last states on.
  private void carry(Tape tape, ConvLstmStep step) {
    for (int k = 0; k < carried.size(); k++) { // an iterator would be allocated
      float[] to = carried.get(k).values(tape.batchRows());
      step.copyState(k, step.time(), to, carriedAt(tape, step));
    }
  }

  private static int carriedAt(Tape tape, ConvLstmStep step) {
    return tape.firstRow() * (step.size() / step.batch());
  }

  /// The time in x that step `t` reads.
  private int source(int t, int time) {
    return config.goBackwards() ? time - 1 - t : t;
  }

  private Extents extents(ConvLstmStep step, boolean sequence) {
    Extents extents = step.extents().of(step.batch());
    if (sequence) {
      extents.add(step.time());
    }
    for (int axis = 0; axis < rank; axis++) {
      extents.add(step.output(axis));
    }
    return extents.add(config.filters());
  }

  /// h of all steps, batch-major, or of the last.
  private Tensor output(Tape tape, ConvLstmStep step) {
    Tensor y = tape.tensor(Y, extents(step, config.returnSequences()));
    int first = config.returnSequences() ? 0 : step.time() - 1;
    int size = step.size() / step.batch();
    int steps = step.time() - first;
    for (int b = 0; b < step.batch(); b++) {
      for (int t = first; t < step.time(); t++) {
        int to = (b * steps + t - first) * size;
        if (hasBegun(tape, b, t, step.time())) {
          step.copyState(ConvLstmStep.H, t + 1, b, y.data(), to);
        } else {
          Arrays.fill(y.data(), to, to + size, 0);
        }
      }
    }
    return y;
  }

  /// Whether a sample has had a real step by step `t`.
  private boolean hasBegun(Tape tape, int sample, int t, int time) {
    Mask mask = tape.mask();
    boolean begun = mask == null;
    for (int i = 0; mask != null && !begun && i <= t; i++) {
      begun = mask.get(sample, source(i, time));
    }
    return begun;
  }

  @Override
  public final Tensor[] backwardAll(Tape tape, @Nullable Tensor[] dOutputs) {
    Tensor x = tape.input();
    ConvLstmStep step = tape.object(0, newStep);
    Tensor dx = tape.tensorLike(DX, x);
    Arrays.fill(dx.data(), 0, dx.size(), 0);
    for (int k = 0; k < ConvLstmStep.STATES; k++) {
      step.beginBackward(tape, k, dOutputs.length == 1 ? null : dOutputs[1 + k]);
    }
    for (int t = step.time() - 1; t >= 0; t--) {
      addOutputGradient(tape, step, t, dOutputs[0]);
      step.backward(tape, x, dx, bias, t, source(t, step.time()));
    }
    Tensor[] dInputs = tape.tensors(1, step.givenStates() ? 1 + ConvLstmStep.STATES : 1);
    dInputs[0] = dx;
    for (int k = 1; k < dInputs.length; k++) {
      dInputs[k] = tape.tensor(D_FIRST + k - 1, extents(step, false));
      step.copyGradient(k - 1, dInputs[k].data());
    }
    return dInputs;
  }

  /// `dh += dy_t`.
  private void addOutputGradient(Tape tape, ConvLstmStep step, int t, @Nullable Tensor dy) {
    if (dy == null || (!config.returnSequences() && t < step.time() - 1)) {
      return;
    }
    int size = step.size() / step.batch();
    for (int b = 0; b < step.batch(); b++) {
      if (hasBegun(tape, b, t, step.time())) {
        int from = config.returnSequences() ? (b * step.time() + t) * size : b * size;
        step.addGradient(b, dy.data(), from);
      }
    }
  }

  @Override
  public final List<CarriedState> carriedStates() {
    return carried;
  }

  @Override
  public final void resetStates() {
    carried.forEach(CarriedState::clear);
  }

  @Override
  public final Tensor forward(Tape tape, Tensor x) {
    Tensor[] inputs = tape.tensors(ONE_INPUT, 1);
    inputs[0] = x;
    return forwardAll(tape, inputs)[0];
  }

  @Override
  public final Tensor backward(Tape tape, Tensor dy) {
    Tensor[] dOutputs = tape.tensors(ONE_GRADIENT, 1);
    dOutputs[0] = dy;
    return backwardAll(tape, dOutputs)[0];
  }

  @Override
  public final @Nullable Mask outputMask(Tape tape, int index) {
    return config.returnSequences() && index == 0 ? tape.mask() : null;
  }

  @Override
  public final void checkInput(Shape x) {
    boolean fits = x.rank() == rank + 2;
    for (int axis = 1; fits && axis < x.rank(); axis++) {
      fits = x.extent(axis) != Shape.ANY;
    }
    if (!fits) {
      throw badInput(
          rank == 1 ? "[time, rows, channels]" : "[time, height, width, channels]",
          x,
          "Only the number of steps may vary.");
    }
    for (int axis = 0; axis < rank; axis++) {
      if (windowing.output(axis, x.extent(1 + axis)) == 0) {
        throw badInput(
            "at least " + windowing.reach(axis) + " along axis " + (axis + 2),
            x,
            "The window reaches so far; use padding SAME or a smaller window.");
      }
    }
  }

  @Override
  public final void checkInputs(List<Shape> inputs) {
    checkInput(inputs.getFirst());
    Shape state = stateShape(inputs.getFirst());
    if (inputs.size() != 1 && !inputs.subList(1, inputs.size()).equals(List.of(state, state))) {
      throw new IllegalArgumentException(
          displayName()
              + " initial states: expected h and c of shape "
              + state
              + " per sample, but got "
              + inputs.subList(1, inputs.size())
              + ". Give both or none.");
    }
  }

  private Shape stateShape(Shape x) {
    int[] extents = x.dropFirst().toArray();
    for (int axis = 0; axis < rank; axis++) {
      extents[axis] = windowing.output(axis, extents[axis]);
    }
    return Shape.of(extents).withFeatures(config.filters());
  }

  @Override
  public final Shape outputShape(Shape x) {
    Shape state = stateShape(x);
    return config.returnSequences() ? state.prepend(x.extent(0)) : state;
  }

  @Override
  public final List<Shape> outputShapes(List<Shape> inputs) {
    Shape state = stateShape(inputs.getFirst());
    List<Shape> shapes = new ArrayList<>(List.of(outputShape(inputs.getFirst())));
    if (config.returnState()) {
      shapes.addAll(List.of(state, state));
    }
    return List.copyOf(shapes);
  }

  @Override
  protected final void createParameters(Shape x) {
    int channels = x.features();
    int filters = config.filters();
    Parameter w =
        addParameter("kernel", input.kernelShape(channels), config.kernelInitializer())
            .regularizer(config.kernelRegularizer())
            .constraint(config.kernelConstraint());
    input.kernel(w, channels);
    Parameter r =
        addParameter(
                "recurrent_kernel", recurrent.kernelShape(filters), config.recurrentInitializer())
            .regularizer(config.recurrentRegularizer())
            .constraint(config.recurrentConstraint());
    recurrent.kernel(r, filters);
    if (config.useBias()) {
      bias =
          addParameter("bias", Shape.of(ConvLstmStep.GATES * filters), this::fillBias)
              .regularizer(config.biasRegularizer())
              .constraint(config.biasConstraint());
    }
    if (config.stateful()) {
      int size = stateShape(x).size();
      carried = List.of(new CarriedState(type(), size), new CarriedState(type(), size));
    }
  }

  /// The weights depend on x alone: a layer may be used with and without initial states. States
  /// that are carried have the extents of one image.
  @Override
  protected final boolean canServe(List<Shape> built, List<Shape> others) {
    Shape x = built.getFirst();
    Shape other = others.getFirst();
    return super.canServe(List.of(x), List.of(other))
        && (!config.stateful() || x.dropFirst().equals(other.dropFirst()));
  }

  private void fillBias(Shape shape, RandomGenerator random, float[] values, int offset) {
    config.biasInitializer().fill(shape, random, values, offset);
    if (config.unitForgetBias()) {
      int filters = config.filters();
      Arrays.fill(values, offset + filters, offset + 2 * filters, 1);
    }
  }

  @Override
  public final void pack(Ops ops) {
    input.pack(ops);
    recurrent.pack(ops);
  }

  /// The configuration.
  public final ConvLstmConfig config() {
    return config;
  }
}
