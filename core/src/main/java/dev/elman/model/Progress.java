package dev.elman.model;

import dev.elman.layer.CarriedState;
import dev.elman.tensor.Seed;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes down how far a training is, and goes on from there: the parts of a [Snapshot] besides
/// weights and optimizer.
final class Progress {
  static final String RUN = "run";
  static final String EPOCH = "epoch";
  static final String BATCH = "batch";
  private static final String BATCHES = "batches";
  private static final String SEED = "seed";
  private static final String STOPPED = "stopped";
  private static final String TOTALS = "totals";
  private static final String HISTORY = "history";
  private static final String CARRIED = "carried";
  private static final String STATES = "states";
  private static final String CALLBACK = "callback/";

  private Progress() {}

  /// A copy of all that the training needs to go on.
  static Snapshot snapshot(TrainingRun run) {
    Snapshot snapshot = Snapshot.of(run.model());
    snapshot.put(
        RUN,
        new SavedState()
            .put(EPOCH, run.epoch())
            .put(BATCH, run.batch())
            .put(BATCHES, run.batches())
            .put(SEED, Long.toString(run.seed().value()))
            .put(STOPPED, run.stopped() ? 1 : 0)
            .put(TOTALS, run.totals().sums()));
    snapshot.put(HISTORY, run.history().save());
    snapshot.put(CARRIED, carriedBy(run.model()));
    callbacksByName(run).forEach((name, callback) -> snapshot.put(name, callback.state()));
    return snapshot;
  }

  /// Goes on where the snapshot was made.
  ///
  /// @throws IllegalArgumentException if it is of another training
  static void restore(Snapshot snapshot, TrainingRun run) {
    SavedState saved = snapshot.require(RUN);
    if (saved.whole(BATCHES) != run.batches()) {
      throw new IllegalArgumentException(
          "Snapshot: expected one of a training with "
              + run.batches()
              + " batches per epoch, but got "
              + saved.whole(BATCHES)
              + ". Use the same data and batch size, or delete the snapshot to begin anew.");
    }
    checkCarried(snapshot, run.model());
    snapshot.restore(run.model());
    restoreCarried(snapshot, run.model());
    run.moveTo(saved.whole(EPOCH), saved.whole(BATCH));
    run.seed(new Seed(Long.parseLong(saved.text(SEED))));
    run.totals().restore(saved.numbers(TOTALS));
    SavedState history = snapshot.part(HISTORY);
    if (history != null) {
      run.history().restore(history);
    }
    callbacksByName(run)
        .forEach((name, callback) -> {
          SavedState state = snapshot.part(name);
          if (state != null) {
            callback.restore(state);
          }
        });
    if (saved.number(STOPPED) != 0) {
      run.stop();
    }
  }

  /// How many states the stateful layers have, and those that hold something, by their numbers.
  private static SavedState carriedBy(Model model) {
    List<CarriedState> states = model.carriedStates();
    SavedState saved = new SavedState();
    if (!states.isEmpty()) {
      saved.put(STATES, states.size());
    }
    for (int k = 0; k < states.size(); k++) {
      if (states.get(k).rows() > 0) {
        saved.put(String.valueOf(k), states.get(k).get());
      }
    }
    return saved;
  }

  private static void checkCarried(Snapshot snapshot, Model model) {
    int expected = model.carriedStates().size();
    SavedState saved = snapshot.part(CARRIED);
    int got = saved == null ? 0 : saved.whole(STATES);
    if (got != expected) {
      throw new IllegalArgumentException(
          "Snapshot: expected one of a model whose stateful layers carry "
              + expected
              + " states from batch to batch, but got one with "
              + got
              + ". Make the same layers stateful as when it was made, or delete the snapshot to"
              + " begin anew.");
    }
  }

  private static void restoreCarried(Snapshot snapshot, Model model) {
    SavedState saved = snapshot.part(CARRIED);
    if (saved == null) {
      return; // no layer is stateful
    }
    List<CarriedState> states = model.carriedStates();
    for (int k = 0; k < states.size(); k++) {
      String name = String.valueOf(k);
      if (saved.has(name)) {
        states.get(k).set(saved.tensor(name));
      } else {
        states.get(k).clear();
      }
    }
  }

  /// The callbacks by the names of their classes; the second of a class has the number 1.
  private static Map<String, Callback> callbacksByName(TrainingRun run) {
    Map<String, Callback> byName = new LinkedHashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (Callback callback : run.callbacks()) {
      String name = CALLBACK + callback.getClass().getName();
      int number = counts.merge(name, 1, Integer::sum) - 1;
      byName.put(number == 0 ? name : name + "_" + number, callback);
    }
    return byName;
  }
}
