package dev.elman.layer;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Matrix;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which keys a query of attention may look at: not the masked ones, and with a causal mask none
/// that lies later than the query.
final class ScoreMask {
  /// What Keras subtracts from a hidden score: its weight becomes 0, and the weights of a query
  /// that may look at nothing become equal.
  private static final float FAR = 1e9f;

  private @Nullable Mask queries;
  private @Nullable Mask values;
  private @Nullable Mask keys;
  private boolean causal;

  /// @param newQueries hides everything from the masked queries, or null
  ScoreMask of(
      @Nullable Mask newQueries,
      @Nullable Mask newValues,
      @Nullable Mask newKeys,
      boolean newCausal) {
    queries = newQueries;
    values = newValues;
    keys = newKeys;
    causal = newCausal;
    return this;
  }

  private boolean hidesNothing() {
    return queries == null && values == null && keys == null && !causal;
  }

  private boolean shows(int row, int query, int key) {
    return (queries == null || queries.get(row, query))
        && (values == null || values.get(row, key))
        && (keys == null || keys.get(row, key))
        && (!causal || key <= query);
  }

  /// Lowers the hidden scores `[queries, keys]` of a sample.
  void hide(int row, Matrix scores) {
    for (int i = 0; i < scores.rows() && !hidesNothing(); i++) {
      for (int j = 0; j < scores.columns(); j++) {
        if (!shows(row, i, j)) {
          scores.data()[scores.offset(i) + j] -= FAR;
        }
      }
    }
  }

  /// Sets the weights of queries to 0 that may look at nothing.
  void clearBlind(int row, Matrix weights) {
    for (int i = 0; i < weights.rows() && !hidesNothing(); i++) {
      boolean sees = false;
      for (int j = 0; j < weights.columns() && !sees; j++) {
        sees = shows(row, i, j);
      }
      if (!sees) {
        int at = weights.offset(i);
        Arrays.fill(weights.data(), at, at + weights.columns(), 0);
      }
    }
  }
}
