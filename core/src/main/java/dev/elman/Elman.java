package dev.elman;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.inspect.ModelPlot;
import dev.elman.layer.ActivationLayer;
import dev.elman.layer.Add;
import dev.elman.layer.Concatenate;
import dev.elman.layer.Dense;
import dev.elman.layer.Dropout;
import dev.elman.layer.Flatten;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.TimeDistributed;
import dev.elman.layer.convolution.AveragePooling1d;
import dev.elman.layer.convolution.Conv1d;
import dev.elman.layer.convolution.Conv2d;
import dev.elman.layer.convolution.ConvConfig;
import dev.elman.layer.convolution.ConvLstm1d;
import dev.elman.layer.convolution.ConvLstm2d;
import dev.elman.layer.convolution.ConvLstmConfig;
import dev.elman.layer.convolution.GlobalAveragePooling1d;
import dev.elman.layer.convolution.GlobalMaxPooling1d;
import dev.elman.layer.convolution.MaxPooling1d;
import dev.elman.layer.convolution.PoolConfig;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.HighwayLstm;
import dev.elman.layer.recurrent.IndRnn;
import dev.elman.layer.recurrent.LayerNormGru;
import dev.elman.layer.recurrent.LayerNormLstm;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.MinGru;
import dev.elman.layer.recurrent.MinLstm;
import dev.elman.layer.recurrent.PeepholeLstm;
import dev.elman.layer.recurrent.ProjectionLstm;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.layer.recurrent.RgLru;
import dev.elman.layer.recurrent.SimpleRnn;
import dev.elman.layer.recurrent.Slstm;
import dev.elman.layer.recurrent.Sru;
import dev.elman.loss.Loss;
import dev.elman.loss.Losses;
import dev.elman.model.Model;
import dev.elman.optimizer.Adam;
import dev.elman.optimizer.Optimizers;
import dev.elman.optimizer.Rmsprop;
import dev.elman.optimizer.Sgd;
import dev.elman.tensor.Shape;
import java.nio.file.Path;

/// The vocabulary: what most models are written with, for `import static dev.elman.Elman.*`. Every
/// name is Keras's.
///
/// {@snippet file="FirstNetwork.java" region="seed"}
///
/// What is not here is in a list of its own: [Activations], [Losses], [Optimizers], `Metrics` and
/// `Initializers`.
public final class Elman {
  private Elman() {}

  /// The shape of one sample: `input(10, 1)` for 10 time steps of 1 feature; [Shape#ANY] for an
  /// extent that may vary.
  public static InputLayer input(int... extents) {
    return new InputLayer(Shape.of(extents));
  }

  /// A simple recurrent layer that returns its last state: `[batch, time, features]` → `[batch,
  /// units]`.
  public static Recurrent simpleRnn(int units) {
    return simpleRnn(CellConfig.units(units));
  }

  /// A simple recurrent layer with options.
  public static Recurrent simpleRnn(CellConfig config) {
    return new Recurrent(new SimpleRnn(config));
  }

  /// A layer of long short-term memory: `[batch, time, features]` → `[batch, units]`.
  public static Recurrent lstm(int units) {
    return lstm(CellConfig.units(units));
  }

  /// A layer of long short-term memory with options.
  public static Recurrent lstm(CellConfig config) {
    return new Recurrent(new Lstm(config));
  }

  /// A layer of gated recurrent units: `[batch, time, features]` → `[batch, units]`.
  public static Recurrent gru(int units) {
    return gru(CellConfig.units(units));
  }

  /// A layer of gated recurrent units with options.
  public static Recurrent gru(CellConfig config) {
    return new Recurrent(new Gru(config));
  }

  /// A layer of long short-term memory with layer normalisation.
  public static Recurrent layerNormLstm(int units) {
    return new Recurrent(new LayerNormLstm(units(units)));
  }

  /// A layer of gated recurrent units with layer normalisation.
  public static Recurrent layerNormGru(int units) {
    return new Recurrent(new LayerNormGru(units(units)));
  }

  /// A layer of long short-term memory whose gates see the cell state.
  public static Recurrent peepholeLstm(int units) {
    return new Recurrent(new PeepholeLstm(units(units)));
  }

  /// A layer of long short-term memory that remembers `units` values and hands on
  /// `projectionUnits`: `[batch, time, features]` → `[batch, projectionUnits]`.
  public static Recurrent projectionLstm(int units, int projectionUnits) {
    return new Recurrent(new ProjectionLstm(units(units), projectionUnits));
  }

  /// A layer of long short-term memory with a highway from its input to its output, for deep
  /// stacks.
  public static Recurrent highwayLstm(int units) {
    return new Recurrent(new HighwayLstm(units(units)));
  }

  /// A layer of minimal gated recurrent units, whose gates depend on the inputs alone.
  public static Recurrent minGru(int units) {
    return new Recurrent(new MinGru(MinGru.units(units)));
  }

  /// A layer of minimal long short-term memory, whose gates depend on the inputs alone.
  public static Recurrent minLstm(int units) {
    return new Recurrent(new MinLstm(MinLstm.units(units)));
  }

