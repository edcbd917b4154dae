package dev.elman.model;

import dev.elman.metric.Direction;
import dev.elman.metric.Metric;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The training that a [Callback] watches: where it is, and what may be changed.
public final class TrainingRun {
  private final Model model;
  private final Compiled compiled;
  private final int epochs;
  private final int batches;
  private final Totals totals;
  private final List<Callback> callbacks;
  private final History history = new History();
  private final List<Consumer<Snapshot>> savers = new ArrayList<>();
  private Seed seed;
  private int epoch;
  private int batch;
  private @Nullable Snapshot interrupted;
  private int validationFreq = 1;
  private Supplier<float[]> gradients = () -> new float[0];
  private volatile boolean stopped;
  private volatile boolean stoppedAfterBatch;

  /// @param batches the number of batches of an epoch, or -1
  /// @param totals the sums of the epoch
  TrainingRun(
      Model model,
      Compiled compiled,
      int epochs,
      int batches,
      Totals totals,
      List<Callback> callbacks) {
    this.model = model;
    this.compiled = compiled;
    this.epochs = epochs;
    this.batches = batches;
    this.totals = totals;
    this.callbacks = callbacks;
    seed = firstSeed(model, compiled);
  }

  /// Where the randomness of a training comes from that begins now: a second fit goes on where the
  /// first stopped, in its random numbers too.
  static Seed firstSeed(Model model, Compiled compiled) {
    return model.seed().child(1).child(compiled.state().iteration());
  }

  /// The model in training.
  public Model model() {
    return model;
  }

  /// The number of epochs asked for.
  public int epochs() {
    return epochs;
  }

  /// The number of batches of each epoch, or -1 if it is not known.
  public int batches() {
    return batches;
  }

  /// The epoch of the next batch, counted from 0.
  public int epoch() {
    return epoch;
  }

  /// The number of the next batch in its epoch, counted from 0.
  public int batch() {
    return batch;
  }

  /// The number of updates of the weights since the model was compiled.
  public long iteration() {
    return compiled.state().iteration();
  }

  /// The loss and the metrics of the epoch so far.
  public Map<String, Double> logs() {
    return totals.toMap("");
  }

  /// The learning rate of the next update.
  public double learningRate() {
    return compiled.state().learningRate(compiled.optimizer());
  }

  /// Sets the learning rate from the next update on, in later fits too.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public void learningRate(double rate) {
    compiled.state().learningRate(rate);
  }

  /// Lets the weights of the model and their mean, which the optimizer keeps, change places; a
  /// second call changes them back, which must happen before the next batch.
  ///
  /// @return whether there is a mean; if not, nothing has changed
  public boolean swapAverage() {
    return compiled.state().swapAverage(model.parameterBlock());
  }

  /// Whether the weights of the model and their mean have changed places.
  public boolean averageInModel() {
    return compiled.state().averageInModel();
  }

  /// Has the optimizer average the weights from the current ones on, as NT-ASGD does once
  /// validation does not get better. A second call changes nothing.
  ///
  /// @throws IllegalStateException if the optimizer does not average when told
  public void startAveraging() {
    compiled.state().startAveraging(model.parameterBlock());
  }

  /// The parameters of the model by layer and name, `lstm/kernel`; a number is added where that is
  /// not enough.
  public Map<String, Parameter> parameters() {
    return Collections.unmodifiableMap(Snapshot.parametersByName(model));
  }

  /// A copy of the gradient of the last batch by a parameter of the model, as it was when the
  /// weights were updated: clipped, and where gradients are accumulated, their mean.
  ///
  /// @throws IllegalStateException before the first batch of this training
  public Tensor gradient(Parameter parameter) {
    float[] all = gradients.get();
    if (all.length == 0) {
      throw new IllegalStateException(
          "TrainingRun.gradient: expected a batch to have been trained on. Call it in batchEnd or"
              + " epochEnd.");
    }
    int from = parameter.offset();
    return Tensor.of(
        Arrays.copyOfRange(all, from, from + parameter.size()), parameter.shape().toArray());
  }

  /// Whether an epoch ends with a validation, if there is anything to validate with:
  /// [FitOptions#validationFreq()].
  public boolean validates(int ofEpoch) {
    return (ofEpoch + 1) % validationFreq == 0;
  }

  void validationFreq(int epochsBetween) {
    validationFreq = epochsBetween;
  }

  /// @param all gives the gradients of the last batch, each at the place of its weight; empty
  ///   before
  void gradients(Supplier<float[]> all) {
    gradients = all;
  }

  /// Which values of something in the logs are the better ones; losses are better the lower they
  /// are.
  ///
  /// @param name its name, with or without `val_`
  public Direction direction(String name) {
    String plain = name.startsWith("val_") ? name.substring(4) : name;
    List<String> outputs = model.outputNames();
    if (plain.equals("loss")
        || outputs.stream().anyMatch(output -> plain.equals(output + "_loss"))) {
      return Direction.DOWN;
    }
    for (int k = 0; k < outputs.size(); k++) {
      String before = outputs.size() > 1 ? outputs.get(k) + "_" : "";
      for (Metric metric : compiled.objectives().get(k).allMetrics()) {
        if (plain.equals(before + metric.name())) {
          return metric.direction();
        }
      }
    }
    return Direction.UNKNOWN;
  }

  /// Ends the training after the current epoch. Any thread may call it.
  public void stop() {
    stopped = true;
  }

  /// Ends the training after the current batch; the epoch ends with it, and callbacks are told so.
  /// Any thread may call it.
  public void stopAfterBatch() {
    stoppedAfterBatch = true;
    stopped = true;
  }

  boolean stopped() {
    return stopped;
  }

  boolean stoppedAfterBatch() {
    return stoppedAfterBatch;
  }

  /// Has a snapshot made when all callbacks have been told of the current batch or epoch, so that
  /// it holds what each of them remembers after that.
  ///
  /// @param saver is given the snapshot
  public void save(Consumer<Snapshot> saver) {
    savers.add(saver);
  }

  /// Lets the training go on where an interrupted one was when the snapshot was made. It takes
  /// effect before the first epoch; [Callback#trainBegin] is the place to call it.
  public void resume(Snapshot snapshot) {
    interrupted = snapshot;
  }

  /// Takes over what is to be resumed, if anything.
  void begin() {
    if (interrupted != null) {
      Progress.restore(interrupted, this);
      interrupted = null;
    }
  }

  /// Makes the snapshots that callbacks have asked for.
  void handOverSnapshots() {
    if (savers.isEmpty()) {
      return;
    }
    Snapshot snapshot = Progress.snapshot(this);
    List<Consumer<Snapshot>> all = List.copyOf(savers);
    savers.clear();
    all.forEach(saver -> saver.accept(snapshot));
  }

  void moveTo(int newEpoch, int newBatch) {
    epoch = newEpoch;
    batch = newBatch;
  }

  /// Where shuffling and dropout come from.
  Seed seed() {
    return seed;
  }

  void seed(Seed newSeed) {
    seed = newSeed;
  }

  History history() {
    return history;
  }

  Totals totals() {
    return totals;
  }

  List<Callback> callbacks() {
    return callbacks;
  }
}
