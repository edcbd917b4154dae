package dev.elman.formats.keras;

import static dev.elman.Elman.adaptiveSoftmax;
import static dev.elman.Elman.awdRegularization;
import static dev.elman.Elman.bidirectional;
import static dev.elman.Elman.crf;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.embedding;
import static dev.elman.Elman.gruCell;
import static dev.elman.Elman.highwayLstm;
import static dev.elman.Elman.indRnn;
import static dev.elman.Elman.input;
import static dev.elman.Elman.layerNormGru;
import static dev.elman.Elman.layerNormLstm;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.lstmCell;
import static dev.elman.Elman.minGru;
import static dev.elman.Elman.minLstm;
import static dev.elman.Elman.peepholeLstm;
import static dev.elman.Elman.projectionLstm;
import static dev.elman.Elman.rgLru;
import static dev.elman.Elman.rnn;
import static dev.elman.Elman.sampledSoftmax;
import static dev.elman.Elman.segRnn;
import static dev.elman.Elman.slstm;
import static dev.elman.Elman.sru;
import static dev.elman.Elman.stackedRnnCells;
import static dev.elman.Elman.tiedDense;
import static dev.elman.Elman.units;
import static dev.elman.Elman.weightDrop;
import static dev.elman.Elman.zoneout;

import dev.elman.activation.Activations;
import dev.elman.initializer.Initializers;
import dev.elman.layer.AdaptiveSoftmax;
import dev.elman.layer.Crf;
import dev.elman.layer.Embedding;
import dev.elman.layer.Layer;
import dev.elman.layer.SampledSoftmax;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.IndRnn;
import dev.elman.layer.recurrent.LayerNormGru;
import dev.elman.layer.recurrent.LayerNormLstm;
import dev.elman.layer.recurrent.MinGru;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.layer.recurrent.Sru;
import dev.elman.loss.Losses;
import dev.elman.metric.Metrics;
import dev.elman.model.Model;
import dev.elman.model.Sequential;
import dev.elman.optimizer.Optimizers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Small models that together have every layer, cell and option that Keras has not. The first three
/// features of the samples are numbers; models whose names begin with `words_` take word numbers.
final class OwnModels {
  private static final int TIME = 5;
  private static final int FEATURES = 3;
  private static final int WORDS = RoundTripModels.words();

  private OwnModels() {}

  static Map<String, Model> all() {
    Map<String, Model> models = new LinkedHashMap<>();
    models.put("layer_norm_lstm", of(layerNormLstm(4)));
    models.put("layer_norm_gru", of(rnn(new LayerNormGru(units(4), 0.01))));
    models.put("layer_norm_epsilon", of(rnn(new LayerNormLstm(units(4), 0.02)).goBackwards()));
    models.put("layer_norm_gru_default", of(layerNormGru(3)));
    models.put("peephole", of(peepholeLstm(4)));
    models.put("projection", of(projectionLstm(5, 3)));
    models.put("highway", of(highwayLstm(4)));
    models.put("min_gru", of(minGru(4)));
    models.put("min_lstm", of(minLstm(4)));
    models.put("ind_rnn", of(indRnn(4)));
    models.put("ind_rnn_bound", of(rnn(new IndRnn(IndRnn.units(4), 0.9))));
    models.put("sru", of(sru(4)));
    models.put("sru_highway", of(rnn(new Sru(Sru.units(4), -2))));
    models.put("rg_lru", of(rgLru(4)));
    models.put("slstm", of(slstm(units(4), 2)));
    models.put("zoneout", of(rnn(zoneout(lstmCell(4), 0.05, 0.5))));
    models.put("weight_drop", of(rnn(weightDrop(() -> lstmCell(4), 0.5))));
    models.put(
        "within",
        of(
            rnn(
                stackedRnnCells(
                    zoneout(gruCell(3), 0.1), new MinGru(units(2)), zoneout(gruCell(3), 0.2)))));
    models.put("both", Sequential.of(sequence(), bidirectional(slstm(3)), dense(2)));
    models.put("options", options());
    models.put("awd", of(lstm(4).returnSequences(), awdRegularization(2, 1), lstm(3)));
    models.put("segments", Sequential.of(input(6), segRnn(4, 2, 4)));
    models.put("words_tied", tied());
    models.values().forEach(model -> model.compile(Optimizers.adam(), Losses.mse(), Metrics.mae()));
    models.put("labels_crf", withCrf());
    models.put("labels_adaptive", withAdaptive());
    models.put("labels_sampled", withSampled());
    return models;
  }

  private static Layer sequence() {
    return input(TIME, FEATURES);
  }

  private static Model of(Layer... layers) {
    Layer[] all = new Layer[layers.length + 2];
    all[0] = sequence();
    System.arraycopy(layers, 0, all, 1, layers.length);
    all[all.length - 1] = dense(2);
    return Sequential.of(all);
  }

  /// Functions with options that Keras's names do not say, and a bias for long memories.
  private static Model options() {
    Cell cell =
        lstmCell(
            units(4)
                .activation(Activations.celu(0.5))
                .recurrentActivation(Activations.hardSigmoidV2())
                .biasInitializer(Initializers.chrono(20)));
    return of(
        new Recurrent(cell),
        dense(4, Activations.gelu(true)),
        dense(4, Activations.threshold(0.1, 0.2)));
  }

  private static Model tied() {
    Embedding words = embedding(Embedding.Config.of(WORDS, 4).dropout(0.2));
    return Sequential.of(input(TIME), words, lstm(4).returnSequences(), tiedDense(words));
  }

  private static Model withCrf() {
    Crf crf = crf(Crf.Config.scheme(List.of("O", "B-A", "I-A", "B-B", "I-B")).forbidEnd(3));
    Sequential model = Sequential.of(sequence(), lstm(4).returnSequences(), dense(5), crf);
    model.compile(
        Optimizers.adam(),
        crf.loss().perStep(true),
        crf.decoded(Metrics.sparseCategoricalAccuracy()));
    return model;
  }

  private static Model withAdaptive() {
    AdaptiveSoftmax softmax =
        adaptiveSoftmax(AdaptiveSoftmax.Config.of(9, 3, 6).divValue(1.5).headBias(true));
    Sequential model = Sequential.of(sequence(), lstm(6).returnSequences(), softmax);
    model.compile(Optimizers.adam(), softmax.loss());
    return model;
  }

  private static Model withSampled() {
    SampledSoftmax softmax = sampledSoftmax(9, 4);
    Sequential model = Sequential.of(sequence(), lstm(6).returnSequences(), softmax);
    model.compile(Optimizers.adam(), softmax.loss());
    return model;
  }

  /// Whether targets are numbers of classes, below this number; those of the CRF may stand
  /// anywhere.
  static int classes(String name) {
    return name.startsWith("labels_crf") ? 2 : name.startsWith("labels_") ? 9 : 0;
  }
}
