package dev.elman.data;

import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A long text in batches for language models that carry their state from batch to batch, which is
/// truncated back-propagation through time.
///
/// The text is cut into `batchSize` streams of equal length that lie side by side; a batch is the
/// next `steps` tokens of each, and the label of a token is the one behind it. Row i of a batch
/// goes on where row i of the batch before ended, so only the first batch begins sequences.
///
/// ```
/// tokens 0 1 2 … 12, batchSize 2, steps 4:
///   x = [0 1 2 3]  [4 5]      y = [1 2 3 4]  [5 6]
///       [6 7 8 9]  [10 11]        [7 8 9 10] [11 12]
/// ```
///
/// Tokens that do not fill all streams are left out: fewer than `batchSize`. The last batch may
/// have fewer steps.
public final class TextStreams implements Dataset {
  private static final double FULL_LENGTH_PART = 0.95;
  private static final double DEVIATION = 5;
  private static final int FEWEST_STEPS = 5;

  private final int[] tokens;
  private final int batchSize;
  private final int steps;
  private final boolean randomSteps;

  private TextStreams(int[] tokens, int batchSize, int steps, boolean randomSteps) {
    this.tokens = tokens;
    this.batchSize = batchSize;
    this.steps = steps;
    this.randomSteps = randomSteps;
  }

  /// Streams of a text.
  ///
  /// @param tokens the numbers of the tokens; not copied
  /// @param batchSize the number of streams
  /// @param steps the number of tokens per stream and batch
  /// @throws IllegalArgumentException if a stream would have no token
  public static TextStreams of(int[] tokens, int batchSize, int steps) {
    Checks.atLeast(1, "TextStreams batchSize", batchSize);
    Checks.atLeast(1, "TextStreams steps", steps);
    if (tokens.length <= batchSize) {
      throw new IllegalArgumentException(
          "TextStreams: expected more than "
              + batchSize
              + " tokens, one for each of batchSize="
              + batchSize
              + " streams and one behind them, but got "
              + tokens.length
              + ". Use fewer streams or more text.");
    }
    return new TextStreams(tokens, batchSize, steps, false);
  }

  /// The same text with a random number of steps in every batch, so that it is cut at other places
  /// in every epoch: normally distributed around `steps`, in a twentieth of the batches around half
  /// of it, with deviation 5 and at least 5 steps.
  ///
  /// The authors also multiply the learning rate by the number of steps of the batch / `steps`,
  /// since a mean over fewer steps would give each of them more influence.
  ///
  /// Source: Merity, Keskar and Socher 2018, "Regularizing and Optimizing LSTM Language Models",
  /// §5, arXiv:1708.02182.
  public TextStreams randomSteps() {
    return new TextStreams(tokens, batchSize, steps, true);
  }

  /// The number of tokens of a stream.
  public int streamLength() {
    return (tokens.length - 1) / batchSize;
  }

  @Override
  public OptionalLong size() {
    return randomSteps
        ? OptionalLong.empty()
        : OptionalLong.of(Math.ceilDiv(streamLength(), steps));
  }

  @Override
  public Cursor<Batch> open(long epochSeed) {
    return new Pass(new Seed(epochSeed).generator());
  }

  private final class Pass implements Cursor<Batch> {
    private final RandomGenerator random;
    private int step;

    Pass(RandomGenerator random) {
      this.random = random;
    }

    @Override
    public @Nullable Batch next() {
      int left = streamLength() - step;
      if (left <= 0) {
        return null;
      }
      int length = Math.min(left, randomSteps ? randomLength() : steps);
      Batch batch =
          Batch.of(tokens(step, length), tokens(step + 1, length)).withBeginsSequence(step == 0);
      step += length;
      return batch;
    }

    private int randomLength() {
      double mean = random.nextDouble() < FULL_LENGTH_PART ? steps : steps / 2.0;
      int length = (int) random.nextGaussian(mean, DEVIATION);
      return Math.max(length, Math.min(FEWEST_STEPS, steps));
    }

    /// So many tokens of every stream, `[batch, time]`.
    private Tensor tokens(int from, int length) {
      Tensor part = Tensor.zeros(batchSize, length);
      for (int row = 0; row < batchSize; row++) {
        int first = row * streamLength() + from;
        for (int t = 0; t < length; t++) {
          part.data()[row * length + t] = tokens[first + t];
        }
      }
      return part;
    }

    @Override
    public void close() {
      step = streamLength();
    }
  }
}
