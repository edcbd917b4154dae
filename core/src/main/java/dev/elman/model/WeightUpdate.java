package dev.elman.model;

import dev.elman.model.Pieces.Piece;
import dev.elman.model.Pieces.Run;
import dev.elman.optimizer.ElementwiseOptimizer;
import dev.elman.optimizer.GradientClip;
import dev.elman.optimizer.Optimizer;
import dev.elman.optimizer.OptimizerOptions;
import dev.elman.optimizer.ParameterOptimizer;
import dev.elman.optimizer.WeightAverage;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// What follows backward: adds up the gradients of the shards in the order of the shards and those
/// of the penalties, clips the sum and lets the optimizer change the weights. [OptimizerOptions]
/// tells what happens in which order; after it come the constraints, as in Keras.
///
/// The passes over the parameters are cut into the same parts for any number of threads, so any
/// number of threads gives the same bits.
final class WeightUpdate {
  private final ParameterBlock block;
  private final Optimizer optimizer;
  private final OptimizerOptions options;
  private final OptimizerState state;
  private final Pieces pieces;
  private final List<Run> parts;
  private final Rule rule;
  private final Penalties penalties;
  private final List<Parameter> constrained;
  private final List<Parameter> statistics;
  private final float[] decays; // of each trainable parameter
  private final double[] squares; // Σ g² of each piece
  private final double[] factors; // what clipping multiplies each trainable parameter with
  private final Workers.Job sum = this::sumChunk;
  private final Workers.Job measure = this::measureChunk;
  private final Workers.Job update = this::updatePart;
  private final Workers.Job project = this::project;

  // what the jobs of this batch read
  private float[][] sources = new float[0][];
  private int sourceCount;
  private float[] gradients = new float[0];
  private double penalty;
  private boolean updates; // whether this batch changes the weights
  private long iteration;
  private float rate;
  private float averageShare; // of the new weights in their mean
  private boolean overwrites; // whether the mean replaces them

  /// The optimizer's rule for one of the parts.
  private interface Rule {
    void apply(int part);
  }

  WeightUpdate(ParameterBlock block, Compiled compiled) {
    this(block, compiled.optimizer(), compiled.state());
  }

  WeightUpdate(ParameterBlock block, Optimizer optimizer, OptimizerState state) {
    this.block = block;
    this.optimizer = optimizer;
    this.state = state;
    options = optimizer.options();
    state.prepare(optimizer, block);
    List<Parameter> all = block.parameters();
    pieces = new Pieces(all);
    parts = optimizer instanceof ElementwiseOptimizer ? pieces.chunks() : pieces.wholes();
    rule = rule();
    penalties = new Penalties(all);
    constrained = pieces.parameters().stream().filter(p -> p.constraint() != null).toList();
    statistics = all.stream().filter(p -> p.isStatistic() && !p.isFrozen()).toList();
    squares = new double[pieces.pieces().size()];
    factors = new double[pieces.parameters().size()];
    decays = new float[pieces.parameters().size()];
    for (int i = 0; i < decays.length; i++) {
      decays[i] = (float) optimizer.weightDecay(pieces.parameters().get(i));
    }
  }

  private Rule rule() {
    float[] w = block.values();
    float[][] slots = state.slots();
    return switch (optimizer) {
      case ElementwiseOptimizer elementwise ->
          part -> {
            Run run = parts.get(part);
            elementwise.update(w, gradients, slots, run.from(), run.to(), iteration, rate);
          };
      case ParameterOptimizer whole -> {
        List<ParameterOptimizer.Rule> rules =
            pieces.parameters().stream().map(whole::rule).toList();
        yield part -> rules.get(part).update(gradients, slots, iteration, rate);
      }
      default ->
          throw new IllegalArgumentException(
              "Optimizer "
                  + optimizer.name()
                  + ": expected an ElementwiseOptimizer or a ParameterOptimizer, but got "
                  + optimizer.getClass().getName()
                  + ". Implement one of them.");
    };
  }

  /// Adds up the gradients of the first `count` shards and of the penalties, and returns the norm
  /// of the sum; in a batch that updates the weights, of the mean since the last update.
  double addUp(Workers workers, Shard[] shards, int count) {
    if (sources.length != shards.length) {
      sources = new float[shards.length][];
    }
    for (int s = 0; s < count; s++) {
      sources[s] = shards[s].gradients();
    }
    return addUp(workers, sources, count);
  }

  /// The same for gradients as long as the block, each with everything at the same place. They are
  /// changed.
  double addUp(Workers workers, float[][] newSources, int count) {
    sources = newSources;
    sourceCount = count;
    gradients = sources[0];
    updates = (state.iteration() + 1) % options.gradientAccumulationSteps() == 0;
    int chunks = pieces.chunks().size();
    workers.run(sum, chunks);
    penalty = 0;
    if (!penalties.isEmpty()) {
      penalty = penalties.addTo(workers, gradients);
      workers.run(measure, chunks);
    }
    double total = 0;
    for (double piece : squares) {
      total += piece;
    }
    return Math.sqrt(total);
  }

  /// What the penalties have added to the loss of the batch that was added up last.
  double penalty() {
    return penalty;
  }

  /// Whether the optimizer can use a gradient of this norm: one value that is not finite would
  /// spoil the weights, unless each value is clipped, which makes infinity finite.
  boolean canUse(double norm) {
    return Double.isFinite(norm)
        || (!Double.isNaN(norm) && optimizer.clip().kind() == GradientClip.Kind.VALUE);
  }

