package dev.elman.layer;

import static dev.elman.initializer.Initializers.randomUniform;

import dev.elman.initializer.Initializer;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Looks up a vector for every id: `[batch, time]` whole numbers → `[batch, time, outputDim]`, or
/// `[batch]` → `[batch, outputDim]`.
///
/// ```
/// y_t = E[x_t]                 inference
/// y_t = E[x_t] m[x_t]          training with embedding dropout: m is 0 or 1 / (1 - dropout)
/// ```
///
/// | parameter | shape | Keras | PyTorch |
/// |---|---|---|---|
/// | E | `[inputDim, outputDim]` | embeddings | weight |
///
/// Backward adds to the rows of E that were looked up and leaves the others alone; ids have no
/// gradient. *Embedding dropout* drops whole words, the same in all samples of a batch (Gal and
/// Ghahramani 2016, arXiv:1512.05287; Merity et al. 2017, arXiv:1708.02182, section 4.3).
public final class Embedding extends Layer {
  private static final int Y = 0;
  private static final int DX = 1;

  private final Config config;
  private final DropMask words;
  private @Nullable Parameter embeddings;

  /// The options, with Keras's names and defaults.
  ///
  /// @param inputDim the number of different ids: the largest id and one
  /// @param outputDim the size of a vector
  /// @param maskZero whether id 0 stands for padding: later layers are told to skip these steps
  /// @param dropout the part of the words that is dropped while training; 0 by default
  /// @param embeddingsInitializer first values of E; uniform between -0.05 and 0.05 by default
  public record Config(
      int inputDim,
      int outputDim,
      boolean maskZero,
      double dropout,
      Initializer embeddingsInitializer) {
    /// From here on not every whole number is a float32.
    private static final int MOST_IDS = 1 << 24;

    /// Checks the sizes.
    ///
    /// @throws IllegalArgumentException if one is less than 1, or the rate outside [0, 1)
    public Config {
      if (inputDim < 1 || inputDim > MOST_IDS) {
        throw new IllegalArgumentException(
            "Embedding inputDim: expected 1 to "
                + MOST_IDS
                + ", but got "
                + inputDim
                + ". It is the number of different ids: the largest id and one.");
      }
      if (outputDim < 1) {
        throw new IllegalArgumentException(
            "Embedding outputDim: expected at least 1, but got "
                + outputDim
                + ". It is the size of the vector of an id.");
      }
    }

    /// Keras's defaults.
    public static Config of(int inputDim, int outputDim) {
      return new Config(inputDim, outputDim, false, 0, randomUniform());
    }

    /// With or without masking of id 0.
    public Config maskZero(boolean newMaskZero) {
      return new Config(inputDim, outputDim, newMaskZero, dropout, embeddingsInitializer);
    }

    /// Another part of dropped words.
    public Config dropout(double rate) {
      return new Config(inputDim, outputDim, maskZero, rate, embeddingsInitializer);
    }

    /// Other first values of E.
    public Config embeddingsInitializer(Initializer newInitializer) {
      return new Config(inputDim, outputDim, maskZero, dropout, newInitializer);
    }
  }

  /// What one worker keeps.
  private static final class Work {
    private final Extents extents = new Extents();
    private final Mask mask = new Mask();
    private final Matrix dy = new Matrix();
    private final Matrix gradient = new Matrix();
  }

  /// A layer of this configuration.
  public Embedding(Config config) {
    this.config = config;
    words = new DropMask("Embedding dropout", config.dropout);
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    Work work = tape.object(0, Work::new);
    int dim = config.outputDim;
    Tensor y = tape.tensor(Y, work.extents.of(x.shape()).add(dim));
    boolean drops = !words.isIdle(tape);
    long seed = tape.seed();
    for (int p = 0; p < x.size(); p++) {
      int id = id(tape, x, p);
      System.arraycopy(embeddings().values(), row(id), y.data(), p * dim, dim);
      if (drops) {
        scale(y.data(), p * dim, dim, words.factor(seed, id));
      }
    }
    if (config.maskZero && x.rank() == 2) {
      markZeros(x, work.mask);
    }
    return tape.keep(x, y);
  }

  private static void scale(float[] values, int at, int count, float factor) {
    for (int i = at; i < at + count; i++) {
      values[i] *= factor;
    }
  }

  private static void markZeros(Tensor x, Mask mask) {
    int time = x.extent(1);
    mask.resize(x.extent(0), time);
    for (int p = 0; p < x.size(); p++) {
      mask.set(p / time, p % time, x.data()[p] != 0);
    }
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    Work work = tape.object(0, Work::new);
    Tensor x = tape.input();
    int dim = config.outputDim;
    boolean drops = !words.isIdle(tape);
    long seed = tape.seed();
    for (int p = 0; p < x.size(); p++) {
      int id = (int) x.data()[p];
      float factor = drops ? words.factor(seed, id) : 1;
      work.dy.on(dy.data(), p * dim, 1, dim);
      work.gradient.on(tape.gradients(), row(id), 1, dim);
      tape.ops().addScaled(factor, work.dy, work.gradient);
    }
    Tensor dx = tape.tensorLike(DX, x);
    Arrays.fill(dx.data(), 0, dx.size(), 0);
    return dx;
  }

  @Override
  public @Nullable Mask outputMask(Tape tape, int index) {
    boolean masks = config.maskZero && tape.input().rank() == 2;
    return masks ? tape.object(0, Work::new).mask : null;
  }

  private int id(Tape tape, Tensor x, int position) {
    float value = x.data()[position];
    int id = (int) value;
    if (id != value || id < 0 || id >= config.inputDim) {
      throw badId(x, position, tape.firstRow());
    }
    return id;
  }

  private IllegalArgumentException badId(Tensor x, int position, int firstRow) {
    int perRow = x.rowSize();
    return new IllegalArgumentException(
        displayName()
            + " input: expected whole numbers from 0 to "
            + (config.inputDim - 1)
            + ", but got "
            + x.data()[position]
            + " in row "
            + (firstRow + position / perRow)
            + ", step "
            + (position % perRow)
            + ". inputDim is the number of different ids: the largest id and one.");
  }

  /// The place of the vector of an id.
  private int row(int id) {
    return embeddings().offset() + id * config.outputDim;
  }

  /// E.
  ///
  /// @throws IllegalStateException before [#build]
  Parameter embeddings() {
    inputShapes(); // throws before build
    return Objects.requireNonNull(embeddings);
  }

  /// The vectors serve any number of ids: those of an encoder and of a decoder alike.
  @Override
  protected boolean canServe(List<Shape> built, List<Shape> inputs) {
    return inputs.size() == 1;
  }

  @Override
  protected void createParameters(Shape input) {
    embeddings =
        addParameter(
            "embeddings",
            Shape.of(config.inputDim, config.outputDim),
            config.embeddingsInitializer);
  }

  @Override
  public Shape outputShape(Shape input) {
    int[] extents = Arrays.copyOf(input.toArray(), input.rank() + 1);
    extents[input.rank()] = config.outputDim;
    return Shape.of(extents);
  }

  @Override
  public String type() {
    return "Embedding";
  }

  /// The configuration.
  public Config config() {
    return config;
  }
}
