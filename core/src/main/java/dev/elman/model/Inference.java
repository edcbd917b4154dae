package dev.elman.model;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// A pass forward over all rows of some data, a few rows at a time, on as many threads as that is
/// worth.
final class Inference {
  /// The most rows that pass through the model together: enough for the matrix products, few enough
  /// to stay in the cache.
  private static final int ROWS = 32;

  /// The fewest rows that are worth a thread.
  private static final int FEWEST_ROWS = 8;

  private final Model model;
  private final List<Objective> objectives;
  private final int threads;
  private final Queue<Shard> idle;

  /// @param objectives what to evaluate; nothing for predictions only
  /// @param threads the most threads to use
  /// @param idle shards of this model and these objectives that nobody uses, kept from call to call
  Inference(Model model, List<Objective> objectives, int threads, Queue<Shard> idle) {
    this.model = model;
    this.objectives = objectives;
    this.threads = threads;
    this.idle = idle;
  }

  /// The outputs for all rows of these inputs.
  List<Tensor> predict(List<Tensor> x) {
    BatchSource rows = ColumnBatches.inOrder(model, new Samples(x, List.of(), List.of()));
    List<List<Tensor>> batches = new ArrayList<>();
    predict(rows, batches::add);
    return batches.size() == 1 ? batches.getFirst() : joined(batches);
  }

  /// Gives the outputs of every batch to a function.
  void predict(BatchSource source, Consumer<List<Tensor>> outputs) {
    while (source.next()) {
      if (source.beginsSequence()) {
        model.resetStates();
      }
      outputs.accept(predictBatch(source));
    }
  }

  private List<Tensor> predictBatch(BatchSource batch) {
    int rows = batch.rows();
    Tensor[][] parts = new Tensor[partsForThreads(batch)][];
    run(
        batch,
        parts.length,
        (shard, part) -> {
          Tensor[] outputs =
              shard.predict(
                  batch,
                  Sharding.firstRow(rows, parts.length, part),
                  Sharding.firstRow(rows, parts.length, part + 1));
          parts[part] = new Tensor[outputs.length]; // copies: the shard uses its buffers again
          for (int k = 0; k < outputs.length; k++) {
            parts[part][k] = outputs[k].rows(0, outputs[k].extent(0));
          }
        });
    return joined(Arrays.stream(parts).map(List::of).toList());
  }

  /// The tensors of several parts in one each, row behind row.
  ///
  /// @throws IllegalArgumentException if their rows have different shapes
  static List<Tensor> joined(List<List<Tensor>> parts) {
    List<Tensor> joined = new ArrayList<>();
    for (int k = 0; !parts.isEmpty() && k < parts.getFirst().size(); k++) {
      joined.add(joined(parts, k));
    }
    return joined;
  }

  private static Tensor joined(List<List<Tensor>> parts, int k) {
    Shape row = parts.getFirst().get(k).shape().dropFirst();
    int rows = 0;
    for (List<Tensor> part : parts) {
      Shape shape = part.get(k).shape();
      if (!shape.dropFirst().equals(row)) {
        throw new IllegalArgumentException(
            "Model.predict: expected outputs of one shape, but got "
                + parts.getFirst().get(k).shape()
                + " and "
                + shape
                + ". Sequences of different lengths do not fit into one tensor: use"
                + " predict(dataset, outputs -> …).");
      }
      rows += shape.extent(0);
    }
    Tensor all = Tensor.zeros(row.prepend(rows));
    int at = 0;
    for (List<Tensor> part : parts) {
      System.arraycopy(part.get(k).data(), 0, all.data(), at, part.get(k).size());
      at += part.get(k).size();
    }
    return all;
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
          parts.length,
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

  /// A row's outputs do not depend on the other rows, so the parts may be as the threads like them:
  /// as many for each.
  private int partsForThreads(BatchSource batch) {
    int rows = batch.rows();
    int most = Math.max(1, rows / FEWEST_ROWS);
    int useful = Sharding.threads(model, batch.steps(), rows, most, threads);
    return useful == 1 ? parts(batch) : useful * Math.ceilDiv(rows, useful * ROWS);
  }

  /// The sums over parts must not depend on the threads, so neither may the parts.
  private static int parts(BatchSource batch) {
    return Math.ceilDiv(batch.rows(), ROWS);
  }

  private static int end(BatchSource batch, int part) {
    return part * ROWS + Math.min(ROWS, batch.rows() - part * ROWS);
  }

  private interface Work {
    void run(Shard shard, int part);
  }

  private void run(BatchSource batch, int parts, Work work) {
    int useful = Sharding.threads(model, batch.steps(), batch.rows(), parts, threads);
    AtomicInteger next = new AtomicInteger();
    if (useful == 1) {
      work(work, next, parts);
    } else { // on the threads that the JVM has for such things: starting some would take as long
      IntStream.range(0, useful).parallel().forEach(_ -> work(work, next, parts));
    }
  }

  private void work(Work work, AtomicInteger next, int parts) {
    Shard shard = idle.poll();
    if (shard == null) {
      shard = new Shard(model, objectives);
    }
    for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
      work.run(shard, part);
    }
    idle.add(shard); // not after an exception, which may have left anything in it
  }
}
