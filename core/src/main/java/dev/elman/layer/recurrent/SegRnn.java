package dev.elman.layer.recurrent;

import static dev.elman.initializer.Initializers.randomNormal;

import dev.elman.activation.Activations;
import dev.elman.initializer.Initializer;
import dev.elman.layer.Dense;
import dev.elman.layer.Dropout;
import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A segment recurrent network, which forecasts a long horizon at once: `[batch, time]` → `[batch,
/// horizon]`, or with the number of the series as a second input `[batch, 1]`.
///
/// ```
/// s_i = x[i w … (i+1) w) - last           the window in n segments of w values
/// h   = GRU(relu(s_i V + c))              i = 0 … n-1: one step per segment, not per value
/// y_j = GRU([position_j ; series], h)     j = 0 … m-1: one step each, all from the same h
/// ŷ   = (y_j ⊙ dropout) O + o + last      m segments of w values, cut to the horizon
/// ```
///
/// Both GRUs are the same one, with the reset after the product. *last* is the last value of the
/// window, so that a level that was never seen is forecast as well as one that was. If the window
/// is not a whole number of segments, its first values are not looked at.
///
/// All segments ahead begin from the same h. So the recurrent product, most of the work of a step,
/// is computed once per window and not once per segment: see [SegmentDecoder].
///
/// | parameter | shape | SegRNN's PyTorch |
/// |---|---|---|
/// | V | `[w, U]` | valueEmbedding.0.weightᵀ |
/// | c | `[U]` | valueEmbedding.0.bias |
/// | kernel, recurrent_kernel, bias | those of [Gru] | rnn.… |
/// | positions | `[m, U]`; with numbers of series `[m, U - U/2]` | pos_emb |
/// | series | `[channels, U/2]` | channel_emb |
/// | O | `[U, w]` | predict.1.weightᵀ |
/// | o | `[w]` | predict.1.bias |
///
/// Source: Lin et al. 2023, *SegRNN: Segment recurrent neural network for long-term time series
/// forecasting*, arXiv:2308.11200, with parallel multi-step forecasting and channel identifiers.
public final class SegRnn extends Layer {
  private static final int SEGMENTS = 0; // tensors on the tape
  private static final int Y = 1;
  private static final int D_OUTPUT = 2;
  private static final int DX = 3;
  private static final int D_IDS = 4;

  private static final int PROJECTION = 0; // children of the tape
  private static final int ENCODER = 1;
  private static final int DECODER = 2;
  private static final int DROPOUT = 3;
  private static final int OUTPUT = 4;

  private final Config config;
  private final Dense projection;
  private final Recurrent encoder;
  private final SegmentDecoder decoder;
  private final Dropout dropout;
  private final Dense output;

  /// The options.
  ///
  /// @param units U, the size of the state
  /// @param segmentLength w, how many values are one step; a season, or a whole part of one
  /// @param horizon how many values are forecast
  /// @param channels how many series have a vector of their own; 0, the default, for none: then
  ///   there is no second input
  /// @param dropout the part of the states ahead that is dropped while training; 0 by default
  /// @param embeddingsInitializer first values of positions and series; normal with deviation 1 by
  ///   default
  public record Config(
      int units,
      int segmentLength,
      int horizon,
      int channels,
      double dropout,
      Initializer embeddingsInitializer) {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Config {
      require("units", units, 1, "Units are the size of the state.");
      require("segmentLength", segmentLength, 1, "It is the number of values of one step.");
      require("horizon", horizon, 1, "It is the number of values to forecast.");
      require("channels", channels, 0, "It is the number of different series; 0 for no numbers.");
      if (channels > 0) {
        require("units", units, 2, "Half of them tell the series, the other half the position.");
      }
    }

    private static void require(String name, int value, int least, String why) {
      if (value < least) {
        throw new IllegalArgumentException(
            "SegRNN " + name + ": expected at least " + least + ", but got " + value + ". " + why);
      }
    }

    /// A network that does not tell series apart.
    public static Config of(int units, int segmentLength, int horizon) {
      return new Config(units, segmentLength, horizon, 0, 0, randomNormal(0, 1));
    }

    /// With a vector for each of so many series.
    public Config channels(int newChannels) {
      return new Config(units, segmentLength, horizon, newChannels, dropout, embeddingsInitializer);
    }

    /// Another part of dropped values.
    public Config dropout(double rate) {
      return new Config(units, segmentLength, horizon, channels, rate, embeddingsInitializer);
    }

    /// Other first values of positions and series.
    public Config embeddingsInitializer(Initializer newInitializer) {
      return new Config(units, segmentLength, horizon, channels, dropout, newInitializer);
    }

    /// m, the number of segments ahead.
    int segmentsAhead() {
      return Math.ceilDiv(horizon, segmentLength);
    }
  }

