package dev.elman;

import dev.elman.layer.AdaptiveSoftmax;
import dev.elman.layer.Add;
import dev.elman.layer.AdditiveAttention;
import dev.elman.layer.Attention;
import dev.elman.layer.Average;
import dev.elman.layer.Concatenate;
import dev.elman.layer.Crf;
import dev.elman.layer.Dot;
import dev.elman.layer.Maximum;
import dev.elman.layer.Minimum;
import dev.elman.layer.MultiHeadAttention;
import dev.elman.layer.Multiply;
import dev.elman.layer.SampledSoftmax;
import dev.elman.layer.Subtract;

/// The layers of the vocabulary that join several inputs in graphs, attention among them, and those
/// that end a model with a loss of their own.
///
/// These are members of [Elman] too, which is where to import them from.
abstract sealed class JoiningVocabulary extends ConvolutionVocabulary permits LayerVocabulary {
  JoiningVocabulary() {}

  /// Lays the features of its inputs behind each other.
  public static Concatenate concatenate() {
    return new Concatenate();
  }

  /// Lays its inputs behind each other along this axis.
  public static Concatenate concatenate(int axis) {
    return new Concatenate(axis);
  }

  /// Adds its inputs.
  public static Add add() {
    return new Add();
  }

  /// Subtracts its second input from the first.
  public static Subtract subtract() {
    return new Subtract();
  }

  /// Multiplies its inputs, value by value.
  public static Multiply multiply() {
    return new Multiply();
  }

  /// The mean of its inputs.
  public static Average average() {
    return new Average();
  }

  /// The largest of its inputs, value by value.
  public static Maximum maximum() {
    return new Maximum();
  }

  /// The smallest of its inputs, value by value.
  public static Minimum minimum() {
    return new Minimum();
  }

  /// Multiplies two inputs and sums over this axis of both.
  public static Dot dot(int axis) {
    return new Dot(axis);
  }

  /// Multiplies two inputs and sums, with options.
  public static Dot dot(Dot.Config config) {
    return new Dot(config);
  }

  /// Dot-product attention of a query to values, and keys.
  public static Attention attention() {
    return new Attention();
  }

  /// Dot-product attention with options.
  public static Attention attention(Attention.Config config) {
    return new Attention(config);
  }

  /// Additive attention, Bahdanau's, of a query to values, and keys.
  public static AdditiveAttention additiveAttention() {
    return new AdditiveAttention();
  }

  /// Additive attention with options.
  public static AdditiveAttention additiveAttention(AdditiveAttention.Config config) {
    return new AdditiveAttention(config);
  }

  /// Several attentions side by side, each on projections of its own.
  public static MultiHeadAttention multiHeadAttention(int numHeads, int keyDim) {
    return multiHeadAttention(MultiHeadAttention.Config.of(numHeads, keyDim));
  }

  /// Several attentions side by side, with options.
  public static MultiHeadAttention multiHeadAttention(MultiHeadAttention.Config config) {
    return new MultiHeadAttention(config);
  }

  /// A softmax over many classes in clusters of falling frequency: the last layer, with a loss of
  /// its own.
  public static AdaptiveSoftmax adaptiveSoftmax(int classes, Integer... cutoffs) {
    return adaptiveSoftmax(AdaptiveSoftmax.Config.of(classes, cutoffs));
  }

  /// A softmax over many classes in clusters, with options.
  public static AdaptiveSoftmax adaptiveSoftmax(AdaptiveSoftmax.Config config) {
    return new AdaptiveSoftmax(config);
  }

  /// A softmax over many classes that is trained on some of them: the last layer, with a loss of
  /// its own.
  public static SampledSoftmax sampledSoftmax(int classes, int samples) {
    return sampledSoftmax(SampledSoftmax.Config.of(classes, samples));
  }

  /// A softmax over many classes that is trained on some of them, with options.
  public static SampledSoftmax sampledSoftmax(SampledSoftmax.Config config) {
    return new SampledSoftmax(config);
  }

  /// A linear-chain conditional random field: the last layer, with a loss of its own.
  public static Crf crf() {
    return new Crf();
  }

  /// A linear-chain conditional random field with options.
  public static Crf crf(Crf.Config config) {
    return new Crf(config);
  }
}
