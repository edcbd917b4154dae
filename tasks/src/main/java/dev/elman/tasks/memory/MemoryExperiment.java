package dev.elman.tasks.memory;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;

import dev.elman.inspect.GradientFlow;
import dev.elman.model.DivergedException;
import dev.elman.model.FitOptions;
import dev.elman.model.Samples;
import dev.elman.model.Sequential;
import dev.elman.model.Verbose;
import dev.elman.tensor.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// Trains several networks on one [MemoryTask] at several lags, and looks at their gradients
/// before.
///
/// Every batch is new, so nothing can be learned by heart; the score is that on other sequences.
///
/// @param lags how many steps lie between question and answer
/// @param units the units of the recurrent layer
/// @param updates the most updates of the weights
/// @param learningRate that of Adam; the gradient is limited to norm 1
/// @param seed where weights and sequences come from
/// @param threads the number of threads; it does not change the result
public record MemoryExperiment(
    MemoryTask task,
    List<MemoryNetwork> networks,
    List<Integer> lags,
    int units,
    int updates,
    double learningRate,
    long seed,
    int threads) {
  private static final int BATCH = 32;
  private static final int ROUND = 32; // updates between two looks at the score
  private static final int TEST = 512;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if a number is outside its range
  public MemoryExperiment {
    networks = List.copyOf(networks);
    lags = List.copyOf(lags);
    requirePositive("units", units);
    requirePositive("updates", updates);
    for (int lag : lags) {
      if (lag < 2) {
        throw new IllegalArgumentException(
            "Memory lag: expected at least 2 steps, but got " + lag + ".");
      }
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Memory " + name + ": expected at least 1, but got " + value + ".");
    }
  }

  /// All networks with 32 units at lags 10, 100 and 1000, up to 1,600 updates, learning rate 0.003,
  /// seed 1.
  public static MemoryExperiment standard(MemoryTask task) {
    return new MemoryExperiment(
        task,
        List.of(MemoryNetwork.values()),
        List.of(10, 100, 1000),
        32,
        1600,
        0.003,
        1,
        Runtime.getRuntime().availableProcessors());
  }

  /// Other networks.
  public MemoryExperiment networks(MemoryNetwork... some) {
    return new MemoryExperiment(
        task, List.of(some), lags, units, updates, learningRate, seed, threads);
  }

  /// Other lags.
  public MemoryExperiment lags(List<Integer> newLags) {
    return new MemoryExperiment(
        task, networks, newLags, units, updates, learningRate, seed, threads);
  }

  /// Another number of updates.
  public MemoryExperiment updates(int newUpdates) {
    return new MemoryExperiment(
        task, networks, lags, units, newUpdates, learningRate, seed, threads);
  }

  /// Another seed.
  public MemoryExperiment seed(long newSeed) {
    return new MemoryExperiment(
        task, networks, lags, units, updates, learningRate, newSeed, threads);
  }

  /// Another number of threads.
  public MemoryExperiment threads(int newThreads) {
    return new MemoryExperiment(
        task, networks, lags, units, updates, learningRate, seed, newThreads);
  }

  /// Trains everything.
  ///
  /// @param progress is told each result as soon as it is there
  public List<MemoryResult> run(Consumer<MemoryResult> progress) {
    List<MemoryResult> results = new ArrayList<>();
    for (int lag : lags) {
      for (MemoryNetwork network : networks) {
        MemoryResult result = train(network, lag);
        progress.accept(result);
        results.add(result);
      }
    }
    return List.copyOf(results);
  }

  private MemoryResult train(MemoryNetwork network, int lag) {
    Samples test = task.samples(TEST, lag, seed - 1);
    Sequential model =
        Sequential.of(
            input(Shape.ANY, MemoryTask.FEATURES),
            network.layer(units, lag),
            dense(1, task.outputActivation()));
    model.seed(seed);
    model.compile(adam().learningRate(learningRate).globalClipNorm(1), task.loss(), task.metric());
    model.build();
    Samples batch = task.samples(BATCH, lag, seed);
    GradientFlow flow =
        GradientFlow.of(model, batch.x().getFirst(), batch.y().getFirst(), task.loss());
    long begin = System.nanoTime();
    int done = 0;
    double score = score(model, test);
    while (done < updates && !task.isSolved(score) && fit(model, lag, done)) {
      done += Math.min(ROUND, updates - done);
      score = score(model, test);
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - begin);
    return new MemoryResult(network, lag, flow, score, task.isSolved(score), done, duration);
  }

  /// Trains on new sequences; false if the training has diverged.
  private boolean fit(Sequential model, int lag, int done) {
    int count = Math.min(ROUND, updates - done) * BATCH;
    Samples round = task.samples(count, lag, seed + 1 + done);
    FitOptions options =
        FitOptions.epochs(1).batchSize(BATCH).threads(threads).verbose(Verbose.SILENT);
    try {
      model.fit(round, options);
      return true;
    } catch (DivergedException e) {
      return false; // the score of the last weights stands
    }
  }

  private double score(Sequential model, Samples test) {
    return Objects.requireNonNull(model.evaluate(test).get(task.metric().name()));
  }
}
