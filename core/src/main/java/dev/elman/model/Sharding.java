package dev.elman.model;

/// How the rows of a batch are divided among workers: a function of the model and the batch, so
/// that sums over shards, and with them the trained bits, do not depend on the number of threads.
///
/// Each shard adds up its own gradients, which costs memory and a pass over them; so there are at
/// most [#MOST_SHARDS], and none is smaller than [#FEWEST_ROWS] unless the batch is: with fewer
/// rows a matrix product is bound by reading weights; with many weights, none is smaller than twice
/// that. Small work, and that of a layer or a loss that needs the whole batch, is one shard.
final class Sharding {
  static final int MOST_SHARDS = 8;
  static final int FEWEST_ROWS = 16;

  /// From so many weights on a pass reads them from beyond the L2 cache at every time step, and two
  /// passes with half of the rows read them twice: 1 MiB.
  private static final int LARGE_MODEL = 256 * 1024;

  /// Below this many multiplications, waking another thread costs more than it saves (about 20
  /// microseconds).
  private static final long SMALL_WORK = 2_000_000;

  private Sharding() {}

  /// Whether a batch must not be divided.
  static boolean needsWholeBatch(Model model, Compiled compiled) {
    return model.needsWholeBatch()
        || compiled.objectives().stream().anyMatch(o -> o.loss().needsWholeBatch());
  }

  /// The number of shards of a batch with so many time steps.
  static int count(Model model, boolean needsWholeBatch, int rows, int steps) {
    int fewest = model.parameterBlock().size() > LARGE_MODEL ? 2 * FEWEST_ROWS : FEWEST_ROWS;
    return needsWholeBatch || isSmall(model, steps, rows)
        ? 1
        : Math.clamp(rows / fewest, 1, MOST_SHARDS);
  }

  /// The first row of one of `count` shards; shards differ by at most one row. With `shard = count`
  /// it is `rows`.
  static int firstRow(int rows, int count, int shard) {
    return (int) ((long) rows * shard / count);
  }

  /// The number of threads worth waking for some rows of so many time steps that are cut into
  /// `parts`: small work stays on the calling thread.
  static int threads(Model model, int steps, int rows, int parts, int wanted) {
    return isSmall(model, steps, rows) ? 1 : Math.min(wanted, parts);
  }

  private static boolean isSmall(Model model, int steps, int rows) {
    return (long) rows * steps * model.parameterBlock().size() < SMALL_WORK;
  }
}
