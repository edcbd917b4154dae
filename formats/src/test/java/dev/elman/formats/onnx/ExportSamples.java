package dev.elman.formats.onnx;

import static dev.elman.Elman.activation;
import static dev.elman.Elman.activityRegularization;
import static dev.elman.Elman.adaptiveSoftmax;
import static dev.elman.Elman.add;
import static dev.elman.Elman.additiveAttention;
import static dev.elman.Elman.alphaDropout;
import static dev.elman.Elman.attention;
import static dev.elman.Elman.average;
import static dev.elman.Elman.averagePooling1d;
import static dev.elman.Elman.averagePooling2d;
import static dev.elman.Elman.awdRegularization;
import static dev.elman.Elman.batchNormalization;
import static dev.elman.Elman.bidirectional;
import static dev.elman.Elman.concatenate;
import static dev.elman.Elman.conv1d;
import static dev.elman.Elman.conv1dTranspose;
import static dev.elman.Elman.conv2d;
import static dev.elman.Elman.convLstm1d;
import static dev.elman.Elman.convLstm2d;
import static dev.elman.Elman.crf;
import static dev.elman.Elman.cropping1d;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.dot;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.embedding;
import static dev.elman.Elman.flatten;
import static dev.elman.Elman.gaussianDropout;
import static dev.elman.Elman.gaussianNoise;
import static dev.elman.Elman.globalAveragePooling1d;
import static dev.elman.Elman.globalAveragePooling2d;
import static dev.elman.Elman.globalMaxPooling1d;
import static dev.elman.Elman.globalMaxPooling2d;
import static dev.elman.Elman.groupNormalization;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.gruCell;
import static dev.elman.Elman.highwayLstm;
import static dev.elman.Elman.indRnn;
import static dev.elman.Elman.layerNormGru;
import static dev.elman.Elman.layerNormLstm;
import static dev.elman.Elman.layerNormalization;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.lstmCell;
import static dev.elman.Elman.masking;
import static dev.elman.Elman.maxPooling1d;
import static dev.elman.Elman.maxPooling2d;
import static dev.elman.Elman.maximum;
import static dev.elman.Elman.minGru;
import static dev.elman.Elman.minLstm;
import static dev.elman.Elman.minimum;
import static dev.elman.Elman.multiHeadAttention;
import static dev.elman.Elman.multiply;
import static dev.elman.Elman.peepholeLstm;
import static dev.elman.Elman.permute;
import static dev.elman.Elman.prelu;
import static dev.elman.Elman.projectionLstm;
import static dev.elman.Elman.repeatVector;
import static dev.elman.Elman.rescaling;
import static dev.elman.Elman.reshape;
import static dev.elman.Elman.rgLru;
import static dev.elman.Elman.rmsNormalization;
import static dev.elman.Elman.rnn;
import static dev.elman.Elman.sampledSoftmax;
import static dev.elman.Elman.segRnn;
import static dev.elman.Elman.simpleRnn;
import static dev.elman.Elman.simpleRnnCell;
import static dev.elman.Elman.slstm;
import static dev.elman.Elman.spatialDropout1d;
import static dev.elman.Elman.spatialDropout2d;
import static dev.elman.Elman.sru;
import static dev.elman.Elman.stackedRnnCells;
import static dev.elman.Elman.subtract;
import static dev.elman.Elman.tiedDense;
import static dev.elman.Elman.timeDistributed;
import static dev.elman.Elman.unitNormalization;
import static dev.elman.Elman.units;
import static dev.elman.Elman.upSampling1d;
import static dev.elman.Elman.weightDrop;
import static dev.elman.Elman.zeroPadding1d;
import static dev.elman.Elman.zoneout;

import dev.elman.activation.Activations;
import dev.elman.layer.AdaptiveSoftmax;
import dev.elman.layer.Embedding;
import dev.elman.layer.Layer;
import dev.elman.layer.convolution.ConvConfig;
import dev.elman.layer.convolution.ConvLstmConfig;
import dev.elman.layer.convolution.WindowPadding;
import dev.elman.layer.recurrent.Bidirectional.MergeMode;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.layer.recurrent.SegRnn;
import dev.elman.model.Sequential;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Every layer and cell of the vocabulary once, and those whose export depends on their options
/// more often.
final class ExportSamples {
  private static final Shape SEQUENCE = Shape.of(Shape.ANY, 3);
  private static final Shape IMAGE = Shape.of(4, 5, 2);
  private static final Shape ROWS = Shape.of(Shape.ANY, 5, 2);
  private static final Shape FRAMES = Shape.of(Shape.ANY, 4, 5, 2);

  private ExportSamples() {}

  static List<ExportSample> all() {
    List<ExportSample> all = new ArrayList<>(plain());
    all.addAll(joins());
    all.addAll(convolutions());
    all.addAll(recurrent());
    return all;
  }

