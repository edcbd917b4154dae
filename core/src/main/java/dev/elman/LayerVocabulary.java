package dev.elman;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.layer.ActivationLayer;
import dev.elman.layer.ActivityRegularization;
import dev.elman.layer.AlphaDropout;
import dev.elman.layer.AwdRegularization;
import dev.elman.layer.BatchNormalization;
import dev.elman.layer.Dense;
import dev.elman.layer.Dropout;
import dev.elman.layer.Embedding;
import dev.elman.layer.Flatten;
import dev.elman.layer.GaussianDropout;
import dev.elman.layer.GaussianNoise;
import dev.elman.layer.GroupNormalization;
import dev.elman.layer.Layer;
import dev.elman.layer.LayerNormalization;
import dev.elman.layer.Masking;
import dev.elman.layer.PRelu;
import dev.elman.layer.Permute;
import dev.elman.layer.RepeatVector;
import dev.elman.layer.Rescaling;
import dev.elman.layer.Reshape;
import dev.elman.layer.RmsNormalization;
import dev.elman.layer.SpatialDropout1d;
import dev.elman.layer.SpatialDropout2d;
import dev.elman.layer.TiedDense;
import dev.elman.layer.TimeDistributed;
import dev.elman.layer.UnitNormalization;

/// The layers of the vocabulary that read every position, or every sample, by itself.
///
/// These are members of [Elman] too, which is where to import them from.
abstract sealed class LayerVocabulary extends JoiningVocabulary permits Elman {
  LayerVocabulary() {}

  /// A linear layer: `[…, features]` → `[…, units]`.
  public static Dense dense(int units) {
    return dense(Dense.Config.units(units));
  }

  /// A linear layer and an activation.
  public static Dense dense(int units, Activation activation) {
    return dense(Dense.Config.units(units).activation(activation));
  }

  /// A linear layer and an activation by Keras's name: `dense(10, "softmax")`.
  public static Dense dense(int units, String activation) {
    return dense(units, Activations.of(activation));
  }

  /// A linear layer with options.
  public static Dense dense(Dense.Config config) {
    return new Dense(config);
  }

  /// A linear layer that reads the vectors of an embedding as its weights: a logit for every id.
  public static TiedDense tiedDense(Embedding embedding) {
    return new TiedDense(embedding);
  }

  /// A vector for every id: `[batch, time]` whole numbers → `[batch, time, outputDim]`.
  public static Embedding embedding(int inputDim, int outputDim) {
    return embedding(Embedding.Config.of(inputDim, outputDim));
  }

  /// A vector for every id, with options: `embedding(Embedding.Config.of(1000,
  /// 64).maskZero(true))`.
  public static Embedding embedding(Embedding.Config config) {
    return new Embedding(config);
  }

  /// Masks the steps whose features are all 0.
  public static Masking masking() {
    return new Masking();
  }

  /// Masks the steps whose features all have this value.
  public static Masking masking(double maskValue) {
    return new Masking(maskValue);
  }

  /// Applies an activation by Keras's name: `activation("relu")`.
  public static ActivationLayer activation(String name) {
    return activation(Activations.of(name));
  }

  /// Applies an activation.
  public static ActivationLayer activation(Activation activation) {
    return new ActivationLayer(activation);
  }

  /// The layer `ReLU` of Keras. The function for `dense(10, …)` is [Activations#relu()].
  public static ActivationLayer relu() {
    return ActivationLayer.relu();
  }

  /// The layer `LeakyReLU` of Keras, with its slope of 0.3.
  public static ActivationLayer leakyRelu() {
    return ActivationLayer.leakyRelu();
  }

  /// The layer `LeakyReLU` of Keras.
  public static ActivationLayer leakyRelu(double negativeSlope) {
    return ActivationLayer.leakyRelu(negativeSlope);
  }

  /// The layer `ELU` of Keras.
  public static ActivationLayer elu() {
    return ActivationLayer.elu();
  }

