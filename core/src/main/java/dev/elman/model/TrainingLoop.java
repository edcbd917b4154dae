package dev.elman.model;

import dev.elman.tensor.Ops;
import dev.elman.tensor.Seed;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
  private final @Nullable Supplier<BatchSource> validation;
  private final BatchSource batches;
  private final Workers workers;
  private final Shard[] shards = new Shard[Sharding.MOST_SHARDS];
  private final Workers.Job train = this::train;
  private final Workers.Job finish;
  private final WeightUpdate update;
  private final Ops ops = Ops.create();
  private final Totals totals;
  private final long[] positions;
  private final TrainingRun run;
  private final List<Callback> callbacks;
  private final boolean needsWholeBatch;
  private long seedOfBatch;
  private int parts;
  private double largestNorm;

  /// @param batches what to train on
  /// @param validation what to evaluate after every epoch, or null
  TrainingLoop(
      Model model,
      Compiled compiled,
      FitOptions options,
      BatchSource batches,
      @Nullable Supplier<BatchSource> validation) {
    this.model = model;
    this.compiled = compiled;
    this.options = options;
    this.validation = validation;
    this.batches = batches;
    Arrays.setAll(shards, _ -> new Shard(model, compiled.objectives()));
    positions = new long[compiled.objectives().size()];
    finish = part -> shards[part].finish(positions);
    update = new WeightUpdate(model.parameterBlock(), compiled);
    totals = new Totals(compiled.objectives(), model.outputNames());
    callbacks = ProgressPrinter.before(options);
    run = new TrainingRun(model, compiled, options.epochs(), batches.count(), totals, callbacks);
    run.gradients(update::gradients);
    run.validationFreq(options.validationFreq());
    run.moveTo(options.initialEpoch(), 0);
    int rows = batches.largestRows();
    needsWholeBatch = Sharding.needsWholeBatch(model, compiled);
    int most = Sharding.count(model, needsWholeBatch, rows, batches.steps());
    // last: nothing may fail between the start of the threads and the `try` that ends them
    workers = new Workers(Sharding.threads(model, batches.steps(), rows, most, options.threads()));
  }

  History run() {
    try (workers;
        batches) {
      callbacks.forEach(callback -> callback.trainBegin(run));
      run.begin();
      update.begin();
      for (int epoch = run.epoch(); epoch < options.epochs() && !run.stopped(); epoch++) {
        beginEpoch(epoch);
        for (int batch = run.batch(); !run.stoppedAfterBatch() && batches.next(); batch++) {
          beginBatch(epoch, batch);
          workers.launch(train, parts);
          for (int part = workers.claim(); part >= 0; part = workers.claim()) {
            shards[part].train(batches, seedOfBatch, firstRow(part), firstRow(part + 1));
            workers.done();
          }
          workers.await();
          endBatch(epoch, batch);
          requireNoInterrupt(epoch, batch);
        }
        endEpoch(epoch);
      }
      update.finish();
    }
    callbacks.forEach(Callback::trainEnd);
    return run.history();
  }

  private void train(int part) {
    shards[part].train(batches, seedOfBatch, firstRow(part), firstRow(part + 1));
  }

  private int firstRow(int part) {
    return Sharding.firstRow(batches.rows(), parts, part);
  }

  private void beginEpoch(int epoch) {
    batches.beginEpoch(run.seed(), epoch);
    if (run.batch() == 0) {
      totals.reset();
      callbacks.forEach(callback -> callback.epochBegin(epoch));
    } else {
      skip(run.batch());
      callbacks.forEach(callback -> callback.epochResume(epoch, run.batch()));
    }
  }

  /// Passes over what was trained on before an interruption.
  private void skip(int count) {
    for (int batch = 0; batch < count; batch++) {
      if (!batches.next()) {
        throw new IllegalArgumentException(
            "Snapshot: expected data of more than "
                + count
                + " batches per epoch, but got "
                + batch
                + ". Use the same data and batch size.");
      }
    }
  }

  private void beginBatch(int epoch, int batch) {
    seedOfBatch = Seed.mix(Seed.mix(run.seed().value(), epoch), batch);
    parts = Sharding.count(model, needsWholeBatch, batches.rows(), batches.steps());
    model.packIfChanged(ops);
    if (batches.beginsSequence()) {
      model.resetStates();
    }
  }

  private void endBatch(int epoch, int batch) {
    if (shards[0].waits()) {
      addUpPositions();
      workers.run(finish, parts);
    }
    double batchLoss = 0;
    double penalty = 0;
    for (int part = 0; part < parts; part++) {
      batchLoss += shards[part].lossSum();
      penalty += shards[part].penalty();
      totals.add(shards[part]);
    }
    if (!Double.isFinite(batchLoss + penalty)) {
      endOrThrow(diverged(epoch, batch, "loss, but got " + (batchLoss + penalty)));
      return;
    }
    double norm = update.addUp(workers, shards, parts);
    if (!update.canUse(norm)) {
      endOrThrow(diverged(epoch, batch, "gradient, but got one of norm " + norm));
      return;
    }
    totals.addPenalty(penalty + update.penalty(), batches.rows());
    update.apply(workers);
    largestNorm = Math.max(largestNorm, norm);
    run.moveTo(epoch, batch + 1);
    for (int i = 0; i < callbacks.size(); i++) { // an iterator would be allocated
      callbacks.get(i).batchEnd(epoch, batch, totals.loss());
    }
    run.handOverSnapshots();
  }

  /// A training stops between two batches when its thread is interrupted: the model can be used,
  /// and a backup goes on from here. The thread stays interrupted.
  private void requireNoInterrupt(int epoch, int batch) {
    if (!Thread.currentThread().isInterrupted()) {
      return;
    }
    callbacks.forEach(Callback::interrupted);
    run.handOverSnapshots();
    throw new TrainingInterruptedException(
        "Model.fit: the thread was interrupted after batch "
            + (batch + 1)
            + " of epoch "
            + (epoch + 1)
            + " of "
            + options.epochs()
            + ". The model has the weights after this batch.");
  }

  /// Ends the training where a callback wants that, else fails.
  private void endOrThrow(DivergedException cause) {
    boolean ends = false;
    for (Callback callback : callbacks) {
      ends |= callback.diverged(cause);
    }
    if (!ends) {
      throw cause;
    }
    run.stopAfterBatch();
  }

  /// The positions of the whole batch that count, for each output.
  private void addUpPositions() {
    Arrays.fill(positions, 0);
    for (int part = 0; part < parts; part++) {
      for (int k = 0; k < positions.length; k++) {
        positions[k] += shards[part].positions(k);
      }
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
            + (batches.count() < 0 ? "" : " of " + batches.count())
            + ". The largest norm of the gradient so far was "
            + largestNorm
            + ". Use a smaller learning rate or limit the gradient (globalClipNorm(1)), and check"
            + " the scale of the data. The weights are those before this batch.");
  }

  private void endEpoch(int epoch) {
    Map<String, Double> logs = new LinkedHashMap<>(totals.toMap(""));
    if (validation != null && run.validates(epoch)) {
      callbacks.forEach(Callback::validationBegin);
      Map<String, Double> held =
          model.evaluate(compiled, validation.get(), "val_", options.threads());
      callbacks.forEach(callback -> callback.validationEnd(held));
      logs.putAll(held);
    }
    run.moveTo(epoch + 1, 0);
    callbacks.forEach(callback -> callback.epochEnd(epoch, logs));
    run.history().add(epoch, logs); // with what callbacks have put there
    run.handOverSnapshots();
  }
}
