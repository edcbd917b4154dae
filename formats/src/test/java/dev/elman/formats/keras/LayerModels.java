package dev.elman.formats.keras;

import static dev.elman.Elman.activation;
import static dev.elman.Elman.activityRegularization;
import static dev.elman.Elman.additiveAttention;
import static dev.elman.Elman.alphaDropout;
import static dev.elman.Elman.attention;
import static dev.elman.Elman.averagePooling1d;
import static dev.elman.Elman.averagePooling2d;
import static dev.elman.Elman.bidirectional;
import static dev.elman.Elman.concatenate;
import static dev.elman.Elman.conv1d;
import static dev.elman.Elman.conv1dTranspose;
import static dev.elman.Elman.conv2d;
import static dev.elman.Elman.convLstm1d;
import static dev.elman.Elman.convLstm2d;
import static dev.elman.Elman.cropping1d;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.elu;
import static dev.elman.Elman.embedding;
import static dev.elman.Elman.flatten;
import static dev.elman.Elman.gaussianDropout;
import static dev.elman.Elman.gaussianNoise;
import static dev.elman.Elman.globalAveragePooling1d;
import static dev.elman.Elman.globalAveragePooling2d;
import static dev.elman.Elman.globalMaxPooling2d;
import static dev.elman.Elman.groupNormalization;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.gruCell;
import static dev.elman.Elman.input;
import static dev.elman.Elman.leakyRelu;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.lstmCell;
import static dev.elman.Elman.maxPooling2d;
import static dev.elman.Elman.multiHeadAttention;
import static dev.elman.Elman.prelu;
import static dev.elman.Elman.relu;
import static dev.elman.Elman.rescaling;
import static dev.elman.Elman.reshape;
import static dev.elman.Elman.rnn;
import static dev.elman.Elman.simpleRnn;
import static dev.elman.Elman.simpleRnnCell;
import static dev.elman.Elman.softmax;
import static dev.elman.Elman.spatialDropout1d;
import static dev.elman.Elman.spatialDropout2d;
import static dev.elman.Elman.stackedRnnCells;
import static dev.elman.Elman.timeDistributed;
import static dev.elman.Elman.unitNormalization;
import static dev.elman.Elman.units;

import dev.elman.activation.Activations;
import dev.elman.constraint.Constraints;
import dev.elman.initializer.Initializers;
import dev.elman.layer.AdditiveAttention;
import dev.elman.layer.Attention;
import dev.elman.layer.Dense;
import dev.elman.layer.Embedding;
import dev.elman.layer.InputLayer;
import dev.elman.layer.MultiHeadAttention;
import dev.elman.layer.Symbol;
import dev.elman.layer.convolution.ConvConfig;
import dev.elman.layer.convolution.ConvLstmConfig;
import dev.elman.layer.convolution.GlobalAveragePooling2d;
import dev.elman.layer.convolution.GlobalMaxPooling2d;
import dev.elman.layer.convolution.PoolConfig;
import dev.elman.layer.convolution.WindowPadding;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.model.Functional;
import dev.elman.model.Model;
import dev.elman.model.Sequential;
import dev.elman.regularizer.Regularizers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Small models of the layers and options that Keras has too, but for the common ones, which are in
/// [RoundTripModels].
final class LayerModels {
  private static final int TIME = 5;
  private static final int FEATURES = 3;
  private static final int SIDE = 6;
  private static final int WORDS = RoundTripModels.words();

  private static final List<String> LEFT_OUT =
      List.of(
          "hard_sigmoid_v2", // that of Keras 2
          "glu", // halves the features, which Keras's Dense does not expect
          "sparsemax"); // wrong in Keras

  private LayerModels() {}

  private static InputLayer sequence() {
    return input(TIME, FEATURES);
  }

  static void addTo(Map<String, Model> models) {
    models.put("activations", activations());
    models.put("rectified", rectified());
    models.put("regularized", regularized());
    models.put("initialized", initialized());
    models.put("windows", windows());
    models.put("images", images());
    models.put("conv_lstm1d", convLstm1dModel());
    models.put("conv_lstm2d", convLstm2dModel());
    models.put("cells", cells());
    models.put("directions", directions());
    models.put("additive_attention", additive());
    models.put("scores", scores());
    models.put("words_masked", wordsMasked());
    models.put("stateful", stateful());
    models.put("random_dropped", dropped());
    models.put("random_attention", droppedAttention());
    models.put("random_noise", noise());
    models.put("groups", groups());
  }

  /// Every function that Keras has under a name.
  private static Model activations() {
    InputLayer x = sequence();
    List<Symbol> all = new ArrayList<>();
    for (String name : Activations.names()) {
      if (!LEFT_OUT.contains(name)) {
        all.add(dense(2, name).apply(x));
      }
    }
    Symbol joined = concatenate().apply(all.toArray(Symbol[]::new));
    Symbol read =
        lstm(units(3).activation(Activations.softsign()).recurrentActivation(Activations.relu()))
            .apply(joined);
    return Functional.of(x, dense(2).apply(read));
  }

