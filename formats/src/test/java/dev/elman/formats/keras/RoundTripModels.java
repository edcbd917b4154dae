package dev.elman.formats.keras;

import static dev.elman.Elman.activation;
import static dev.elman.Elman.add;
import static dev.elman.Elman.concatenate;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.flatten;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.simpleRnn;
import static dev.elman.Elman.timeDistributed;
import static dev.elman.Elman.units;

import dev.elman.layer.Attention;
import dev.elman.layer.Average;
import dev.elman.layer.BatchNormalization;
import dev.elman.layer.Dot;
import dev.elman.layer.Embedding;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.LayerNormalization;
import dev.elman.layer.Masking;
import dev.elman.layer.Maximum;
import dev.elman.layer.Minimum;
import dev.elman.layer.MultiHeadAttention;
import dev.elman.layer.Multiply;
import dev.elman.layer.Permute;
import dev.elman.layer.RepeatVector;
import dev.elman.layer.Reshape;
import dev.elman.layer.RmsNormalization;
import dev.elman.layer.Subtract;
import dev.elman.layer.Symbol;
import dev.elman.layer.convolution.AveragePooling1d;
import dev.elman.layer.convolution.Conv1d;
import dev.elman.layer.convolution.ConvConfig;
import dev.elman.layer.convolution.GlobalMaxPooling1d;
import dev.elman.layer.convolution.MaxPooling1d;
import dev.elman.layer.convolution.PoolConfig;
import dev.elman.layer.convolution.UpSampling1d;
import dev.elman.layer.convolution.WindowPadding;
import dev.elman.layer.convolution.ZeroPadding1d;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.loss.Losses;
import dev.elman.metric.Metrics;
import dev.elman.model.Functional;
import dev.elman.model.Model;
import dev.elman.model.Objective;
import dev.elman.model.Sequential;
import dev.elman.optimizer.Optimizer;
import dev.elman.optimizer.Optimizers;
import dev.elman.optimizer.schedule.Schedules;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Small models that together have every layer and every optimizer that Keras has too.
final class RoundTripModels {
  private static final int TIME = 5;
  private static final int FEATURES = 3;
  private static final int WORDS = 11;

  private RoundTripModels() {}

  private static InputLayer sequence() {
    return input(TIME, FEATURES);
  }

  /// The models by name, compiled but for their weights.
  static Map<String, Model> all() {
    Map<String, Model> models = new LinkedHashMap<>();
    models.put("simple_rnn", chain(simpleRnn(4).returnSequences(), simpleRnn(3), dense(2)));
    models.put("lstm", chain(lstm(4).returnSequences(), lstm(3).goBackwards(), dense(2)));
    models.put(
        "gru", chain(gru(4).returnSequences(), new Recurrent(new Gru(units(3), false)), dense(2)));
    models.put(
        "normalized",
        chain(
            new BatchNormalization(BatchNormalization.Config.DEFAULT),
            lstm(4).returnSequences(),
            new LayerNormalization(LayerNormalization.Config.DEFAULT),
            gru(4),
            new RmsNormalization(),
            dense(2)));
    models.put(
        "shapes",
        chain(
            timeDistributed(dense(4, "tanh")),
            new Permute(2, 1),
            new Reshape(5, 4),
            flatten(),
            new RepeatVector(3),
            simpleRnn(3),
            activation("softsign"),
            dense(2)));
    models.put(
        "embedding",
        compiled(
            Sequential.of(
                input(TIME),
                new Embedding(Embedding.Config.of(WORDS, 4)),
                lstm(4),
                dense(2, "sigmoid"))));
    models.put(
        "bidirectional",
        chain(
            new Bidirectional(lstm(3).returnSequences()),
            new Bidirectional(gru(2), Bidirectional.MergeMode.SUM),
            dense(2)));
    models.put(
        "masked",
        chain(
            new Masking(),
            new Bidirectional(lstm(3).returnSequences(), Bidirectional.MergeMode.AVE),
            gru(3).zeroOutputForMask(),
            dense(2)));
    models.put(
        "convolution",
        chain(
            new Conv1d(ConvConfig.of(4, 3).padding(WindowPadding.CAUSAL)),
            new ZeroPadding1d(1, 2),
            new MaxPooling1d(),
            lstm(3).returnSequences(),
            new UpSampling1d(2),
            new AveragePooling1d(PoolConfig.of(2)),
            new GlobalMaxPooling1d(),
            dense(2)));
    models.put("states", states());
    models.put("merges", merges());
    models.put("attention", attention());
    models.put("nested", nested());
    LayerModels.addTo(models);
    for (String name : Optimizers.names()) {
      if (!name.equals("nt_asgd")) {
        models.put("optimizer_" + name, optimized(Optimizers.of(name)));
      }
    }
    models.put(
        "optimizer_options",
        optimized(
            Optimizers.adam()
                .amsgrad(true)
                .weightDecay(0.01)
                .globalClipNorm(0.5)
                .learningRate(Schedules.exponentialDecay(0.01, 2, 0.5))));
    models.put("optimizer_average", optimized(Optimizers.sgd().momentum(0.9).useEma(true)));
    models.values().stream()
        .filter(model -> model.optimizer() == null)
        .forEach(model -> compile(model));
    return models;
  }

