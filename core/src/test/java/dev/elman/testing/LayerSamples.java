package dev.elman.testing;

import static dev.elman.testing.LayerSample.SEQUENCE;

import dev.elman.initializer.Initializers;
import dev.elman.layer.ActivationLayer;
import dev.elman.layer.ActivityRegularization;
import dev.elman.layer.AdaptiveSoftmax;
import dev.elman.layer.Add;
import dev.elman.layer.AdditiveAttention;
import dev.elman.layer.AlphaDropout;
import dev.elman.layer.Attention;
import dev.elman.layer.Average;
import dev.elman.layer.AwdRegularization;
import dev.elman.layer.BatchNormalization;
import dev.elman.layer.Concatenate;
import dev.elman.layer.Crf;
import dev.elman.layer.Dense;
import dev.elman.layer.Dot;
import dev.elman.layer.Dropout;
import dev.elman.layer.Embedding;
import dev.elman.layer.GaussianDropout;
import dev.elman.layer.GaussianNoise;
import dev.elman.layer.GroupNormalization;
import dev.elman.layer.Layer;
import dev.elman.layer.LayerNormalization;
import dev.elman.layer.Masking;
import dev.elman.layer.Maximum;
import dev.elman.layer.Minimum;
import dev.elman.layer.MultiHeadAttention;
import dev.elman.layer.Multiply;
import dev.elman.layer.PRelu;
import dev.elman.layer.Permute;
import dev.elman.layer.RepeatVector;
import dev.elman.layer.Rescaling;
import dev.elman.layer.Reshape;
import dev.elman.layer.RmsNormalization;
import dev.elman.layer.SampledSoftmax;
import dev.elman.layer.SpatialDropout1d;
import dev.elman.layer.SpatialDropout2d;
import dev.elman.layer.Subtract;
import dev.elman.layer.TiedDense;
import dev.elman.layer.TimeDistributed;
import dev.elman.layer.UnitNormalization;
import dev.elman.model.Sequential;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The samples of the layers around the recurrent ones.
final class LayerSamples {
  private LayerSamples() {}

  static List<LayerSample> all() {
    List<LayerSample> all = new ArrayList<>(core());
    all.addAll(attention());
    all.addAll(merging());
    all.addAll(RecurrentCellSamples.all());
    all.addAll(ConvolutionSamples.all());
    return all;
  }

  private static List<LayerSample> core() {
    Crf.Config forbids = Crf.Config.DEFAULT.forbid(0, 2).forbidStart(1).forbidEnd(2);
    return List.of(
        ids("Embedding", Embedding.Config.of(6, 4).maskZero(true)),
        ids("Embedding dropout", Embedding.Config.of(6, 4).dropout(0.4)),
        of("Masking", Masking::new, SEQUENCE),
        of("SpatialDropout1D", () -> new SpatialDropout1d(0.4), SEQUENCE),
        new LayerSample(
            "SpatialDropout2D",
            () -> new SpatialDropout2d(0.4),
            Shape.of(2, 3, 4),
            Shape.of(2, 3, 4)),
        of("GaussianDropout", () -> new GaussianDropout(0.3), SEQUENCE),
        of("AlphaDropout", () -> new AlphaDropout(0.4), SEQUENCE),
        of("GroupNormalization", () -> new GroupNormalization(3), SEQUENCE),
        of("GaussianNoise", () -> new GaussianNoise(0.3), SEQUENCE),
        new LayerSample("RepeatVector", () -> new RepeatVector(4), Shape.of(3), Shape.of(4, 3)),
        of("Reshape", () -> new Reshape(3, -1), Shape.of(3, 5)),
        of("Permute", () -> new Permute(2, 1), Shape.of(3, 5)),
        of("ActivityRegularization", () -> new ActivityRegularization(0.1, 0.2), SEQUENCE),
        of("AwdRegularization", () -> new AwdRegularization(2, 1), SEQUENCE),
        of("LayerNormalization", LayerNormalization::new, SEQUENCE),
        of("RMSNormalization", RmsNormalization::new, SEQUENCE),
        of("UnitNormalization", UnitNormalization::new, SEQUENCE),
        of("PReLU", () -> new PRelu(Initializers.randomUniform()), SEQUENCE),
        of("LeakyReLU", ActivationLayer::leakyRelu, SEQUENCE),
        of("Rescaling", () -> new Rescaling(2, 1), SEQUENCE),
        of("BatchNormalization", BatchNormalization::new, SEQUENCE),
        of(
            "AdaptiveSoftmax",
            () -> new AdaptiveSoftmax(AdaptiveSoftmax.Config.of(9, 2, 5).divValue(1.5)),
            SEQUENCE),
        of("SampledSoftmax", () -> new SampledSoftmax(SampledSoftmax.Config.of(9, 4)), SEQUENCE),
        new LayerSample(
            "TiedDense", LayerSamples::tied, List.of(Shape.of(5)), List.of(Shape.of(5, 6)), 6),
        of("CRF", Crf::new, SEQUENCE),
        of("CRF that forbids", () -> new Crf(forbids), SEQUENCE));
  }

