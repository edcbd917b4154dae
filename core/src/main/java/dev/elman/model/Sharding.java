package dev.elman.model;

import dev.elman.tensor.Tensor;

/// How the rows of a batch are divided among workers: a function of the number of rows alone, so
/// that sums over shards, and with them the trained bits, do not depend on the number of threads.
///
/// Each shard adds up its own gradients, which costs memory and a pass over them; so there are at
/// most [#MOST_SHARDS], and none is smaller than [#FEWEST_ROWS] unless the batch is: with fewer
/// rows a matrix product is bound by reading weights.
final class Sharding {
  static final int MOST_SHARDS = 8;
  static final int FEWEST_ROWS = 16;

  /// Below this many multiplications, waking another thread costs more than it saves (about 20
  /// microseconds).
  private static final long SMALL_WORK = 2_000_000;

  private Sharding() {}

  /// The number of shards of a batch.
  static int count(int rows) {
    return Math.clamp(rows / FEWEST_ROWS, 1, MOST_SHARDS);
  }

  /// The first row of a shard; shards differ by at most one row. `firstRow(rows, count(rows))` is
  /// `rows`.
  static int firstRow(int rows, int shard) {
    return (int) ((long) rows * shard / count(rows));
  }

  /// The number of threads worth waking for some rows of x that are cut into `parts`: small work
  /// stays on the calling thread.
  static int threads(Model model, Tensor x, int rows, int parts, int wanted) {
    long positions = x.rank() > 2 ? (long) rows * x.extent(1) : rows;
    boolean small = positions * model.parameterBlock().size() < SMALL_WORK;
    return small ? 1 : Math.min(wanted, parts);
  }
}