  /// Changes the weights by the gradient that was added up last, or keeps it for a later batch.
  ///
  /// @throws IllegalStateException if the weights have been exchanged for their mean
  void apply(Workers workers) {
    if (state.averageInModel()) {
      throw new IllegalStateException(
          "Model.fit: expected the weights in the model, but got their mean. Swap them back before"
              + " training goes on.");
    }
    moveStatistics();
    iteration = state.iteration() / options.gradientAccumulationSteps() + 1;
    rate = state.learningRate(optimizer);
    if (updates) {
      checkRate();
      findFactors();
      optimizer.beginUpdate(state.slots(), iteration);
    }
    planAverage();
    workers.run(update, parts.size());
    workers.run(project, constrained.size());
    state.nextIteration();
    block.changed();
  }

  /// The gradients of the last batch as the optimizer got them, or empty.
  float[] gradients() {
    return gradients;
  }

  /// Before the first batch: training goes on with the weights, should their mean be in the model.
  void begin() {
    if (state.averageInModel()) {
      state.swapAverage(block);
    }
  }

  /// After the last batch: what is left in the model is the mean of the weights, if one was kept.
  void finish() {
    state.adoptAverage(block);
  }

  private void sumChunk(int chunk) {
    Run run = pieces.chunks().get(chunk);
    for (int s = 1; s < sourceCount; s++) {
      add(sources[s], gradients, run.from(), run.to());
    }
    if (penalties.isEmpty()) {
      measureChunk(chunk);
    }
  }

  private void measureChunk(int chunk) {
    Run run = pieces.chunks().get(chunk);
    int steps = options.gradientAccumulationSteps();
    if (updates && steps > 1) {
      float[] before = state.accumulated();
      for (int i = run.from(); i < run.to(); i++) {
        gradients[i] = (gradients[i] + before[i]) / steps;
      }
    }
    for (int i = run.first(); i < run.end(); i++) {
      Piece piece = pieces.pieces().get(i);
      squares[i] = squares(gradients, piece.from(), piece.to());
    }
  }

  private static void add(float[] from, float[] to, int begin, int end) {
    for (int i = begin; i < end; i++) {
      to[i] += from[i];
    }
  }

  /// `Σ g²`. Four sums side by side: one alone would wait for each addition.
  private static double squares(float[] g, int from, int to) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = from;
    for (; i <= to - 4; i += 4) {
      s0 += (double) g[i] * g[i];
      s1 += (double) g[i + 1] * g[i + 1];
      s2 += (double) g[i + 2] * g[i + 2];
      s3 += (double) g[i + 3] * g[i + 3];
    }
    for (; i < to; i++) {
      s0 += (double) g[i] * g[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private void moveStatistics() {
    for (int p = 0; p < statistics.size(); p++) {
      Parameter parameter = statistics.get(p);
      int from = parameter.offset();
      int to = from + parameter.size();
      for (int s = 1; s < sourceCount; s++) {
        add(sources[s], gradients, from, to);
      }
      add(gradients, block.values(), from, to);
    }
  }

  private void checkRate() {
    if (!(rate >= 0 && rate < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          optimizer.name()
              + " learningRate: expected a number of at least 0, but got "
              + rate
              + " at step "
              + state.iteration()
              + ". Correct the schedule.");
    }
  }

  private void findFactors() {
    Arrays.fill(factors, 0);
    double total = 0;
    for (int i = 0; i < squares.length; i++) {
      factors[pieces.pieces().get(i).parameter()] += squares[i];
      total += squares[i];
    }
    boolean global = options.clip().kind() == GradientClip.Kind.GLOBAL_NORM;
    for (int i = 0; i < factors.length; i++) {
      factors[i] = options.clip().factor(Math.sqrt(global ? total : factors[i]));
    }
  }

  private void planAverage() {
    WeightAverage average = options.average();
    averageShare =
        switch (average.kind()) {
          case NONE -> 0;
          case EXPONENTIAL -> iteration == 1 ? 1 : (float) (1 - average.momentum());
          case TRIGGERED -> updates ? (float) state.nextShare() : 0;
        };
    overwrites =
        average.kind() == WeightAverage.Kind.EXPONENTIAL
            && average.overwriteFrequency() > 0
            && iteration % average.overwriteFrequency() == 0;
  }

  private void updatePart(int number) {
    Run run = parts.get(number);
    if (updates) {
      for (int i = run.first(); i < run.end(); i++) {
        clipAndDecay(pieces.pieces().get(i));
      }
      rule.apply(number);
      if (state.accumulated().length > 0) {
        Arrays.fill(state.accumulated(), run.from(), run.to(), 0);
      }
    } else {
      add(gradients, state.accumulated(), run.from(), run.to());
    }
    if (averageShare > 0) {
      average(run);
    }
    if (overwrites) {
      int count = run.to() - run.from();
      System.arraycopy(state.average(), run.from(), block.values(), run.from(), count);
    }
  }

  private void clipAndDecay(Piece piece) {
    options.clip().apply(gradients, piece.from(), piece.to(), factors[piece.parameter()]);
    float decay = decays[piece.parameter()];
    if (decay != 0) {
      float[] w = block.values();
      for (int i = piece.from(); i < piece.to(); i++) {
        w[i] -= w[i] * decay * rate;
      }
    }
  }

  private void average(Run run) {
    float[] w = block.values();
    float[] average = state.average();
    float share = averageShare;
    for (int i = run.from(); i < run.to(); i++) {
      average[i] += share * (w[i] - average[i]);
    }
  }

  private void project(int number) {
    Parameter parameter = constrained.get(number);
    Objects.requireNonNull(parameter.constraint())
        .project(parameter.values(), parameter.offset(), parameter.shape());
  }
}