  /// A layer of this configuration.
  public SegRnn(Config config) {
    this.config = config;
    Gru cell = new Gru(CellConfig.units(config.units));
    projection = new Dense(Dense.Config.units(config.units).activation(Activations.relu()));
    encoder = new Recurrent(cell);
    decoder = new SegmentDecoder(cell, config);
    dropout = new Dropout(config.dropout);
    output = new Dense(Dense.Config.units(config.segmentLength));
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    return forward(tape, x, null);
  }

  @Override
  public Tensor[] forwardAll(Tape tape, Tensor[] inputs) {
    Tensor[] outputs = tape.tensors(0, 1);
    outputs[0] = forward(tape, inputs[0], inputs.length > 1 ? inputs[1] : null);
    return outputs;
  }

  private Tensor forward(Tape tape, Tensor x, @Nullable Tensor ids) {
    Tensor segments = segments(tape, x);
    Tensor embedded = projection.forward(tape.child(PROJECTION), segments);
    Tensor h = encoder.forward(tape.child(ENCODER), embedded);
    Tensor ahead = decoder.forward(tape.child(DECODER), h, ids);
    Tensor kept = dropout.forward(tape.child(DROPOUT), ahead);
    Tensor all = output.forward(tape.child(OUTPUT), kept); // [B, m, w]
    Tensor y = tape.tensor(Y, x.extent(0), config.horizon);
    for (int row = 0; row < x.extent(0); row++) {
      float last = last(x, row);
      for (int k = 0; k < config.horizon; k++) {
        y.data()[row * config.horizon + k] = all.data()[row * all.rowSize() + k] + last;
      }
    }
    return tape.keep(x, y);
  }

  private static float last(Tensor x, int row) {
    return x.data()[(row + 1) * x.rowSize() - 1];
  }

  /// `x - last` in `[B, n, w]`.
  private Tensor segments(Tape tape, Tensor x) {
    int n = x.rowSize() / config.segmentLength;
    Tensor segments = tape.tensor(SEGMENTS, x.extent(0), n, config.segmentLength);
    int size = segments.rowSize();
    for (int row = 0; row < x.extent(0); row++) {
      float last = last(x, row);
      int from = (row + 1) * x.rowSize() - size;
      for (int k = 0; k < size; k++) {
        segments.data()[row * size + k] = x.data()[from + k] - last;
      }
    }
    return segments;
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    // in forward: y = all + last
    Tensor dAll = dOutput(tape, dy);
    Tensor dKept = output.backward(tape.child(OUTPUT), dAll);
    Tensor dAhead = dropout.backward(tape.child(DROPOUT), dKept);
    Tensor dh = decoder.backward(tape.child(DECODER), dAhead);
    Tensor dEmbedded = encoder.backward(tape.child(ENCODER), dh);
    Tape first = tape.child(PROJECTION);
    first.wantsInputGradient(tape.wantsInputGradient());
    Tensor dSegments = projection.backward(first, dEmbedded);
    return tape.wantsInputGradient() ? inputGradient(tape, dy, dSegments) : tape.input();
  }

