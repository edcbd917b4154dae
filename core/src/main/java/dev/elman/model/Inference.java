package dev.elman.model;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
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
  private final List<Objective> objectives;
  private final int threads;
  private final Queue<Shard> idle = new ConcurrentLinkedQueue<>();

  /// @param objectives what to evaluate; nothing for predictions only
  /// @param threads the most threads to use
  Inference(Model model, List<Objective> objectives, int threads) {
    this.model = model;
    this.objectives = objectives;
    this.threads = threads;
  }

  /// The outputs for all rows of these inputs.
  List<Tensor> predict(List<Tensor> x) {
    BatchSource batch = new Batches(new Samples(x, List.of(), List.of()), x.getFirst().extent(0));
    batch.next();
    List<Shape> samples = x.stream().map(input -> input.shape().dropFirst()).toList();
    List<Tensor> results = new ArrayList<>();
    for (Shape output : model.outputShapes(samples)) {
      results.add(Tensor.zeros(output.prepend(batch.rows())));
    }
    run(
        batch,
        (shard, part) -> {
          int from = part * ROWS;
          Tensor[] outputs = shard.predict(batch, from, end(batch, part));
          for (int k = 0; k < outputs.length; k++) {
            Tensor all = results.get(k);
            int to = from * all.rowSize();
            System.arraycopy(outputs[k].data(), 0, all.data(), to, outputs[k].size());
          }
        });
    return results;
  }

  /// The losses and metrics on all batches of an epoch.
  Totals evaluate(BatchSource source) {
    Totals total = new Totals(objectives, model.outputNames());
    while (source.next()) {
      if (source.beginsSequence()) {
        model.resetStates();
      }
      Totals[] parts = new Totals[parts(source)];
      run(
          source,
          (shard, part) -> {
            shard.evaluate(source, part * ROWS, end(source, part));
            parts[part] = new Totals(objectives, model.outputNames());
            parts[part].add(shard);
          });
      for (Totals part : parts) {
        total.add(part);
      }
    }
    return total;
  }

  private static int parts(BatchSource batch) {
    return Math.ceilDiv(batch.rows(), ROWS);
  }

  private static int end(BatchSource batch, int part) {
    return part * ROWS + Math.min(ROWS, batch.rows() - part * ROWS);
  }

  private interface Work {
    void run(Shard shard, int part);
  }

  private void run(BatchSource batch, Work work) {
    int parts = parts(batch);
    int useful = Sharding.threads(model, batch.steps(), batch.rows(), parts, threads);
    try (Workers workers = new Workers(useful)) {
      workers.run(
          part -> {
            Shard shard = idle.poll();
            if (shard == null) {
              shard = new Shard(model, objectives);
            }
            work.run(shard, part);
            idle.add(shard);
          },
          parts);
    }
  }
}