  private static Model chain(Layer... layers) {
    Layer[] all = new Layer[layers.length + 1];
    all[0] = sequence();
    System.arraycopy(layers, 0, all, 1, layers.length);
    return compiled(Sequential.of(all));
  }

  private static Model compiled(Model model) {
    model.compile(Optimizers.adam(), Losses.mse(), Metrics.mae());
    return model;
  }

  private static void compile(Model model) {
    Objective[] objectives = new Objective[model.outputNames().size()];
    Arrays.fill(objectives, Objective.of(Losses.mse(), Metrics.mae()));
    model.compile(Optimizers.adam(), objectives);
  }

  private static Model optimized(Optimizer optimizer) {
    Sequential model = Sequential.of(sequence(), lstm(4), dense(2));
    model.compile(optimizer, Losses.mse());
    return model;
  }

  private static Model merges() {
    InputLayer x = sequence();
    Symbol a = lstm(4).returnSequences().apply(x);
    Symbol b = gru(4).returnSequences().apply(x);
    Symbol joined =
        concatenate()
            .apply(
                add().apply(a, b),
                new Subtract().apply(a, b),
                new Multiply().apply(a, b),
                new Average().apply(a, b),
                new Maximum().apply(a, b),
                new Minimum().apply(a, b),
                new Dot(Dot.Config.axes(2, 2)).apply(a, b));
    return compiled(Functional.of(x, dense(2).apply(simpleRnn(3).apply(joined))));
  }

  /// States that go from one layer to another.
  private static Model states() {
    InputLayer x = sequence();
    List<Symbol> encoded = lstm(4).returnState().applyAll(x);
    Symbol decoded = lstm(4).returnSequences().apply(x, encoded.get(1), encoded.get(2));
    return compiled(Functional.of(x, dense(2).apply(decoded)));
  }

  private static Model attention() {
    InputLayer x = sequence();
    Symbol encoded = lstm(4).returnSequences().apply(x);
    Symbol attended =
        new Attention(Attention.Config.DEFAULT.useCausalMask(true)).apply(encoded, encoded);
    Symbol heads =
        new MultiHeadAttention(MultiHeadAttention.Config.of(2, 3)).apply(attended, encoded);
    return compiled(Functional.of(x, dense(2).apply(gru(3).apply(heads))));
  }

  /// A shared model within a model, and two outputs.
  private static Model nested() {
    InputLayer x = sequence();
    InputLayer y = sequence();
    Sequential encoder = Sequential.of(sequence(), lstm(4), dense(3, "tanh"));
    Symbol a = encoder.apply(x);
    Symbol b = encoder.apply(y);
    Symbol joined = concatenate().apply(a, b);
    Functional model =
        Functional.of(List.of(x, y), List.of(dense(2).apply(joined), dense(1).apply(joined)));
    model.compile(
        Optimizers.adam(),
        Objective.of(Losses.mse()),
        Objective.of(Losses.huber(0.5), Metrics.mae()).weight(0.25));
    return model;
  }

  /// Whether samples are word numbers.
  static boolean takesWords(String name) {
    return name.equals("embedding") || name.startsWith("words_");
  }

  /// Whether training draws random numbers, which are others in Keras.
  static boolean isRandom(String name) {
    return name.startsWith("random_");
  }

  /// How many words there are.
  static int words() {
    return WORDS;
  }
}
