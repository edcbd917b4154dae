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
  private @Nullable ParameterBlock emptyBlock; // of a model without parameters
  private @Nullable Compiled compiled;
  private long packedVersion;

  /// For subclasses.
  protected Model() {}

  /// The layers in the order in which they compute.
  public abstract List<Layer> layers();

  /// The shapes of one sample of all inputs, or nothing while they are not known.
  protected abstract List<Shape> declaredInputs();

  /// The names of the outputs: those of the layers that they come from.
  public List<String> outputNames() {
    return List.of(layers().getLast().name());
  }

  /// Chooses where the randomness of first weights, shuffling and dropout comes from; 0 by default.
  ///
  /// @throws IllegalStateException if the weights have been made already
  public final Model seed(long value) {
    if (isBuilt()) {
      throw new IllegalStateException(
          "Model.seed: the weights have been made already. Choose the seed before build, fit or predict.");
    }
    seed = new Seed(value);
    return this;
  }

  final Seed seed() {
    return seed;
  }

  /// Chooses how [#fit] trains a model with one output.
  ///
  /// @param optimizer how the weights change
  /// @param loss what becomes small
  /// @param metrics what is reported besides
  public final void compile(Optimizer optimizer, Loss loss, Metric... metrics) {
    compile(optimizer, Objective.of(loss, metrics));
  }

  /// Chooses how [#fit] trains.
  ///
  /// @param optimizer how the weights change
  /// @param objectives what is wanted of each output, in their order
  public final void compile(Optimizer optimizer, Objective... objectives) {
    compiled = new Compiled(optimizer, List.of(objectives), new OptimizerState());
  }

  /// Makes the weights for the input shape that the model declares; does nothing if they have been
  /// made.
  ///
  /// @throws IllegalStateException if the model does not declare one
  public final void build() {
    List<Shape> inputs = declaredInputs();
    if (inputs.isEmpty()) {
      throw new IllegalStateException(
          "Model.build: expected an input shape, but the model declares none. Begin with input(time, features), or call"
              + " buildFor(shape) or fit.");
    }
    buildFor(inputs);
  }

  /// Makes the weights for samples of this shape; does nothing if they have been made for it.
  ///
  /// @throws IllegalArgumentException if a layer cannot take its input; then nothing has been made
  public final void buildFor(Shape input) {
    buildFor(List.of(input));
  }

  /// Makes the weights for samples of several inputs; does nothing if they have been made for them.
  /// Layers that have weights from another model keep them: both models share them from then on.
  ///
  /// @throws IllegalArgumentException if a layer cannot take its input; then nothing has been made
  public final void buildFor(List<Shape> inputs) {
    build(inputs);
    boolean placed = true;
    for (Parameter parameter : parameters()) {
      placed &= parameter.block() != null;
    }
    if (!placed || parameters().isEmpty()) {
      emptyBlock = new ParameterBlock(parameters(), seed.child(0));
    }
  }

  /// All parameters.
  ///
  /// @throws IllegalStateException before the weights have been made, or when they do not lie
  ///   together, because some layers have gone on to another model
  public final ParameterBlock parameterBlock() {
    ParameterBlock block = parameters().isEmpty() ? emptyBlock : parameters().getFirst().block();
    if (block == null || !isBuilt()) {
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
    return loop(Samples.of(x, y), options).run();
  }

  /// Trains on samples with several inputs, outputs, or weights.
  ///
  /// @throws IllegalArgumentException if the data do not fit the model
  /// @throws DivergedException if the loss becomes NaN or infinite
  public final History fit(Samples samples, FitOptions options) {
    return loop(samples, options).run();
  }

  private TrainingLoop loop(Samples samples, FitOptions options) {
    Compiled plan = compiled("fit");
    TrainingData data = TrainingData.check(this, plan, samples, options);
    requireOneBlock();
    return new TrainingLoop(
        this,
        plan,
        options,
        new Batches(data.training(), options.batchSize(), options.shuffle()),
        data.validation());
  }

  /// Training changes all weights of a block together.
  private void requireOneBlock() {
    for (Parameter parameter : parameters()) {
      if (parameter.block() != parameterBlock()) {
        throw new IllegalStateException(
            "Model.fit: expected all layers to have their weights in this model, but those of parameter "
                + parameter.name()
                + " have gone on to another model. Train that model, or make new layers.");
      }
    }
  }

  /// The loss and the metrics on these data, by name.
  ///
  /// @throws IllegalArgumentException if the data do not fit the model
  public final Map<String, Double> evaluate(Tensor x, Tensor y) {
    return evaluate(Samples.of(x, y));
  }

  /// The loss and the metrics on these samples, by name.
  ///
  /// @throws IllegalArgumentException if the data do not fit the model
  public final Map<String, Double> evaluate(Samples samples) {
    Compiled plan = compiled("evaluate");
    parameterBlock();
    TrainingData.checkSamples(this, inputShapes(), plan, samples);
    return evaluate(plan, samples, "", Runtime.getRuntime().availableProcessors());
  }

  /// The loss and the metrics on checked data, with something before every name.
  final Map<String, Double> evaluate(Compiled plan, Samples samples, String prefix, int threads) {
    packIfChanged(Ops.create());
    BatchSource batch = new Batches(samples, samples.rows());
    return new Inference(this, plan.objectives(), threads).evaluate(batch).toMap(prefix);
  }

  /// The output for every row of x.
  ///
  /// @throws IllegalArgumentException if the data do not fit the model
  /// @throws IllegalStateException before the weights have been made
  public final Tensor predict(Tensor x) {
    return predictAll(x).getFirst();
  }

  /// All outputs for every row of the inputs, one tensor per input.
  ///
  /// @throws IllegalArgumentException if the data do not fit the model
  /// @throws IllegalStateException before the weights have been made
  public final List<Tensor> predictAll(Tensor... x) {
    parameterBlock();
    TrainingData.checkInputs(inputShapes(), List.of(x));
    packIfChanged(Ops.create());
    int threads = Runtime.getRuntime().availableProcessors();
    return new Inference(this, List.of(), threads).predict(List.of(x));
  }

  /// Packs the weights for multiplication if they have changed since they were last packed, here or
  /// in another model that shares them.
  final synchronized void packIfChanged(Ops ops) {
    long version = 0;
    for (int i = 0; i < parameters().size(); i++) { // an iterator would be allocated
      ParameterBlock block = parameters().get(i).block();
      version += block == null ? 0 : block.version();
    }
    if (packedVersion != version) {
      pack(ops);
      packedVersion = version;
    }
  }

  /// A table of the layers, their output shapes and numbers of parameters, as Keras prints it.
  public final String summary() {
    return SummaryTable.of(this);
  }

  /// Copies of all parameters in Keras's order: layer after layer, kernel, recurrent kernel, bias.
  public final List<Tensor> getWeights() {
    parameterBlock();
    return parameters().stream().distinct().map(Parameter::get).toList();
  }

  /// Replaces all parameters, in the order of [#getWeights()].
  ///
  /// @throws IllegalArgumentException if the number or a shape is another; then nothing has been
  ///   changed
  public final void setWeights(List<Tensor> weights) {
    parameterBlock();
    List<Parameter> parameters = parameters().stream().distinct().toList();
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
      parameters.get(i).set(weights.get(i));
    }
  }

  /// The optimizer, or null before [#compile].
  public final @Nullable Optimizer optimizer() {
    return compiled == null ? null : compiled.optimizer();
  }

  /// What is wanted of each output; nothing before [#compile].
  public final List<Objective> objectives() {
    return compiled == null ? List.of() : compiled.objectives();
  }

  /// What the optimizer remembers, copied, or nothing before [#compile]: `iteration`, the number of
  /// batches so far; `learning_rate`, what callbacks have set it to, or NaN; and one tensor per
  /// slot, as long as all parameters, with everything at the same place.
  ///
  /// @throws IllegalStateException before the weights have been made
  public final SavedState saveOptimizer() {
    return compiled == null ? new SavedState() : SavedOptimizer.save(compiled, parameterBlock());
  }

  /// Takes over what [#saveOptimizer()] returned; does nothing before [#compile].
  ///
  /// @throws IllegalArgumentException if it is of another optimizer; then nothing has been changed
  /// @throws IllegalStateException before the weights have been made
  public final void restoreOptimizer(SavedState state) {
    if (compiled != null) {
      SavedOptimizer.restore(state, compiled, parameterBlock());
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
