package dev.elman.model;

import dev.elman.data.Dataset;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
  private final Queue<Shard> idle = new ConcurrentLinkedQueue<>(); // the memory of predict

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
          "Model.seed: the weights have been made already. Choose the seed before build, fit or"
              + " predict.");
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
          "Model.build: expected an input shape, but the model declares none. Begin with"
              + " input(time, features), or call buildFor(shape) or fit.");
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
    for (Layer layer : layers()) {
      layer.parameters().forEach(parameter -> parameter.layer(layer.name()));
    }
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

  /// Trains on a dataset, whose batches are the updates of the weights: `batchSize` and `shuffle`
  /// of the options are those of arrays. A pass over the dataset is an epoch, or else
  /// `stepsPerEpoch` batches.
  ///
  /// Rows that lie in memory are checked before training begins, other batches when they come.
  ///
  /// @throws IllegalArgumentException if the data do not fit the model
  /// @throws dev.elman.data.DataException if the data cannot be read
  /// @throws DivergedException if the loss becomes NaN or infinite
  public final History fit(Dataset data, FitOptions options) {
    try (BatchSource batches = open(data, options)) {
      return loop(batches, options.validation(), options).run();
    }
  }

  private BatchSource open(Dataset data, FitOptions options) {
    if (options.validationSplit() > 0) {
      throw new IllegalArgumentException(
          "fit validationSplit: expected tensors to split, but got a dataset. Use validationData,"
              + " and Samples.split or take and skip for the parts.");
    }
    Compiled plan = compiled("fit");
    Seed first = TrainingRun.firstSeed(this, plan);
    Dataset weighted =
        options.classWeight().isEmpty()
            ? data
            : data.map(batch -> ClassWeights.weighted(batch, options.classWeight()));
    return new OpenedData(this, plan).training(weighted, options, first);
  }

  private TrainingLoop loop(Samples samples, FitOptions options) {
    TrainingData data = TrainingData.check(this, compiled("fit"), samples, options);
    TrainingChecks.requireWholeBatches(this, data.training().rows(), options);
    BatchSource all = ColumnBatches.of(data.training(), options.batchSize(), options.shuffle());
    all = TruncatedBatches.where(this, all, options, true);
    int steps = options.stepsPerEpoch();
    return loop(steps > 0 ? new SteppedBatches(all, steps) : all, data.validation(), options);
  }

  /// What is evaluated after an epoch of windows are sequences of their own.
  private BatchSource held(Samples validation, FitOptions options) {
    if (options.truncate() > 0) {
      resetStates();
    }
    return ColumnBatches.inOrder(this, validation);
  }

  private TrainingLoop loop(BatchSource batches, @Nullable Samples validation, FitOptions options) {
    TrainingChecks.requireOneBlock(this);
    Compiled plan = compiled("fit");
    TrainingChecks.requireOwnParameters(this, plan);
    Dataset dataset = options.validationDataset();
    Supplier<BatchSource> held = null;
    if (validation != null) {
      held = () -> held(validation, options);
    } else if (dataset != null) {
      var opened = new OpenedData(this, plan);
      held = () -> opened.evaluation(dataset, options.validationSteps());
    }
    return new TrainingLoop(this, plan, options, batches, held);
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
    TrainingData.checkSamples(this, inputShapes(), plan, samples, 0);
    return evaluate(plan, ColumnBatches.inOrder(this, samples), "", processors());
  }

  /// The loss and the metrics on a dataset, by name. What is random about it is the same in every
  /// call.
  ///
  /// @throws IllegalArgumentException if the data do not fit the model
  /// @throws dev.elman.data.DataException if the data cannot be read
  public final Map<String, Double> evaluate(Dataset data) {
    Compiled plan = compiled("evaluate");
    parameterBlock();
    return evaluate(plan, new OpenedData(this, plan).evaluation(data, 0), "", processors());
  }

  /// The loss and the metrics on checked data, with something before every name. Closes the data.
  final Map<String, Double> evaluate(Compiled plan, BatchSource data, String prefix, int threads) {
    try (data) {
      packIfChanged(Ops.create());
      data.beginEpoch(OpenedData.FIXED, 0);
      return new Inference(this, plan.objectives(), threads, new ConcurrentLinkedQueue<>())
          .evaluate(data)
          .toMap(prefix);
    }
  }

  private Inference inference() {
    return new Inference(this, List.of(), processors(), idle);
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
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
    TrainingData.checkInputs(inputShapes(), List.of(x), 0);
    packIfChanged(Ops.create());
    return inference().predict(List.of(x));
  }

  /// The outputs for all samples of a dataset, one tensor per output, in the order of the samples.
  /// Labels are not looked at.
  ///
  /// @throws IllegalArgumentException if the data do not fit the model, or outputs of different
  ///   batches have different shapes; then use [#predict(Dataset, Consumer)]
  /// @throws IllegalStateException before the weights have been made
  public final List<Tensor> predict(Dataset data) {
    List<List<Tensor>> batches = new ArrayList<>();
    predict(data, batches::add);
    return Inference.joined(batches);
  }

  /// Gives the outputs of every batch of a dataset, one tensor per output, to a function: for
  /// outputs that are not to be in memory all at once, or are sequences of different lengths.
  ///
  /// @throws IllegalArgumentException if the data do not fit the model
  /// @throws IllegalStateException before the weights have been made
  public final void predict(Dataset data, Consumer<List<Tensor>> outputs) {
    parameterBlock();
    try (BatchSource batches = new OpenedData(this, null).evaluation(data, 0)) {
      packIfChanged(Ops.create());
      batches.beginEpoch(OpenedData.FIXED, 0);
      inference().predict(batches, outputs);
    }
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
              + ": expected a compiled model, but compile has not been called. Call"
              + " compile(rmsprop(), mse()) first.");
    }
    return compiled;
  }
}
