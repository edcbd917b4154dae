package dev.elman.model;

import dev.elman.layer.CarriedState;
import dev.elman.tensor.Seed;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
  private static final String STATE = "state_";
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
    snapshot.put(CARRIED, carried(run.model().carriedStates()));
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
    snapshot.restore(run.model());
    run.moveTo(saved.whole(EPOCH), saved.whole(BATCH));
    run.seed(new Seed(Long.parseLong(saved.text(SEED))));
    run.totals().restore(saved.numbers(TOTALS));
    SavedState history = snapshot.part(HISTORY);
    if (history != null) {
      run.history().restore(history);
    }
    restoreCarried(snapshot.part(CARRIED), run.model().carriedStates());
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

  private static SavedState carried(List<CarriedState> states) {
    SavedState saved = new SavedState();
    for (int i = 0; i < states.size(); i++) {
      if (states.get(i).rows() > 0) {
        saved.put(STATE + i, states.get(i).get());
      }
    }
    return saved;
  }

  private static void restoreCarried(@Nullable SavedState saved, List<CarriedState> states) {
    for (int i = 0; i < states.size(); i++) {
      if (saved != null && saved.has(STATE + i)) {
        states.get(i).set(saved.tensor(STATE + i));
      } else {
        states.get(i).clear();
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