  private static ExportSample of(String name, Supplier<? extends Layer> layer) {
    return new ExportSample(name, layer, SEQUENCE);
  }

  private static List<ExportSample> plain() {
    return List.of(
        of("Dense", () -> dense(4, "gelu")),
        of("Activation", () -> activation("sparsemax")),
        of("PReLU", () -> prelu()),
        of("Dropout", () -> dropout(0.4)),
        of("SpatialDropout1D", () -> spatialDropout1d(0.4)),
        new ExportSample("SpatialDropout2D", () -> spatialDropout2d(0.4), IMAGE),
        of("GaussianDropout", () -> gaussianDropout(0.2)),
        of("AlphaDropout", () -> alphaDropout(0.2)),
        of("GaussianNoise", () -> gaussianNoise(0.3)),
        of("ActivityRegularization", () -> activityRegularization(0.1, 0.2)),
        of("AwdRegularization", () -> awdRegularization(2, 1)),
        of("BatchNormalization", () -> batchNormalization()),
        of("LayerNormalization", () -> layerNormalization()),
        of("GroupNormalization", () -> groupNormalization(3)),
        new ExportSample("GroupNormalization of images", () -> groupNormalization(1), IMAGE),
        of("RMSNormalization", () -> rmsNormalization()),
        of("UnitNormalization", () -> unitNormalization()),
        of("Rescaling", () -> rescaling(1.5, -2)),
        of("Masking", () -> masking()),
        new ExportSample("Flatten", () -> flatten(), Shape.of(5, 3)),
        new ExportSample("Reshape", () -> reshape(3, -1), Shape.of(5, 3)),
        new ExportSample("Permute", () -> permute(2, 1), SEQUENCE),
        new ExportSample("RepeatVector", () -> repeatVector(4), Shape.of(3)),
        of("TimeDistributed", () -> timeDistributed(dense(2))),
        new ExportSample("Embedding", () -> embedding(6, 4), Shape.of(Shape.ANY)).ofIds(6),
        new ExportSample("TiedDense", ExportSamples::tied, Shape.of(Shape.ANY)).ofIds(6),
        of("CRF", () -> crf()),
        of(
            "AdaptiveSoftmax",
            () -> adaptiveSoftmax(AdaptiveSoftmax.Config.of(9, 2, 5).divValue(1.5).headBias(true))),
        of("SampledSoftmax", () -> sampledSoftmax(9, 4)));
  }

  private static Layer tied() {
    Embedding embedding = embedding(6, 4);
    return Sequential.of(embedding, tiedDense(embedding));
  }

  private static List<ExportSample> joins() {
    Shape other = Shape.of(Shape.ANY, 3);
    return List.of(
        new ExportSample("Add", () -> add(), SEQUENCE, other),
        new ExportSample("Subtract", () -> subtract(), SEQUENCE, other),
        new ExportSample("Multiply", () -> multiply(), SEQUENCE, other),
        new ExportSample("Average", () -> average(), SEQUENCE, other),
        new ExportSample("Maximum", () -> maximum(), SEQUENCE, other),
        new ExportSample("Minimum", () -> minimum(), SEQUENCE, other),
        new ExportSample("Concatenate", () -> concatenate(), SEQUENCE, other),
        new ExportSample("Dot", () -> dot(2), SEQUENCE, other),
        new ExportSample("Attention", () -> attention(), SEQUENCE, other),
        new ExportSample("AdditiveAttention", () -> additiveAttention(), SEQUENCE, other),
        new ExportSample("MultiHeadAttention", () -> multiHeadAttention(2, 3), SEQUENCE, other));
  }

