package dev.elman.layer.convolution;

import dev.elman.activation.Activation;
import dev.elman.layer.Extents;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One step of a convolutional LSTM and its derivative, with the buffers of one worker.
///
/// Buffers are time-major: the B · P rows of step t, one per sample and position, follow those of
/// step t - 1. States have one slot more than there are steps; step t reads slot t and writes slot
/// t + 1.
final class ConvLstmStep {
  static final int H = 0;
  static final int C = 1;
  static final int STATES = 2;

  static final int GATES = 4;
  private static final int I = 0;
  private static final int F = 1;
  private static final int G = 2;
  private static final int O = 3;

  // Numbers of the buffers on the tape; the layer uses those before.
  private static final int Z = 8; // [T, B P, 4F]
  private static final int GATE_VALUES = 9; // [T, B P, 4F] where the activations need z
  private static final int FIRST_STATE = 10; // and 11: [T + 1, B P, F]
  private static final int TANH_C = 12; // [T, B P, F]
  private static final int DZ = 13; // [B P, 4F]
  private static final int D_TANH_C = 14; // [B P, F]
  private static final int D_STATE = 15; // 15 and 16, before the step 17 and 18: [B P, F]

  /// The first free number; [GateConvolution] has two buffers for x and two for h.
  static final int FREE_SLOT = 19;

  private final int filters;
  private final Activation tanh;
  private final Activation sigma;
  private final boolean keepsPreActivations;
  private final GateConvolution input;
  private final GateConvolution recurrent;
  private final GateConvolution.Work inputWork;
  private final GateConvolution.Work recurrentWork;
  private final Convolution.Batch x = new Convolution.Batch();
  private final Convolution.Batch h = new Convolution.Batch();
  private final Convolution.Batch d = new Convolution.Batch();
  private final Extents extents = new Extents();
  private final Matrix z = new Matrix();
  private final Matrix gates = new Matrix();
  private final Matrix dz = new Matrix();
  private final Matrix[] zOf = windows(GATES);
  private final Matrix[] gate = windows(GATES);
  private final Matrix[] dzOf = windows(GATES);
  private final Matrix[] previous = windows(STATES);
  private final Matrix[] state = windows(STATES);
  private final Matrix[] dState = windows(STATES); // after the step
  private final Matrix[] dPrevious = windows(STATES); // before the step
  private final Matrix tanhC = new Matrix();
  private final Matrix dTanhC = new Matrix();
  private final float[][] states = new float[STATES][];
  private float[] zs = new float[0];
  private float[] gateValues = new float[0];
  private float[] tanhCs = new float[0];
  private boolean givenStates;
  private int batch;
  private int time;
  private int positions;
  private int stepSize; // the number of values of one step of one sample of x

  ConvLstmStep(ConvLstmConfig config, GateConvolution input, GateConvolution recurrent) {
    this.input = input;
    this.recurrent = recurrent;
    filters = config.filters();
    tanh = config.activation();
    sigma = config.recurrentActivation();
    keepsPreActivations = tanh.needsInput() || sigma.needsInput();
    inputWork = input.newWork();
    recurrentWork = recurrent.newWork();
  }

  private static Matrix[] windows(int count) {
    Matrix[] windows = new Matrix[count];
    Arrays.setAll(windows, _ -> new Matrix());
    return windows;
  }

  /// Takes buffers for a batch of this size from the tape, and draws the masks of dropout.
  ///
  /// @param newGivenStates whether the first states are inputs
  void begin(Tape tape, String owner, Tensor newX, boolean newGivenStates) {
    givenStates = newGivenStates;
    batch = newX.extent(0);
    time = newX.extent(1);
    stepSize = newX.rowSize() / time;
    Patches patches = inputWork.patches().over(owner, newX.shape(), 2);
    recurrentWork.patches().over(owner, patches.height(), patches.width());
    positions = patches.positions();
    zs = tape.floats(Z, time * GATES * size());
    gateValues = keepsPreActivations ? tape.floats(GATE_VALUES, time * GATES * size()) : zs;
    tanhCs = tape.floats(TANH_C, time * size());
    for (int k = 0; k < STATES; k++) {
      states[k] = tape.floats(FIRST_STATE + k, (time + 1) * size());
    }
    input.begin(tape, inputWork, batch, stepSize);
    recurrent.begin(tape, recurrentWork, batch, positions * filters);
  }

