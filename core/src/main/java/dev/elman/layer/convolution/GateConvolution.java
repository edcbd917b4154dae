package dev.elman.layer.convolution;

import dev.elman.layer.Tape;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The convolution of x, or of h, into the gates of a convolutional LSTM, with or without dropout:
///
/// ```
/// z += x ∗ W          or with a mask m_k per gate:  z_k += (x ⊙ m_k) ∗ W_k
/// ```
///
/// With dropout every gate reads channels of its own, which are copies of those of x: that is a
/// convolution with a group per gate. A mask stays the same at all steps. It is a function of the
/// seed of the batch, the row in the batch and the place in the row:
///
/// ```
/// place i of mask k of a row = Seed.uniform(seed, (row · gates + k) · size + i) < rate ? 0 : 1 / (1 - rate)
/// ```
final class GateConvolution {
  private static final int GATES = ConvLstmStep.GATES;

  private final Convolution plain;
  private final Convolution ofCopies;
  private final float rate;
  private final @Nullable Integer seed;
  private final int stream;
  private final int firstSlot;
  private int channels;

  /// What one worker keeps.
  static final class Work {
    private final Convolution.Work convolution;
    private final Convolution.Batch copies = new Convolution.Batch();
    private float[] masks = new float[0]; // [B, P, gates · C]
    private float[] values = new float[0]; // as the masks
    private boolean drops;

    private Work(Convolution.Work convolution) {
      this.convolution = convolution;
    }

    Patches patches() {
      return convolution.patches();
    }
  }

  /// @param rate the part of the values that is dropped
  /// @param stream the number of the random numbers, another for x than for h
  /// @param firstSlot the first of two buffers on the tape
  GateConvolution(
      Windowing windowing,
      int filters,
      double rate,
      @Nullable Integer seed,
      int stream,
      int firstSlot) {
    plain = new Convolution(windowing, GATES * filters, 1);
    ofCopies = new Convolution(windowing, GATES * filters, GATES);
    this.rate = (float) rate;
    this.seed = seed;
    this.stream = stream;
    this.firstSlot = firstSlot;
  }

  Work newWork() {
    return new Work(plain.newWork());
  }

  /// The shape of W: `[window…, C, gates · F]`.
  Shape kernelShape(int newChannels) {
    return plain.kernelShape(newChannels);
  }

  void kernel(Parameter kernel, int newChannels) {
    channels = newChannels;
    plain.kernel(kernel, channels);
    ofCopies.kernel(kernel, GATES * channels);
  }

  void pack(Ops ops) {
    plain.pack(ops);
    if (rate > 0) {
      ofCopies.pack(ops);
    }
  }

  /// Draws the masks of a pass.
  ///
  /// @param size the number of values of one step of one sample
  void begin(Tape tape, Work m, int batch, int size) {
    m.drops = rate > 0 && tape.training();
    if (!m.drops) {
      return;
    }
    m.masks = tape.floats(firstSlot, batch * GATES * size);
    m.values = tape.floats(firstSlot + 1, batch * GATES * size);
    long own = Seed.mix(seed == null ? tape.seed() : Seed.mix(tape.seed(), seed), stream);
    float scale = 1 / (1 - rate);
    int at = 0;
    for (int b = 0; b < batch; b++) {
      long row = (long) tape.firstRow() + b;
      for (int place = 0; place < size; place += channels) {
        for (int gate = 0; gate < GATES; gate++) {
          long first = (row * GATES + gate) * size + place;
          for (int c = 0; c < channels; c++) {
            m.masks[at++] = Seed.uniform(own, first + c) < rate ? 0 : scale;
          }
        }
      }
    }
  }

  /// `z += x ∗ W`.
  void forward(Ops ops, Work m, Convolution.Batch x, Matrix z) {
    if (m.drops) {
      ofCopies.forward(ops, m.convolution, copies(m, x), z);
    } else {
      plain.forward(ops, m.convolution, x, z);
    }
  }

  /// `dW += xᵀ ∗ dz`, and adds to dx unless it is null.
  void backward(
      Ops ops,
      Work m,
      Convolution.Batch x,
      Matrix dz,
      float[] gradients,
      Convolution.@Nullable Batch dx) {
    if (!m.drops) {
      plain.backward(ops, m.convolution, x, dz, gradients, dx);
      return;
    }
    ofCopies.backward(ops, m.convolution, copies(m, x), dz, gradients, null);
    if (dx != null) {
      Arrays.fill(m.values, 0, dx.samples * size(m), 0);
      ofCopies.inputGradient(ops, m.convolution, m.copies, dz);
      addCopies(m, dx);
    }
  }

  /// The number of values that the gates read of one sample.
  private int size(Work m) {
    return m.patches().inputs() * GATES * channels;
  }

  /// `x ⊙ m_k` for every gate k.
  private Convolution.Batch copies(Work m, Convolution.Batch x) {
    int size = size(m);
    int at = 0;
    for (int b = 0; b < x.samples; b++) {
      int from = x.at + b * x.stride;
      for (int i = 0; i < size; i++, at++) {
        int channel = i % channels;
        int place = i / (GATES * channels);
        m.values[at] = m.masks[at] * x.data[from + place * channels + channel];
      }
    }
    return m.copies.on(m.values, 0, size, x.samples);
  }

  /// In forward: `copies = x ⊙ m_k`. So now: `dx += Σ m_k ⊙ dcopies`.
  private void addCopies(Work m, Convolution.Batch dx) {
    int size = size(m);
    int at = 0;
    for (int b = 0; b < dx.samples; b++) {
      int to = dx.at + b * dx.stride;
      for (int i = 0; i < size; i++, at++) {
        int channel = i % channels;
        int place = i / (GATES * channels);
        dx.data[to + place * channels + channel] += m.masks[at] * m.values[at];
      }
    }
  }
}
