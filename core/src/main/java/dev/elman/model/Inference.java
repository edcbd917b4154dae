package dev.elman.model;

import dev.elman.loss.Loss;
import dev.elman.loss.Losses;
import dev.elman.metric.Metric;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A pass forward over all rows of some data, a few rows at a time, on as many threads as that is
/// worth.
final class Inference {
  /// Rows that pass through the model together: enough for the matrix products, few enough to stay
  /// in the cache.
  private static final int ROWS = 32;

  private final Model model;
  private final Loss loss;
  private final List<Metric> metrics;
  private final int threads;
  private final Queue<Shard> idle = new ConcurrentLinkedQueue<>();

  /// @param threads the most threads to use
  Inference(Model model, Loss loss, List<Metric> metrics, int threads) {
    this.model = model;
    this.loss = loss;
    this.metrics = metrics;
    this.threads = threads;
  }

  /// For predictions only.
  Inference(Model model) {
    this(model, Losses.mse(), List.of(), Runtime.getRuntime().availableProcessors());
  }

  Tensor predict(Tensor x) {
    Shape sample = model.outputShape(x.shape().dropFirst());
    Tensor y = Tensor.zeros(sample.prepend(x.extent(0)));
    run(
        x,
        (shard, part) -> {
          int from = part * ROWS;
          Tensor result = shard.predict(x, from, end(x, part));
          System.arraycopy(result.data(), 0, y.data(), from * y.rowSize(), result.size());
        });
    return y;
  }

  Totals evaluate(Tensor x, Tensor y) {
    Totals[] parts = new Totals[parts(x)];
    run(
        x,
        (shard, part) -> {
          shard.evaluate(x, y, part * ROWS, end(x, part));
          parts[part] = new Totals(metrics);
          parts[part].add(shard);
        });
    Totals total = new Totals(metrics);
    for (Totals part : parts) {
      total.add(part);
    }
    return total;
  }

  private static int parts(Tensor x) {
    return Math.ceilDiv(x.extent(0), ROWS);
  }

  private static int end(Tensor x, int part) {
    return part * ROWS + Math.min(ROWS, x.extent(0) - part * ROWS);
  }

  private interface Work {
    void run(Shard shard, int part);
  }

  private void run(Tensor x, Work work) {
    int parts = parts(x);
    int useful = Sharding.threads(model, x, x.extent(0), parts, threads);
    try (Workers workers = new Workers(useful)) {
      workers.run(
          part -> {
            Shard shard = idle.poll();
            if (shard == null) {
              shard = new Shard(model, loss, metrics);
            }
            work.run(shard, part);
            idle.add(shard);
          },
          parts);
    }
  }
}
