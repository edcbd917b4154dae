package dev.elman;

import dev.elman.layer.convolution.AveragePooling1d;
import dev.elman.layer.convolution.AveragePooling2d;
import dev.elman.layer.convolution.Conv1d;
import dev.elman.layer.convolution.Conv1dTranspose;
import dev.elman.layer.convolution.Conv2d;
import dev.elman.layer.convolution.ConvConfig;
import dev.elman.layer.convolution.ConvLstm1d;
import dev.elman.layer.convolution.ConvLstm2d;
import dev.elman.layer.convolution.ConvLstmConfig;
import dev.elman.layer.convolution.Cropping1d;
import dev.elman.layer.convolution.GlobalAveragePooling1d;
import dev.elman.layer.convolution.GlobalAveragePooling2d;
import dev.elman.layer.convolution.GlobalMaxPooling1d;
import dev.elman.layer.convolution.GlobalMaxPooling2d;
import dev.elman.layer.convolution.MaxPooling1d;
import dev.elman.layer.convolution.MaxPooling2d;
import dev.elman.layer.convolution.PoolConfig;
import dev.elman.layer.convolution.UpSampling1d;
import dev.elman.layer.convolution.ZeroPadding1d;

/// The layers of the vocabulary that move windows over time or images.
///
/// These are members of [Elman] too, which is where to import them from.
abstract sealed class ConvolutionVocabulary extends RecurrentVocabulary permits JoiningVocabulary {
  ConvolutionVocabulary() {}

  /// A convolution over time: `[batch, time, channels]` → `[batch, time, filters]`.
  public static Conv1d conv1d(int filters, int kernelSize) {
    return conv1d(ConvConfig.of(filters, kernelSize));
  }

  /// A convolution over time with options.
  public static Conv1d conv1d(ConvConfig config) {
    return new Conv1d(config);
  }

  /// The way back of a convolution over time, which makes sequences longer.
  public static Conv1dTranspose conv1dTranspose(int filters, int kernelSize) {
    return conv1dTranspose(ConvConfig.of(filters, kernelSize));
  }

  /// The way back of a convolution over time, with options.
  public static Conv1dTranspose conv1dTranspose(ConvConfig config) {
    return new Conv1dTranspose(config);
  }

  /// A convolution over images: `[batch, height, width, channels]` → `[batch, height, width,
  /// filters]`.
  ///
  /// @param kernelSize one number, or height and width
  public static Conv2d conv2d(int filters, int... kernelSize) {
    return conv2d(ConvConfig.of(filters, kernelSize));
  }

  /// A convolution over images with options.
  public static Conv2d conv2d(ConvConfig config) {
    return new Conv2d(config);
  }

  /// Long short-term memory over sequences of rows, whose products are convolutions.
  public static ConvLstm1d convLstm1d(int filters, int kernelSize) {
    return convLstm1d(ConvLstmConfig.of(filters, kernelSize));
  }

  /// Long short-term memory over sequences of rows, with options.
  public static ConvLstm1d convLstm1d(ConvLstmConfig config) {
    return new ConvLstm1d(config);
  }

  /// Long short-term memory over sequences of images, whose products are convolutions.
  ///
  /// @param kernelSize one number, or height and width
  public static ConvLstm2d convLstm2d(int filters, int... kernelSize) {
    return convLstm2d(ConvLstmConfig.of(filters, kernelSize));
  }

  /// Long short-term memory over sequences of images, with options.
  public static ConvLstm2d convLstm2d(ConvLstmConfig config) {
    return new ConvLstm2d(config);
  }

  /// The largest value of every `poolSize` steps.
  public static MaxPooling1d maxPooling1d(int poolSize) {
    return maxPooling1d(PoolConfig.of(poolSize));
  }

  /// The largest value of windows of steps, with options.
  public static MaxPooling1d maxPooling1d(PoolConfig config) {
    return new MaxPooling1d(config);
  }

  /// The largest value of windows of an image.
  ///
  /// @param poolSize one number, or height and width
  public static MaxPooling2d maxPooling2d(int... poolSize) {
    return maxPooling2d(PoolConfig.of(poolSize));
  }

  /// The largest value of windows of an image, with options.
  public static MaxPooling2d maxPooling2d(PoolConfig config) {
    return new MaxPooling2d(config);
  }

  /// The mean of every `poolSize` steps.
  public static AveragePooling1d averagePooling1d(int poolSize) {
    return averagePooling1d(PoolConfig.of(poolSize));
  }

  /// The mean of windows of steps, with options.
  public static AveragePooling1d averagePooling1d(PoolConfig config) {
    return new AveragePooling1d(config);
  }

  /// The mean of windows of an image.
  ///
  /// @param poolSize one number, or height and width
  public static AveragePooling2d averagePooling2d(int... poolSize) {
    return averagePooling2d(PoolConfig.of(poolSize));
  }

  /// The mean of windows of an image, with options.
  public static AveragePooling2d averagePooling2d(PoolConfig config) {
    return new AveragePooling2d(config);
  }

  /// The largest value of all steps.
  public static GlobalMaxPooling1d globalMaxPooling1d() {
    return new GlobalMaxPooling1d();
  }

  /// The largest value of each channel of an image.
  public static GlobalMaxPooling2d globalMaxPooling2d() {
    return new GlobalMaxPooling2d();
  }

  /// The mean of all real steps.
  public static GlobalAveragePooling1d globalAveragePooling1d() {
    return new GlobalAveragePooling1d();
  }

  /// The mean of each channel of an image.
  public static GlobalAveragePooling2d globalAveragePooling2d() {
    return new GlobalAveragePooling2d();
  }

  /// Lays so many steps of zeros before and behind a sequence.
  public static ZeroPadding1d zeroPadding1d(int before, int after) {
    return new ZeroPadding1d(before, after);
  }

  /// Leaves out so many steps at the beginning and at the end of a sequence.
  public static Cropping1d cropping1d(int before, int after) {
    return new Cropping1d(before, after);
  }

  /// Repeats every step so many times.
  public static UpSampling1d upSampling1d(int size) {
    return new UpSampling1d(size);
  }
}