  /// Begins with zeros.
  void clearFirstState(int k) {
    Arrays.fill(states[k], 0, size(), 0);
  }

  /// Begins with the states of this array from index `at` on.
  void firstState(int k, float[] given, int at) {
    System.arraycopy(given, at, states[k], 0, size());
  }

  private void at(int t) {
    int rows = batch * positions;
    int row = t * rows;
    z.on(zs, row * GATES * filters, rows, GATES * filters);
    gates.on(gateValues, row * GATES * filters, rows, GATES * filters);
    for (int k = 0; k < GATES; k++) {
      zOf[k].onColumns(z, k * filters, filters);
      gate[k].onColumns(gates, k * filters, filters);
    }
    for (int k = 0; k < STATES; k++) {
      previous[k].on(states[k], row * filters, rows, filters);
      state[k].on(states[k], (row + rows) * filters, rows, filters);
    }
    tanhC.on(tanhCs, row * filters, rows, filters);
  }

  /// Step `t`, which reads the step `source` of the sequences.
  void forward(Tape tape, Tensor sequences, @Nullable Parameter bias, int t, int source) {
    Ops ops = tape.ops();
    at(t);
    // z = x ∗ W + hPrev ∗ R + b
    if (bias == null) {
      Arrays.fill(zs, z.offset(), z.offset() + GATES * size(), 0);
    } else {
      ops.setRows(bias.values(), bias.offset(), z);
    }
    input.forward(ops, inputWork, stepOf(x, sequences, source), z);
    recurrent.forward(ops, recurrentWork, samples(h, states[H], previous[H]), z);
    // i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)
    sigma.forward(ops, zOf[I], gate[I]);
    sigma.forward(ops, zOf[F], gate[F]);
    tanh.forward(ops, zOf[G], gate[G]);
    sigma.forward(ops, zOf[O], gate[O]);
    // c = f ⊙ cPrev + i ⊙ g
    ops.multiply(gate[F], previous[C], state[C]);
    ops.addMultiply(gate[I], gate[G], state[C]);
    // h = o ⊙ tanh(c)
    tanh.forward(ops, state[C], tanhC);
    ops.multiply(gate[O], tanhC, state[H]);
    // at a masked step the states stay
    for (int k = 0; k < STATES; k++) {
      copyMasked(tape.mask(), source, previous[k], state[k]);
    }
  }

  private Convolution.Batch stepOf(Convolution.Batch window, Tensor sequences, int source) {
    return window.on(sequences.data(), source * stepSize, time * stepSize, batch);
  }

  private Convolution.Batch samples(Convolution.Batch window, float[] data, Matrix rows) {
    return window.on(data, rows.offset(), positions * filters, batch);
  }

  private void copyMasked(@Nullable Mask mask, int source, Matrix from, Matrix to) {
    int size = positions * filters;
    for (int b = 0; mask != null && b < batch; b++) {
      if (!mask.get(b, source)) {
        System.arraycopy(
            from.data(), from.offset() + b * size, to.data(), to.offset() + b * size, size);
      }
    }
  }

  private void clearMasked(@Nullable Mask mask, int source, Matrix rows) {
    int size = positions * rows.columns();
    for (int b = 0; mask != null && b < batch; b++) {
      if (!mask.get(b, source)) {
        int at = rows.offset() + b * size;
        Arrays.fill(rows.data(), at, at + size, 0);
      }
    }
  }

  /// Begins with the gradient of a last state, or with zeros.
  void beginBackward(Tape tape, int k, @Nullable Tensor given) {
    int rows = batch * positions;
    float[] after = tape.floats(D_STATE + k, size());
    if (given == null) {
      Arrays.fill(after, 0, size(), 0);
    } else {
      System.arraycopy(given.data(), 0, after, 0, size());
    }
    dState[k].on(after, 0, rows, filters);
    dPrevious[k].on(tape.floats(D_STATE + STATES + k, size()), 0, rows, filters);
    dz.on(tape.floats(DZ, GATES * size()), 0, rows, GATES * filters);
    for (int g = 0; g < GATES; g++) {
      dzOf[g].onColumns(dz, g * filters, filters);
    }
    dTanhC.on(tape.floats(D_TANH_C, size()), 0, rows, filters);
  }