  private static Model rectified() {
    return Sequential.of(
        sequence(),
        dense(4),
        prelu(),
        rescaling(0.5, 0.25),
        leakyRelu(0.2),
        elu(),
        activation(Activations.elu(0.5)),
        activation(Activations.relu(0.1, 6, 0.01)),
        unitNormalization(),
        activityRegularization(0.01, 0.02),
        relu(),
        gru(3),
        prelu(),
        softmax(),
        dense(2));
  }

  private static Model regularized() {
    CellConfig config =
        units(3)
            .kernelRegularizer(Regularizers.l1l2(0.01, 0.02))
            .recurrentRegularizer(Regularizers.orthogonal(0.03125))
            .biasRegularizer(Regularizers.l1(0.0625))
            .kernelConstraint(Constraints.maxNorm(1.5))
            .recurrentConstraint(Constraints.unitNorm())
            .biasConstraint(Constraints.nonNeg());
    Dense last = dense(2);
    Model model = Sequential.of(sequence(), lstm(config).returnSequences(), gru(3), last);
    model.build();
    last.parameters().getFirst().regularizer(Regularizers.l2(0.05));
    last.parameters().getFirst().constraint(Constraints.minMaxNorm(0.2, 0.9));
    return model;
  }

  private static Model initialized() {
    CellConfig config =
        units(3)
            .kernelInitializer(Initializers.randomNormal(0.1, 0.2))
            .recurrentInitializer(Initializers.identity())
            .biasInitializer(Initializers.constant(0.1))
            .useBias(false);
    Dense.Config head =
        Dense.Config.units(2)
            .kernelInitializer(Initializers.truncatedNormal(0, 0.1))
            .biasInitializer(Initializers.randomUniform(-0.1, 0.1));
    return Sequential.of(
        sequence(),
        simpleRnn(config).returnSequences(),
        gru(units(3).recurrentInitializer(Initializers.orthogonal(0.9))),
        dense(Dense.Config.units(3).kernelInitializer(Initializers.heNormal())),
        dense(head));
  }

  private static Model windows() {
    return Sequential.of(
        input(12, 4),
        conv1d(ConvConfig.of(4, 3).dilationRate(2).groups(2).padding(WindowPadding.SAME)),
        cropping1d(1, 2),
        conv1d(ConvConfig.of(4, 3).strides(2).activation(Activations.tanh())),
        averagePooling1d(PoolConfig.of(3).strides(1).padding(WindowPadding.SAME)),
        globalAveragePooling1d(),
        dense(2));
  }

  private static Model images() {
    InputLayer x = input(SIDE, SIDE, 2);
    Symbol filtered =
        conv2d(ConvConfig.of(4, 3, 2).strides(2, 1).padding(WindowPadding.SAME)).apply(x);
    Symbol dilated = conv2d(ConvConfig.of(3, 2).dilationRate(2, 1).useBias(false)).apply(filtered);
    Symbol pooled = maxPooling2d(PoolConfig.of(2).padding(WindowPadding.SAME)).apply(filtered);
    Symbol mean = averagePooling2d(PoolConfig.of(1, 2).strides(1, 1)).apply(pooled);
    Symbol ends =
        concatenate()
            .apply(
                globalMaxPooling2d().apply(filtered),
                globalAveragePooling2d().apply(dilated),
                flatten().apply(new GlobalMaxPooling2d(true).apply(mean)),
                flatten().apply(new GlobalAveragePooling2d(true).apply(mean)),
                simpleRnn(3).apply(reshape(-1, 4).apply(mean)));
    return Functional.of(x, dense(2).apply(ends));
  }

  private static Model convLstm1dModel() {
    return Sequential.of(
        input(4, SIDE, 2),
        convLstm1d(ConvLstmConfig.of(3, 3).padding(WindowPadding.SAME).returnSequences(true)),
        convLstm1d(ConvLstmConfig.of(2, 2).strides(2).goBackwards(true).unitForgetBias(false)),
        flatten(),
        dense(2));
  }

  private static Model convLstm2dModel() {
    return Sequential.of(
        input(3, SIDE, SIDE, 1),
        timeDistributed(conv2d(2, 3)),
        convLstm2d(ConvLstmConfig.of(2, 2, 3).returnSequences(true)),
        convLstm2d(2, 2),
        flatten(),
        dense(2));
  }