  private static Layer tied() {
    Embedding embedding = new Embedding(Embedding.Config.of(6, 4));
    return Sequential.of(embedding, new TiedDense(embedding));
  }

  private static List<LayerSample> attention() {
    Shape query = Shape.of(4, 3);
    Shape value = Shape.of(5, 2);
    Shape key = Shape.of(5, 3);
    Shape weights = Shape.of(4, 5);
    Attention.Config dot = Attention.Config.DEFAULT;
    AdditiveAttention.Config additive = AdditiveAttention.Config.DEFAULT;
    MultiHeadAttention.Config heads = MultiHeadAttention.Config.of(2, 3);
    return List.of(
        of("Attention", () -> new Attention(dot), List.of(query, key), List.of(query)),
        of(
            "Attention of a key",
            () -> new Attention(dot.useScale(true).dropout(0.4)),
            List.of(query, value, key),
            List.of(Shape.of(4, 2))),
        of(
            "Attention concat",
            () ->
                new Attention(
                    dot.scoreMode(Attention.ScoreMode.CONCAT)
                        .useScale(true)
                        .dropout(0.3)
                        .returnAttentionScores(true)),
            List.of(query, key),
            List.of(query, weights)),
        of(
            "AdditiveAttention",
            () -> new AdditiveAttention(additive.useCausalMask(true).returnAttentionScores(true)),
            List.of(query, value, key),
            List.of(Shape.of(4, 2), weights)),
        of(
            "MultiHeadAttention",
            () -> new MultiHeadAttention(heads),
            List.of(query, value),
            List.of(query)),
        of(
            "MultiHeadAttention of a key",
            () ->
                new MultiHeadAttention(
                    heads
                        .valueDim(4)
                        .outputShape(6)
                        .dropout(0.3)
                        .useCausalMask(true)
                        .returnAttentionScores(true)),
            List.of(query, value, key),
            List.of(Shape.of(4, 6), Shape.of(2, 4, 5))));
  }

  private static List<LayerSample> merging() {
    List<Shape> same = List.of(SEQUENCE, SEQUENCE);
    List<Shape> repeated = List.of(Shape.of(1, 3), SEQUENCE, Shape.of(3));
    List<Shape> sequence = List.of(SEQUENCE);
    return List.of(
        of("Add", Add::new, repeated, sequence),
        of("Subtract", Subtract::new, same, sequence),
        of("Multiply", Multiply::new, same, sequence),
        of("Average", Average::new, repeated, sequence),
        of("Maximum", Maximum::new, same, sequence),
        of("Minimum", Minimum::new, repeated, sequence),
        of("Concatenate", Concatenate::new, same, List.of(Shape.of(5, 6))),
        of("Concatenate in time", () -> new Concatenate(1), same, List.of(Shape.of(10, 3))),
        of("Dot", () -> new Dot(2), same, List.of(Shape.of(5, 5))),
        of(
            "Dot normalize",
            () -> new Dot(Dot.Config.axes(1, 1).normalize(true)),
            same,
            List.of(Shape.of(3, 3))),
        of(
            "TimeDistributed",
            () -> new TimeDistributed(new Dense(Dense.Config.units(4))),
            Shape.of(5, 4)),
        of("TimeDistributed dropout", () -> new TimeDistributed(new Dropout(0.4)), SEQUENCE));
  }

  private static LayerSample of(
      String name, Supplier<Layer> make, List<Shape> inputs, List<Shape> outputs) {
    return new LayerSample(name, make, inputs, outputs, 0);
  }

  private static LayerSample of(String name, Supplier<Layer> make, Shape output) {
    return new LayerSample(name, make, SEQUENCE, output);
  }

  private static LayerSample ids(String name, Embedding.Config config) {
    Shape output = Shape.of(5, config.outputDim());
    return new LayerSample(
        name,
        () -> new Embedding(config),
        List.of(Shape.of(5)),
        List.of(output),
        config.inputDim());
  }
}
