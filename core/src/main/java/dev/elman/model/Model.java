package dev.elman.model;

import dev.elman.layer.Layer;
import dev.elman.loss.Loss;
import dev.elman.metric.Metric;
import dev.elman.optimizer.Optimizer;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A network that can be trained: build, compile, fit, evaluate, predict.
///
/// Weights change only in [#fit] and [#setWeights]; [#predict] may be called by many threads at
/// once. The same seed, data and options give the same bits, for any number of threads.
public abstract class Model extends Layer {
  private Seed seed = new Seed(0);
  private @Nullable ParameterBlock block;
  private @Nullable Compiled compiled;
  private long packedVersion;

  /// For subclasses.
  protected Model() {}

  /// The layers in the order in which they compute.
  public abstract List<Layer> layers();

  /// The shape of one sample, or null while it is not known.
  protected abstract @Nullable Shape declaredInput();

  /// Chooses where the randomness of first weights, shuffling and dropout comes from; 0 by default.
  ///
  /// @throws IllegalStateException if the weights have been made already
  public final Model seed(long value) {
    if (block != null) {
      throw new IllegalStateException(
          "Model.seed: the weights have been made already. Choose the seed before build, fit or predict.");
    }
    seed = new Seed(value);
    return this;
  }

  final Seed seed() {
    return seed;
  }

  /// Chooses how [#fit] trains.
  ///
  /// @param optimizer how the weights change
  /// @param loss what becomes small
  /// @param metrics what is reported besides
  public final void compile(Optimizer optimizer, Loss loss, Metric... metrics) {
    compiled = new Compiled(optimizer, loss, List.of(metrics), new OptimizerState());
  }

  /// Makes the weights for the input shape that the model declares; does nothing if they have been
  /// made.
  ///
  /// @throws IllegalStateException if the model does not declare one
  public final void build() {
    Shape input = declaredInput();
    if (input == null) {
      throw new IllegalStateException(
          "Model.build: expected an input shape, but the model declares none. Begin with input(time, features), or call"
              + " buildFor(shape) or fit.");
    }
    buildFor(input);
  }

  /// Makes the weights for samples of this shape; does nothing if they have been made for it.
  ///
  /// @throws IllegalArgumentException if a layer cannot take its input; then nothing has been made
  public final void buildFor(Shape input) {
    build(input);
    if (block == null) {
      block = new ParameterBlock(parameters(), seed.child(0));
    }
  }

  /// All parameters.
  ///
  /// @throws IllegalStateException before the weights have been made
  public final ParameterBlock parameterBlock() {
    if (block == null) {
      throw new IllegalStateException(
          "Model: the model has no weights yet. Call build(), buildFor(shape) or fit(x, y) first.");
    }
    return block;
  }

  /// Trains for as many epochs as the options say and returns the losses.
  ///
  /// @param x inputs, the first axis numbers the samples
  /// @param y what the outputs should be, a row per row of x
  /// @throws IllegalArgumentException if the data do not fit the model
  /// @throws DivergedException if the loss becomes NaN or infinite
  public final History fit(Tensor x, Tensor y, FitOptions options) {
    Compiled plan = compiled("fit");
    TrainingData data = TrainingData.check(this, plan.loss(), x, y, options);
    return new TrainingLoop(this, plan, options, data.training(), data.validation()).run();
  }

  /// The loss and the metrics on these data, by name.
  ///
  /// @throws IllegalArgumentException if the data do not fit the model
  public final Map<String, Double> evaluate(Tensor x, Tensor y) {
    Compiled plan = compiled("evaluate");
    parameterBlock();
    TrainingData.check(this, plan.loss(), x, y, FitOptions.epochs(1));
    return evaluate(plan, x, y, "", Runtime.getRuntime().availableProcessors());
  }

  /// The loss and the metrics on checked data, with something before every name.
  final Map<String, Double> evaluate(
      Compiled plan, Tensor x, Tensor y, String prefix, int threads) {
    packIfChanged(Ops.create());
    return new Inference(this, plan.loss(), plan.metrics(), threads).evaluate(x, y).toMap(prefix);
  }

  /// The output for every row of x.
  ///
  /// @throws IllegalArgumentException if the data do not fit the model
  /// @throws IllegalStateException before the weights have been made
  public final Tensor predict(Tensor x) {
    parameterBlock();
    TrainingData.checkInput(inputShape(), x);
    packIfChanged(Ops.create());
    return new Inference(this).predict(x);
  }

  /// Packs the weights for multiplication if they have changed since they were last packed.
  final synchronized void packIfChanged(Ops ops) {
    if (packedVersion != parameterBlock().version()) {
      pack(ops);
      packedVersion = parameterBlock().version();
    }
  }

  /// A table of the layers, their output shapes and numbers of parameters, as Keras prints it.
  public final String summary() {
    return SummaryTable.of(this);
  }

  /// Copies of all parameters in Keras's order: layer after layer, kernel, recurrent kernel, bias.
  public final List<Tensor> getWeights() {
    return parameterBlock().parameters().stream().map(Parameter::get).toList();
  }

  /// Replaces all parameters, in the order of [#getWeights()].
  ///
  /// @throws IllegalArgumentException if the number or a shape is another; then nothing has been
  ///   changed
  public final void setWeights(List<Tensor> weights) {
    List<Parameter> parameters = parameterBlock().parameters();
    List<Shape> expected = parameters.stream().map(Parameter::shape).toList();
    List<Shape> got = weights.stream().map(Tensor::shape).toList();
    if (!expected.equals(got)) {
      throw new IllegalArgumentException(
          "Model.setWeights: expected the shapes "
              + expected
              + ", but got "
              + got
              + ". The weights belong to another model, or are in another order.");
    }
    for (int i = 0; i < weights.size(); i++) {
      parameterBlock().set(parameters.get(i), weights.get(i));
    }
  }

  private Compiled compiled(String caller) {
    if (compiled == null) {
      throw new IllegalStateException(
          "Model."
              + caller
              + ": expected a compiled model, but compile has not been called. Call compile(rmsprop(), mse()) first.");
    }
    return compiled;
  }
}
