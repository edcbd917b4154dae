package dev.elman.model;

import dev.elman.metric.Metric;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The epochs and batches of [Model#fit].
///
/// Each batch is cut into [Shard]s by [Sharding]; every worker takes whole shards through the whole
/// model, forward and backward; then [WeightUpdate] adds up the gradients in a fixed order and
/// changes the weights. A batch in the steady state allocates nothing.
final class TrainingLoop {
  private final Model model;
  private final Compiled compiled;
  private final FitOptions options;
  private final FitOptions.@Nullable Validation validation;
  private final Batches batches;
  private final Seed seed;
  private final Workers workers;
  private final Shard[] shards;
  private final Workers.Job train;
  private final WeightUpdate update;
  private final Ops ops = Ops.create();
  private final Totals totals;
  private final TrainingRun run;
  private final List<Callback> callbacks;
  private final History history = new History();
  private double largestNorm;

  /// @param rows what to train on
  /// @param validation what to evaluate after every epoch, or null
  TrainingLoop(
      Model model,
      Compiled compiled,
      FitOptions options,
      FitOptions.Validation rows,
      FitOptions.@Nullable Validation validation) {
    this.model = model;
    this.compiled = compiled;
    this.options = options;
    this.validation = validation;
    Tensor x = rows.x();
    int largest = Math.min(options.batchSize(), x.extent(0));
    List<Metric> metrics = compiled.metrics();
    batches = new Batches(x, rows.y(), options.batchSize());
    // a second fit goes on where the first stopped, in its random numbers too
    seed = model.seed().child(1).child(compiled.state().iteration());
    shards = new Shard[Sharding.count(largest)];
    Arrays.setAll(shards, _ -> new Shard(model, compiled.loss(), metrics));
    train = part -> shards[part].train(batches, part);
    update = new WeightUpdate(model.parameterBlock(), compiled);
    totals = new Totals(metrics);
    run = new TrainingRun(model, options.epochs(), batches.count());
    callbacks = ProgressPrinter.before(options);
    // last: nothing may fail between the start of the threads and the `try` that ends them
    workers = new Workers(Sharding.threads(model, x, largest, shards.length, options.threads()));
  }

  History run() {
    try (workers) {
      callbacks.forEach(callback -> callback.trainBegin(run));
      for (int epoch = 0; epoch < options.epochs() && !run.stopped(); epoch++) {
        beginEpoch(epoch);
        for (int batch = 0; batch < batches.count(); batch++) {
          batches.moveTo(batch, Batches.seedOf(seed, epoch, batch));
          model.packIfChanged(ops);
          int parts = Sharding.count(batches.rows());
          workers.launch(train, parts);
          for (int part = workers.claim(); part >= 0; part = workers.claim()) {
            shards[part].train(batches, part);
            workers.done();
          }
          workers.await();
          endBatch(epoch, batch, parts);
        }
        endEpoch(epoch);
      }
    }
    callbacks.forEach(Callback::trainEnd);
    return history;
  }

  private void beginEpoch(int epoch) {
    totals.reset();
    if (options.shuffle()) {
      batches.shuffle(seed.child(epoch).generator());
    }
    callbacks.forEach(callback -> callback.epochBegin(epoch));
  }

  private void endBatch(int epoch, int batch, int parts) {
    double batchLoss = 0;
    for (int part = 0; part < parts; part++) {
      batchLoss += shards[part].lossSum();
      totals.add(shards[part]);
    }
    if (!Double.isFinite(batchLoss)) {
      throw diverged(epoch, batch, "loss, but got " + batchLoss);
    }
    double norm = update.addUp(workers, shards, parts);
    if (!update.canUse(norm)) {
      throw diverged(epoch, batch, "gradient, but got one of norm " + norm);
    }
    update.apply(workers);
    largestNorm = Math.max(largestNorm, norm);
    for (int i = 0; i < callbacks.size(); i++) { // an iterator would be allocated
      callbacks.get(i).batchEnd(epoch, batch, totals.loss());
    }
  }

  private DivergedException diverged(int epoch, int batch, String what) {
    return new DivergedException(
        "Model.fit: expected a finite "
            + what
            + " in epoch "
            + (epoch + 1)
            + " of "
            + options.epochs()
            + ", batch "
            + (batch + 1)
            + " of "
            + batches.count()
            + ". The largest norm of the gradient so far was "
            + largestNorm
            + ". Use a smaller learning rate or limit the gradient (globalClipNorm(1)), and check the scale of the data."
            + " The weights are those before this batch.");
  }

  private void endEpoch(int epoch) {
    Map<String, Double> logs = new LinkedHashMap<>(totals.toMap(""));
    if (validation != null) {
      logs.putAll(
          model.evaluate(compiled, validation.x(), validation.y(), "val_", options.threads()));
    }
    history.add(logs);
    callbacks.forEach(callback -> callback.epochEnd(epoch, logs));
  }
}
