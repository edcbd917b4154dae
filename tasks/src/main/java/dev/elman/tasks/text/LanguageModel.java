package dev.elman.tasks.text;

import static dev.elman.callback.Callbacks.earlyStopping;
import static dev.elman.callback.Callbacks.nonMonotonicTrigger;
import static dev.elman.callback.Callbacks.swapEmaWeights;
import static dev.elman.loss.Losses.sparseCategoricalCrossentropy;
import static dev.elman.metric.TaskMetrics.perplexity;

import dev.elman.data.TextStreams;
import dev.elman.data.Vocabulary;
import dev.elman.formats.ModelFileException;
import dev.elman.model.Callback;
import dev.elman.model.FitOptions;
import dev.elman.model.History;
import dev.elman.model.Sequential;
import dev.elman.model.TrainingRun;
import dev.elman.model.Verbose;
import dev.elman.optimizer.Optimizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A model of language: how probable each token is behind those before it.
///
/// ```java
/// var model = LanguageModel.of(CharacterTokenizer.of(text), LanguageModelOptions.DEFAULT);
/// model.fit(text, null, LanguageTraining.epochs(10));
/// model.generate("ROMEO:", GenerationOptions.DEFAULT.temperature(0.8), System.out::print);
/// model.save(Path.of("shakespeare.keras"));
/// ```
///
/// The network is that of [LanguageModelOptions]. Any number of threads may generate and evaluate
/// with one model at once, but not while it is trained.
public final class LanguageModel {
  private static final int MOST_EVALUATED_AT_ONCE = 10;

  private final Tokenizer tokenizer;
  private final LanguageModelOptions options;
  private final Sequential network;

  LanguageModel(Tokenizer tokenizer, LanguageModelOptions options, Sequential network) {
    this.tokenizer = tokenizer;
    this.options = options;
    this.network = network;
  }

  /// A model that has learned nothing yet, with the first weights of seed 1.
  public static LanguageModel of(Tokenizer tokenizer, LanguageModelOptions options) {
    return of(tokenizer, options, 1);
  }

  /// A model that has learned nothing yet.
  ///
  /// @param seed decides about the first weights
  public static LanguageModel of(Tokenizer tokenizer, LanguageModelOptions options, long seed) {
    return new LanguageModel(
        tokenizer, options, LanguageNetwork.toUse(options, tokenizer.size(), seed, false));
  }

  /// The tokens.
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /// How the network is built.
  public LanguageModelOptions options() {
    return options;
  }

  /// The network, from ids `[batch, time]` to logits `[batch, time, tokens]`.
  public Sequential network() {
    return network;
  }

  /// How well a model knows a text.
  ///
  /// @param tokens the number of tokens
  /// @param unknown how many of them are not in the vocabulary
  /// @param characters the number of code points
  /// @param nats the mean of −ln p over the tokens
  public record Evaluation(long tokens, long unknown, long characters, double nats) {
    /// As many equally probable tokens would be as hard to foretell.
    public double perplexity() {
      return Math.exp(nats);
    }

    /// The mean of −log₂ p of all that a character is made of.
    public double bitsPerCharacter() {
      return nats * tokens / characters / Math.log(2);
    }
  }

  /// Trains on a text, from the present weights on.
  ///
  /// @param valid the text to validate with after every epoch; the weights of the best epoch are
  ///   kept. Null for none
  /// @param callbacks told what happens
  /// @throws IllegalArgumentException if a text is too short, or NT-ASGD has none to validate with
  /// @throws dev.elman.model.DivergedException if the loss becomes NaN or infinite
  public History fit(
      String text, @Nullable String valid, LanguageTraining training, Callback... callbacks) {
    int[] ids = tokenizer.encode(text);
    TextStreams streams = TextStreams.of(ids, training.batchSize(), training.steps());
    long updates =
        (long) training.epochs() * Math.ceilDiv(streams.streamLength(), training.steps());
    Sequential learning = LanguageNetwork.toTrain(options, tokenizer.size(), training.seed());
    learning.setWeights(LanguageNetwork.toTrain(options, network.getWeights()));
    learning.compile(
        training.optimizer(updates),
        sparseCategoricalCrossentropy().fromLogits(true),
        perplexity(true));
    FitOptions how =
        FitOptions.epochs(training.epochs())
            .threads(training.threads())
            .verbose(Verbose.SILENT)
            .callbacks(callbacks(valid != null, training, callbacks));
    if (valid != null) {
      how = how.validationData(evaluated(tokenizer.encode(valid), training.steps()));
    }
    History history = learning.fit(training.randomSteps() ? streams.randomSteps() : streams, how);
    network.setWeights(LanguageNetwork.toUse(options, learning.getWeights()));
    return history;
  }