  private static List<ExportSample> convolutions() {
    ConvLstmConfig rows = ConvLstmConfig.of(3, 2);
    return List.of(
        of("Conv1D", () -> conv1d(4, 2)).ofMore(1),
        of("Conv1DTranspose", () -> conv1dTranspose(4, 3)),
        of(
            "Conv1DTranspose with strides",
            () -> conv1dTranspose(ConvConfig.of(4, 4).strides(3).padding(WindowPadding.SAME))),
        of("Conv1DTranspose with gaps", () -> conv1dTranspose(ConvConfig.of(2, 2).strides(3))),
        of("Conv1DTranspose, dilated", () -> conv1dTranspose(ConvConfig.of(2, 2).dilationRate(2))),
        new ExportSample("Conv2D", () -> conv2d(3, 2, 3), IMAGE),
        of("MaxPooling1D", () -> maxPooling1d(2)).ofMore(1),
        new ExportSample("MaxPooling2D", () -> maxPooling2d(2), IMAGE),
        of("AveragePooling1D", () -> averagePooling1d(2)).ofMore(1),
        new ExportSample("AveragePooling2D", () -> averagePooling2d(2), IMAGE),
        of("GlobalMaxPooling1D", () -> globalMaxPooling1d()),
        new ExportSample("GlobalMaxPooling2D", () -> globalMaxPooling2d(), IMAGE),
        of("GlobalAveragePooling1D", () -> globalAveragePooling1d()),
        new ExportSample("GlobalAveragePooling2D", () -> globalAveragePooling2d(), IMAGE),
        of("ZeroPadding1D", () -> zeroPadding1d(2, 1)),
        of("Cropping1D", () -> cropping1d(1, 1)).ofMore(2),
        of("UpSampling1D", () -> upSampling1d(3)),
        new ExportSample("ConvLSTM1D", () -> convLstm1d(3, 2), ROWS),
        new ExportSample(
            "ConvLSTM1D backwards",
            () ->
                convLstm1d(
                    rows.returnSequences(true)
                        .goBackwards(true)
                        .dilationRate(2)
                        .activation(Activations.softmax())),
            ROWS),
        new ExportSample(
            "ConvLSTM1D states",
            () -> convLstm1d(rows.returnState(true).padding(WindowPadding.SAME).strides(2)),
            ROWS,
            Shape.of(3, 3),
            Shape.of(3, 3)),
        new ExportSample(
            "ConvLSTM2D",
            () -> convLstm2d(ConvLstmConfig.of(2, 3, 2).returnSequences(true)),
            FRAMES));
  }

  private static List<ExportSample> recurrent() {
    List<ExportSample> all = new ArrayList<>();
    addCells(all);
    SegRnn.Config segments = SegRnn.Config.of(4, 3, 8);
    all.add(new ExportSample("SegRNN", () -> segRnn(segments), Shape.of(10)));
    all.add(
        new ExportSample(
                "SegRNN series", () -> segRnn(segments.channels(5)), Shape.of(9), Shape.of(1))
            .ofIds(5));
    all.add(of("RNN", () -> rnn(simpleRnnCell(4))));
    all.add(of("Bidirectional", () -> bidirectional(lstm(4).returnSequences())));
    all.add(of("Zoneout", () -> rnn(zoneout(lstmCell(4), 0.3, 0.5)).returnSequences()));
    all.add(of("WeightDrop", () -> rnn(weightDrop(() -> gruCell(4), 0.4)).returnSequences()));
    all.add(
        of(
            "StackedRNNCells",
            () ->
                rnn(stackedRnnCells(lstmCell(4), gruCell(3), simpleRnnCell(2)))
                    .returnSequences()
                    .returnState()));
    all.add(of("sLSTM heads", () -> slstm(units(4), 2).returnSequences()));
    all.add(
        of(
            "two kinds of cells",
            () -> bidirectional(lstm(4), gru(3).goBackwards(), MergeMode.CONCAT)));
    return all;
  }

  /// Cells with an operator of their own in ONNX, those without one, and the former with an
  /// activation that their operator has not; each forward, and in both directions.
  private static void addCells(List<ExportSample> all) {
    CellConfig other = units(4).activation(Activations.hardTanh());
    addBoth(all, "SimpleRNN", () -> simpleRnn(4));
    addBoth(all, "SimpleRNN hard_tanh", () -> simpleRnn(other));
    addBoth(all, "LSTM", () -> lstm(4));
    addBoth(all, "LSTM hard_tanh", () -> lstm(other));
    addBoth(all, "GRU", () -> gru(4));
    addBoth(all, "GRU hard_tanh", () -> gru(other));
    addBoth(all, "GRU hard_tanh, no bias", () -> gru(other.useBias(false)));
    addBoth(all, "PeepholeLSTM", () -> peepholeLstm(4));
    addBoth(all, "PeepholeLSTM hard_tanh", () -> peepholeLstm(other));
    addBoth(all, "ProjectionLSTM", () -> projectionLstm(4, 2));
    addBoth(all, "HighwayLSTM", () -> highwayLstm(4));
    addBoth(all, "LayerNormLSTM", () -> layerNormLstm(4));
    addBoth(all, "LayerNormGRU", () -> layerNormGru(4));
    addBoth(all, "LayerNormGRU no bias", () -> layerNormGru(units(4).useBias(false)));
    addBoth(all, "MinGRU", () -> minGru(4));
    addBoth(all, "MinLSTM", () -> minLstm(4));
    addBoth(all, "IndRNN", () -> indRnn(4));
    addBoth(all, "SRU", () -> sru(4));
    addBoth(all, "RGLRU", () -> rgLru(4));
    addBoth(all, "sLSTM", () -> slstm(4));
  }

  private static void addBoth(List<ExportSample> all, String name, Supplier<Recurrent> layer) {
    all.add(of(name, layer));
    all.add(of(name + " in both directions", () -> bidirectional(layer.get().returnSequences())));
  }
}
