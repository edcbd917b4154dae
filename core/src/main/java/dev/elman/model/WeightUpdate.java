package dev.elman.model;

import dev.elman.optimizer.GradientClip;
import dev.elman.optimizer.Optimizer;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import java.util.ArrayList;
import java.util.List;

/// What follows backward: adds up the gradients of the shards in the order of the shards, clips the
/// sum and lets the optimizer change the weights.
///
/// Both passes over the parameters are cut into chunks of fixed size, so any number of threads
/// gives the same bits.
final class WeightUpdate {
  private static final int CHUNK = 32_768;

  /// Trainable weights that lie behind each other: from (inclusive), to (exclusive).
  private record Range(int from, int to) {}

  private final ParameterBlock block;
  private final OptimizerState state;
  private final Optimizer optimizer;
  private final List<Range> ranges;
  private final double[] squares; // Σ g² of each chunk
  private final Workers.Job sum = this::sumChunk;
  private final Workers.Job update = this::updateChunk;
  private Shard[] shards = new Shard[0];
  private int shardCount;

  WeightUpdate(ParameterBlock block, Compiled compiled) {
    this.block = block;
    optimizer = compiled.optimizer();
    state = compiled.state();
    state.prepare(optimizer, block.size());
    ranges = List.copyOf(chunks(block));
    squares = new double[ranges.size()];
  }

  /// The trainable parameters cut into chunks; neighbours are joined first.
  private static List<Range> chunks(ParameterBlock block) {
    List<Range> chunks = new ArrayList<>();
    int from = 0;
    int to = 0;
    for (Parameter parameter : block.parameters()) {
      if (!parameter.trainable()) {
        continue;
      }
      if (parameter.offset() != to) {
        addChunks(chunks, from, to);
        from = parameter.offset();
      }
      to = parameter.offset() + parameter.size();
    }
    addChunks(chunks, from, to);
    return chunks;
  }

  private static void addChunks(List<Range> chunks, int from, int to) {
    for (int at = from; at < to; at += CHUNK) {
      chunks.add(new Range(at, Math.min(at + CHUNK, to)));
    }
  }

  /// Adds up the gradients of the first `count` shards and returns the norm of the sum.
  double addUp(Workers workers, Shard[] newShards, int count) {
    shards = newShards;
    shardCount = count;
    workers.run(sum, ranges.size());
    double total = 0;
    for (double chunk : squares) {
      total += chunk;
    }
    return Math.sqrt(total);
  }

  /// Whether the optimizer can use a gradient of this norm: one value that is not finite would
  /// spoil the weights, unless each value is clipped, which makes infinity finite.
  boolean canUse(double norm) {
    return Double.isFinite(norm)
        || (!Double.isNaN(norm) && optimizer.clip().kind() == GradientClip.Kind.VALUE);
  }

  /// Changes the weights by the gradient that was added up last.
  void apply(Workers workers) {
    optimizer.clip().apply(block, shards[0].gradients());
    state.nextIteration();
    workers.run(update, ranges.size());
    block.changed();
  }

  private void sumChunk(int chunk) {
    Range range = ranges.get(chunk);
    float[] sum = shards[0].gradients();
    for (int s = 1; s < shardCount; s++) {
      float[] part = shards[s].gradients();
      for (int i = range.from; i < range.to; i++) {
        sum[i] += part[i];
      }
    }
    double total = 0;
    for (int i = range.from; i < range.to; i++) {
      total += (double) sum[i] * sum[i];
    }
    squares[chunk] = total;
  }

  private void updateChunk(int chunk) {
    Range range = ranges.get(chunk);
    optimizer.update(
        block.values(),
        shards[0].gradients(),
        state.slots(),
        range.from,
        range.to,
        state.iteration(),
        state.learningRate(optimizer));
  }
}