  /// Is told what a training has come to.
  public interface Listener {
    /// After an epoch and its validation.
    ///
    /// @param epoch the number of the epoch, from 0
    /// @param logs losses and perplexities, by name
    /// @param model the model as it is now
    void epochEnd(int epoch, Map<String, Double> logs, LanguageModel model);
  }

  /// A callback for [#fit] of this model: after every epoch the model has the weights learned so
  /// far, and a listener may try it.
  public Callback listening(Listener listener) {
    return new Callback() {
      private @Nullable TrainingRun run;

      @Override
      public void trainBegin(TrainingRun newRun) {
        run = newRun;
      }

      @Override
      public void epochEnd(int epoch, Map<String, Double> logs) {
        if (run != null) {
          network.setWeights(LanguageNetwork.toUse(options, run.model().getWeights()));
          listener.epochEnd(epoch, logs, LanguageModel.this);
        }
      }
    };
  }

  private static Callback[] callbacks(
      boolean validates, LanguageTraining training, Callback[] others) {
    List<Callback> all = new ArrayList<>();
    if (training.method() == LanguageTraining.Method.NT_ASGD) {
      if (!validates) {
        throw new IllegalArgumentException(
            "LanguageTraining method: expected a text to validate with, which tells NT_ASGD when to"
                + " begin with the mean. Give one, or use ADAM.");
      }
      all.add(swapEmaWeights().swapOnEpoch(true));
      all.add(nonMonotonicTrigger());
    }
    if (validates) {
      all.add(earlyStopping().patience(training.epochs()).restoreBestWeights(true));
    }
    all.addAll(Arrays.asList(others));
    return all.toArray(Callback[]::new);
  }

  /// Streams as long as possible, since a stream begins without knowing what was before.
  private static TextStreams evaluated(int[] ids, int steps) {
    int rows = Math.clamp(ids.length / (2L * steps), 1, MOST_EVALUATED_AT_ONCE);
    return TextStreams.of(ids, rows, steps);
  }

  /// How well the model knows a text. It is read in up to ten streams, each from nothing on.
  ///
  /// @throws IllegalArgumentException if it has fewer than two tokens
  public Evaluation evaluate(String text) {
    int[] ids = tokenizer.encode(text);
    Sequential reading = LanguageNetwork.toUse(options, tokenizer.size(), 1, true);
    reading.setWeights(network.getWeights());
    reading.compile(Optimizers.adam(), sparseCategoricalCrossentropy().fromLogits(true));
    double nats =
        Objects.requireNonNull(
            reading.evaluate(evaluated(ids, LanguageTraining.epochs(1).steps())).get("loss"));
    long unknown = Arrays.stream(ids).filter(id -> id == Vocabulary.UNKNOWN).count();
    return new Evaluation(ids.length, unknown, text.codePointCount(0, text.length()), nats);
  }

  /// Makes the text behind a prompt.
  ///
  /// @param prompt what comes before; it may be empty
  /// @return the text without the prompt
  public String generate(String prompt, GenerationOptions how) {
    StringBuilder text = new StringBuilder();
    generate(prompt, how, text::append);
    return text.toString();
  }

  /// Makes the text behind a prompt and hands it on while it is made.
  ///
  /// @param prompt what comes before; it may be empty
  /// @param to is given each piece as soon as it is certain
  public void generate(String prompt, GenerationOptions how, Consumer<String> to) {
    new TextGenerator(tokenizer, network, how).run(prompt, to);
  }

  /// Writes the model to one `.keras` file: the network, which Keras opens, and beside it the
  /// tokens and options.
  ///
  /// @throws ModelFileException if the file cannot be written
  public void save(Path file) throws ModelFileException {
    LanguageModelFile.write(this, file);
  }

  /// Reads a model that [#save] has written.
  ///
  /// @throws ModelFileException if there is no such file, or it holds no language model
  public static LanguageModel load(Path file) throws ModelFileException {
    return LanguageModelFile.read(file);
  }
}