  private static Model cells() {
    return Sequential.of(
        sequence(),
        rnn(stackedRnnCells(lstmCell(3), gruCell(4), simpleRnnCell(2), lstmCell(3)))
            .returnSequences(),
        rnn(lstmCell(3)).returnSequences(),
        bidirectional(rnn(gruCell(2))),
        dense(2));
  }

  private static Model directions() {
    InputLayer x = sequence();
    List<Symbol> both =
        new Bidirectional(lstm(3).returnSequences(), Bidirectional.MergeMode.NONE).applyAll(x);
    Symbol product =
        new Bidirectional(gru(2).returnSequences(), Bidirectional.MergeMode.MUL)
            .apply(both.getFirst());
    List<Symbol> states = new Bidirectional(lstm(2).returnState()).applyAll(both.getLast());
    Symbol joined = concatenate().apply(simpleRnn(2).apply(product), states.getFirst());
    return Functional.of(x, dense(2).apply(concatenate().apply(joined, states.get(2))));
  }

  private static Model additive() {
    InputLayer x = sequence();
    Symbol keys = lstm(4).returnSequences().apply(x);
    Symbol queries = gru(4).returnSequences().apply(x);
    Symbol attended = additiveAttention().apply(queries, keys);
    Symbol causal =
        additiveAttention(AdditiveAttention.Config.DEFAULT.useScale(false).useCausalMask(true))
            .apply(queries, keys);
    Symbol scored =
        attention(Attention.Config.DEFAULT.useScale(true).scoreMode(Attention.ScoreMode.CONCAT))
            .apply(queries, keys);
    Symbol joined = concatenate().apply(attended, causal, scored);
    return Functional.of(x, dense(2).apply(simpleRnn(3).apply(joined)));
  }

  /// Attention that also returns its weights.
  private static Model scores() {
    InputLayer x = sequence();
    Symbol read = gru(4).returnSequences().apply(x);
    List<Symbol> heads =
        multiHeadAttention(
                MultiHeadAttention.Config.of(2, 3)
                    .valueDim(2)
                    .outputShape(5)
                    .useBias(false)
                    .returnAttentionScores(true))
            .applyAll(read, read, x);
    List<Symbol> attended =
        attention(Attention.Config.DEFAULT.returnAttentionScores(true)).applyAll(read, read);
    Symbol joined = concatenate().apply(heads.getFirst(), attended.getFirst(), attended.get(1));
    return Functional.of(List.of(x), List.of(dense(2).apply(joined), heads.get(1)));
  }

  /// Zeros are no words.
  private static Model wordsMasked() {
    return Sequential.of(
        input(TIME),
        embedding(Embedding.Config.of(WORDS, 4).maskZero(true)),
        spatialDropout1d(0),
        bidirectional(lstm(3).returnSequences()),
        timeDistributed(dense(3, "tanh")),
        lstm(3).zeroOutputForMask().returnSequences(),
        globalAveragePooling1d(),
        dense(2));
  }

  private static Model stateful() {
    return Sequential.of(
        sequence(),
        bidirectional(lstm(3).returnSequences().stateful()),
        rnn(stackedRnnCells(gruCell(3), lstmCell(2))).returnSequences().stateful(),
        simpleRnn(3).stateful(),
        dense(2));
  }

  /// Where masks are random, trainings cannot be compared.
  private static Model dropped() {
    return Sequential.of(
        sequence(),
        gaussianNoise(0.2),
        lstm(units(4).dropout(0.1).recurrentDropout(0.3)).returnSequences(),
        spatialDropout1d(0.4),
        gru(units(4).dropout(0.2)).returnSequences(),
        simpleRnn(units(3).recurrentDropout(0.25)),
        dropout(0.3),
        dense(2));
  }

  private static Model noise() {
    return Sequential.of(
        sequence(),
        gaussianDropout(0.2),
        lstm(4).returnSequences(),
        alphaDropout(0.1),
        reshape(TIME, 2, 2),
        spatialDropout2d(0.3),
        flatten(),
        dense(2));
  }

  private static Model groups() {
    return Sequential.of(
        sequence(),
        conv1dTranspose(ConvConfig.of(4, 3).strides(2).padding(WindowPadding.SAME)),
        groupNormalization(2),
        conv1dTranspose(2, 2),
        gru(3),
        dense(2));
  }

  private static Model droppedAttention() {
    InputLayer x = sequence();
    Symbol read = gru(4).returnSequences().apply(x);
    Symbol joined =
        concatenate()
            .apply(
                attention(Attention.Config.DEFAULT.dropout(0.1)).apply(read, read),
                additiveAttention(AdditiveAttention.Config.DEFAULT.dropout(0.2)).apply(read, read),
                multiHeadAttention(MultiHeadAttention.Config.of(2, 2).dropout(0.3))
                    .apply(read, read));
    return Functional.of(x, dense(2).apply(simpleRnn(3).apply(joined)));
  }
}
