package dev.elman.model;

import dev.elman.Elman;
import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.loss.Losses;
import dev.elman.optimizer.Optimizers;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Data, bits and layers that several tests of the model need.
final class Fixtures {
  private Fixtures() {}

  /// Numbers in [-0.5, 0.5), the same as in tools/golden/loss_curves.py.
  static Tensor numbers(long seed, int... extents) {
    Tensor tensor = Tensor.zeros(extents);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = Seed.uniform(seed, i) - 0.5f;
    }
    return tensor;
  }

  /// The bits of all weights.
  static List<Integer> bits(Model model) {
    return model.getWeights().stream().flatMap(w -> bits(w).stream()).toList();
  }

  static List<Integer> bits(Tensor tensor) {
    Integer[] bits = new Integer[tensor.size()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(tensor.data()[i]);
    }
    return List.of(bits);
  }

  /// A training that does not run.
  static TrainingRun run(int epochs, int batches) {
    List<Objective> objectives = List.of(Objective.of(Losses.mse()));
    Compiled compiled = new Compiled(Optimizers.sgd(), objectives, new OptimizerState());
    Totals totals = new Totals(objectives, List.of("dense"));
    Model model = Sequential.of(Elman.dense(1));
    return new TrainingRun(model, compiled, epochs, batches, totals, List.of());
  }

  static FitOptions silent(int epochs) {
    return FitOptions.epochs(epochs).verbose(Verbose.SILENT);
  }

  /// Passes its input on and shows it to a test, on the thread that computes.
  static class Probe extends Layer {
    private final Consumer<Tensor> whileTraining;

    Probe(Consumer<Tensor> whileTraining) {
      this.whileTraining = whileTraining;
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
      if (tape.training()) {
        whileTraining.accept(x);
      }
      return x;
    }

    @Override
    public Tensor backward(Tape tape, Tensor dy) {
      return dy;
    }

    @Override
    protected void createParameters(Shape input) {}

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public String type() {
      return "Probe";
    }
  }

  /// A probe that holds every thread back until so many threads have come: the first batch then has
  /// a part on each of them.
  static final class ThreadGate extends Probe {
    final Set<String> names;

    private ThreadGate(Set<String> names, int threads) {
      super(_ -> {
        names.add(Thread.currentThread().getName());
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (names.size() < threads && System.nanoTime() < deadline) {
          Thread.onSpinWait();
        }
      });
      this.names = names;
    }

    static ThreadGate of(int threads) {
      return new ThreadGate(ConcurrentHashMap.newKeySet(), threads);
    }
  }
}