  /// The same step backward: the mirror image of [#forward].
  void backward(
      Tape tape, Tensor sequences, Tensor dx, @Nullable Parameter bias, int t, int source) {
    Ops ops = tape.ops();
    Mask mask = tape.mask();
    Matrix dh = dState[H];
    Matrix dc = dState[C];
    at(t);
    // in the forward step: h = o ⊙ tanh(c)
    ops.multiply(dh, tanhC, dzOf[O]);
    ops.multiply(dh, gate[O], dTanhC);
    tanh.backward(ops, state[C], tanhC, dTanhC, dTanhC);
    clearMasked(mask, source, dTanhC);
    ops.add(dTanhC, dc);
    // in the forward step: c = f ⊙ cPrev + i ⊙ g
    ops.multiply(dc, previous[C], dzOf[F]);
    ops.multiply(dc, gate[G], dzOf[I]);
    ops.multiply(dc, gate[I], dzOf[G]);
    ops.multiply(dc, gate[F], dPrevious[C]);
    // in the forward step: i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)
    sigma.backward(ops, zOf[I], gate[I], dzOf[I], dzOf[I]);
    sigma.backward(ops, zOf[F], gate[F], dzOf[F], dzOf[F]);
    tanh.backward(ops, zOf[G], gate[G], dzOf[G], dzOf[G]);
    sigma.backward(ops, zOf[O], gate[O], dzOf[O], dzOf[O]);
    clearMasked(mask, source, dz);
    // in the forward step: z = x ∗ W + hPrev ∗ R + b
    if (bias != null) {
      ops.addColumnSums(dz, tape.gradients(), bias.offset());
    }
    Convolution.Batch dStep = tape.wantsInputGradient() ? stepOf(d, dx, source) : null;
    input.backward(ops, inputWork, stepOf(x, sequences, source), dz, tape.gradients(), dStep);
    float[] dhPrevious = dPrevious[H].data();
    Arrays.fill(dhPrevious, 0, size(), 0);
    recurrent.backward(
        ops,
        recurrentWork,
        samples(h, states[H], previous[H]),
        dz,
        tape.gradients(),
        samples(d, dhPrevious, dPrevious[H]));
    for (int k = 0; k < STATES; k++) {
      copyMasked(mask, source, dState[k], dPrevious[k]);
      Matrix after = dState[k];
      dState[k] = dPrevious[k];
      dPrevious[k] = after;
    }
  }

  /// `dh += dy` for one sample.
  void addGradient(int sample, float[] dy, int from) {
    int size = positions * filters;
    float[] dh = dState[H].data();
    for (int i = 0; i < size; i++) {
      dh[sample * size + i] += dy[from + i];
    }
  }

  /// Copies the gradient of a first state, after the last step backward.
  void copyGradient(int k, float[] to) {
    System.arraycopy(dState[k].data(), 0, to, 0, size());
  }

  /// Copies a state of one sample from its slot.
  void copyState(int k, int slot, int sample, float[] to, int at) {
    int size = positions * filters;
    System.arraycopy(states[k], slot * size() + sample * size, to, at, size);
  }

  /// Copies a state of all samples from its slot.
  void copyState(int k, int slot, float[] to, int at) {
    System.arraycopy(states[k], slot * size(), to, at, size());
  }

  /// B · P · F, the number of values of a state.
  int size() {
    return batch * positions * filters;
  }

  int batch() {
    return batch;
  }

  int time() {
    return time;
  }

  /// The extent of an axis of space of a state.
  int output(int axis) {
    return inputWork.patches().output(axis);
  }

  /// Whether the last forward was given its first states.
  boolean givenStates() {
    return givenStates;
  }

  /// To put shapes together with.
  Extents extents() {
    return extents;
  }
}