  /// The layer `Softmax` of Keras, over the features.
  public static ActivationLayer softmax() {
    return ActivationLayer.softmax();
  }

  /// A rectifier whose slopes for negative values are learned: Keras's `PReLU`.
  public static PRelu prelu() {
    return new PRelu();
  }

  /// Sets this part of the inputs to zero while training.
  public static Dropout dropout(double rate) {
    return new Dropout(rate);
  }

  /// Sets this part of the features to zero while training, at all steps of a sample alike.
  public static SpatialDropout1d spatialDropout1d(double rate) {
    return new SpatialDropout1d(rate);
  }

  /// Sets this part of the channels of images to zero while training, at all positions alike.
  public static SpatialDropout2d spatialDropout2d(double rate) {
    return new SpatialDropout2d(rate);
  }

  /// Multiplies with normal noise while training, as large as that of dropout with this rate.
  public static GaussianDropout gaussianDropout(double rate) {
    return new GaussianDropout(rate);
  }

  /// Dropout for networks of `selu`, which keeps mean and variance.
  public static AlphaDropout alphaDropout(double rate) {
    return new AlphaDropout(rate);
  }

  /// Adds normal noise of this standard deviation while training.
  public static GaussianNoise gaussianNoise(double stddev) {
    return new GaussianNoise(stddev);
  }

  /// Adds a penalty for the size of its inputs to the loss.
  public static ActivityRegularization activityRegularization(double l1, double l2) {
    return new ActivityRegularization(l1, l2);
  }

  /// Adds a penalty for the size of the states, and for their changes from step to step, to the
  /// loss.
  public static AwdRegularization awdRegularization(double alpha, double beta) {
    return new AwdRegularization(alpha, beta);
  }

  /// Gives every feature mean 0 and variance 1 over the batch.
  public static BatchNormalization batchNormalization() {
    return new BatchNormalization();
  }

  /// Gives every feature mean 0 and variance 1 over the batch, with options.
  public static BatchNormalization batchNormalization(BatchNormalization.Config config) {
    return new BatchNormalization(config);
  }

  /// Gives the features of every position mean 0 and variance 1.
  public static LayerNormalization layerNormalization() {
    return new LayerNormalization();
  }

  /// Gives the features of every position mean 0 and variance 1, with options.
  public static LayerNormalization layerNormalization(LayerNormalization.Config config) {
    return new LayerNormalization(config);
  }

  /// Gives every group of features of a sample mean 0 and variance 1; -1 for a group per feature.
  public static GroupNormalization groupNormalization(int groups) {
    return new GroupNormalization(groups);
  }

  /// Gives every group of features of a sample mean 0 and variance 1, with options.
  public static GroupNormalization groupNormalization(GroupNormalization.Config config) {
    return new GroupNormalization(config);
  }

  /// Gives the features of every position a root mean square of 1.
  public static RmsNormalization rmsNormalization() {
    return new RmsNormalization();
  }

  /// Gives the features of every position a length of 1.
  public static UnitNormalization unitNormalization() {
    return new UnitNormalization();
  }

  /// Multiplies all inputs with a number and adds another: `rescaling(1 / 127.5, -1)`.
  public static Rescaling rescaling(double scale, double offset) {
    return new Rescaling(scale, offset);
  }

  /// Lays all values of a sample in one row.
  public static Flatten flatten() {
    return new Flatten();
  }

  /// Repeats a vector: `[batch, features]` → `[batch, n, features]`.
  public static RepeatVector repeatVector(int n) {
    return new RepeatVector(n);
  }

  /// Puts the axes of every sample, counted from 1, into another order.
  public static Permute permute(int... dims) {
    return new Permute(dims);
  }

  /// Gives every sample another shape; one extent may be -1.
  public static Reshape reshape(int... targetShape) {
    return new Reshape(targetShape);
  }

  /// Applies a layer to every time step by itself.
  public static TimeDistributed timeDistributed(Layer layer) {
    return new TimeDistributed(layer);
  }
}