  /// A layer whose units see of the last step only themselves.
  public static Recurrent indRnn(int units) {
    return new Recurrent(new IndRnn(IndRnn.units(units)));
  }

  /// A layer of simple recurrent units, whose products are all done before the first step.
  public static Recurrent sru(int units) {
    return new Recurrent(new Sru(Sru.units(units)));
  }

  /// A layer of Griffin's real-gated linear recurrent units.
  public static Recurrent rgLru(int units) {
    return new Recurrent(new RgLru(RgLru.units(units)));
  }

  /// A layer of the scalar memory of xLSTM, with one head.
  public static Recurrent slstm(int units) {
    return new Recurrent(new Slstm(units(units)));
  }

  /// A recurrent layer of any cell, yours too.
  public static Recurrent rnn(Cell cell) {
    return new Recurrent(cell);
  }

  /// Reads a sequence in both directions, and lays what both say behind each other.
  public static Bidirectional bidirectional(Recurrent layer) {
    return new Bidirectional(layer);
  }

  /// Reads a sequence in both directions, and merges what both say in this way.
  public static Bidirectional bidirectional(Recurrent layer, Bidirectional.MergeMode mode) {
    return new Bidirectional(layer, mode);
  }

  /// The options that recurrent layers share, for `lstm(units(128).activation(relu()))`.
  public static CellConfig units(int units) {
    return CellConfig.units(units);
  }

  /// A linear layer: `[…, features]` → `[…, units]`.
  public static Dense dense(int units) {
    return new Dense(Dense.Config.units(units));
  }

  /// A linear layer and an activation.
  public static Dense dense(int units, Activation activation) {
    return new Dense(Dense.Config.units(units).activation(activation));
  }

  /// A linear layer and an activation by Keras's name: `dense(10, "softmax")`.
  public static Dense dense(int units, String activation) {
    return dense(units, Activations.of(activation));
  }

  /// A convolution over time: `[batch, time, channels]` → `[batch, time, filters]`.
  public static Conv1d conv1d(int filters, int kernelSize) {
    return new Conv1d(ConvConfig.of(filters, kernelSize));
  }

  /// A convolution over time with options.
  public static Conv1d conv1d(ConvConfig config) {
    return new Conv1d(config);
  }

  /// A convolution over images: `[batch, height, width, channels]` → `[batch, height, width,
  /// filters]`.
  public static Conv2d conv2d(ConvConfig config) {
    return new Conv2d(config);
  }

  /// The largest value of every `poolSize` steps.
  public static MaxPooling1d maxPooling1d(int poolSize) {
    return new MaxPooling1d(PoolConfig.of(poolSize));
  }

  /// The mean of every `poolSize` steps.
  public static AveragePooling1d averagePooling1d(int poolSize) {
    return new AveragePooling1d(PoolConfig.of(poolSize));
  }

  /// The largest value of all steps.
  public static GlobalMaxPooling1d globalMaxPooling1d() {
    return new GlobalMaxPooling1d();
  }

  /// The mean of all real steps.
  public static GlobalAveragePooling1d globalAveragePooling1d() {
    return new GlobalAveragePooling1d();
  }

  /// Long short-term memory over sequences of rows, whose products are convolutions.
  public static ConvLstm1d convLstm1d(ConvLstmConfig config) {
    return new ConvLstm1d(config);
  }

  /// Long short-term memory over sequences of images, whose products are convolutions.
  public static ConvLstm2d convLstm2d(ConvLstmConfig config) {
    return new ConvLstm2d(config);
  }

  /// Sets this part of the inputs to zero while training.
  public static Dropout dropout(double rate) {
    return new Dropout(rate);
  }

  /// Lays all values of a sample in one row.
  public static Flatten flatten() {
    return new Flatten();
  }

  /// Lays the features of its inputs behind each other, for graphs.
  public static Concatenate concatenate() {
    return new Concatenate();
  }

  /// Adds its inputs, for graphs.
  public static Add add() {
    return new Add();
  }

  /// Applies a layer to every time step by itself.
  public static TimeDistributed timeDistributed(Layer layer) {
    return new TimeDistributed(layer);
  }

  /// Applies an activation by Keras's name: `activation("relu")`.
  public static ActivationLayer activation(String name) {
    return new ActivationLayer(Activations.of(name));
  }

  /// RMSprop with Keras's defaults.
  public static Rmsprop rmsprop() {
    return Optimizers.rmsprop();
  }

  /// Adam with Keras's defaults.
  public static Adam adam() {
    return Optimizers.adam();
  }

  /// Stochastic gradient descent with Keras's defaults.
  public static Sgd sgd() {
    return Optimizers.sgd();
  }

  /// Mean squared error.
  public static Loss mse() {
    return Losses.mse();
  }

  /// Mean absolute error.
  public static Loss mae() {
    return Losses.mae();
  }

  /// Draws what is connected with what in a model, as SVG or PNG by the end of the file's name.
  public static void plotModel(Model model, Path file) {
    ModelPlot.write(model, file);
  }
}