  @Override
  public Tensor[] backwardAll(Tape tape, @Nullable Tensor[] dOutputs) {
    Tensor[] gradients = tape.tensors(1, config.channels > 0 ? 2 : 1);
    gradients[0] = backward(tape, Objects.requireNonNull(dOutputs[0]));
    if (gradients.length > 1) {
      Tensor none = tape.tensor(D_IDS, gradients[0].extent(0), 1); // numbers have no gradient
      Arrays.fill(none.data(), 0, none.size(), 0);
      gradients[1] = none;
    }
    return gradients;
  }

  /// The gradient of all segments: zero behind the horizon.
  private Tensor dOutput(Tape tape, Tensor dy) {
    int m = config.segmentsAhead();
    Tensor dAll = tape.tensor(D_OUTPUT, dy.extent(0), m, config.segmentLength);
    for (int row = 0; row < dy.extent(0); row++) {
      int at = row * dAll.rowSize();
      System.arraycopy(dy.data(), row * config.horizon, dAll.data(), at, config.horizon);
      Arrays.fill(dAll.data(), at + config.horizon, at + dAll.rowSize(), 0);
    }
    return dAll;
  }

  private Tensor inputGradient(Tape tape, Tensor dy, Tensor dSegments) {
    Tensor dx = tape.tensorLike(DX, tape.input());
    int time = dx.rowSize();
    int size = dSegments.rowSize();
    for (int row = 0; row < dx.extent(0); row++) {
      int at = row * time;
      Arrays.fill(dx.data(), at, at + time - size, 0);
      System.arraycopy(dSegments.data(), row * size, dx.data(), at + time - size, size);
      // in forward: segments = x - last, y = all + last
      float dLast = 0;
      for (int k = 0; k < config.horizon; k++) {
        dLast += dy.data()[row * config.horizon + k];
      }
      for (int k = 0; k < size; k++) {
        dLast -= dSegments.data()[row * size + k];
      }
      dx.data()[at + time - 1] += dLast;
    }
    return dx;
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    return null;
  }

  @Override
  public void checkInput(Shape input) {
    checkInputs(List.of(input));
  }

  @Override
  public void checkInputs(List<Shape> inputs) {
    Shape x = inputs.getFirst();
    if (x.rank() != 1 || x.features() == Shape.ANY) {
      throw badInput("[time]", x, "Each sample is a window of one series.");
    }
    if (x.features() < config.segmentLength) {
      throw badInput(
          "a window of at least one segment, [time=" + config.segmentLength + "]",
          x,
          "Use longer windows or shorter segments.");
    }
    int expected = config.channels > 0 ? 2 : 1;
    if (inputs.size() != expected || (expected == 2 && !inputs.get(1).equals(Shape.of(1)))) {
      throw new IllegalArgumentException(
          displayName()
              + " inputs: expected "
              + (expected == 2
                  ? "a window [time] and the number of its series [1]"
                  : "a window [time]")
              + ", but got "
              + inputs
              + " per sample. Config.channels says how many series are told apart.");
    }
  }

  @Override
  protected void createParameters(Shape input) {
    createParameters(List.of(input));
  }

  @Override
  protected void createParameters(List<Shape> inputs) {
    int n = inputs.getFirst().features() / config.segmentLength;
    projection.build(Shape.of(n, config.segmentLength));
    encoder.build(Shape.of(n, config.units));
    output.build(Shape.of(config.segmentsAhead(), config.units));
    projection.parameters().forEach(this::adopt);
    encoder.parameters().forEach(this::adopt);
    decoder.createParameters(this::addParameter);
    output.parameters().forEach(this::adopt);
  }

  @Override
  public void pack(Ops ops) {
    projection.pack(ops);
    encoder.pack(ops);
    decoder.pack(ops);
    output.pack(ops);
  }

  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(config.horizon);
  }

  @Override
  public String type() {
    return "SegRNN";
  }

  /// The cell of both GRUs.
  public Gru cell() {
    return (Gru) encoder.cell();
  }

  /// The configuration.
  public Config config() {
    return config;
  }
}
