package dev.elman.benchmarks;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RNN;
import ai.djl.nn.recurrent.RecurrentBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/// PyTorch's native library through DJL.
final class DjlPeer implements Peer {
  private final Work work;
  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final RecurrentBlock recurrent;
  private final Block dense = Linear.builder().setUnits(1).build();
  private final ParameterStore store = new ParameterStore(manager, false);
  private final NDArray x;
  private final NDArray y;
  private final @Nullable NDArray isLast; // [B, T, 1]: 1 at the last step of each ragged sequence

  DjlPeer(Problem problem) {
    work = problem.work();
    recurrent = recurrent(work);
    int units = work.units();
    Shape input = new Shape(work.batch(), work.time(), work.features());
    recurrent.initialize(manager, ai.djl.ndarray.types.DataType.FLOAT32, input);
    dense.initialize(
        manager, ai.djl.ndarray.types.DataType.FLOAT32, new Shape(work.batch(), units));
    var layout = new PyTorchLayout(problem);
    set(recurrent, 0, layout.inputWeights());
    set(recurrent, 1, layout.recurrentWeights());
    set(recurrent, 2, layout.inputBias());
    set(recurrent, 3, layout.recurrentBias());
    set(dense, 0, problem.denseKernel());
    set(dense, 1, problem.denseBias());
    x = manager.create(problem.x(), input);
    y = manager.create(problem.y(), new Shape(work.batch(), 1));
    isLast = work.ragged() ? manager.create(lastSteps(), input.slice(0, 2).add(1)) : null;
  }

  private float[] lastSteps() {
    float[] ones = new float[work.batch() * work.time()];
    for (int row = 0; row < work.batch(); row++) {
      ones[row * work.time() + work.length(row) - 1] = 1;
    }
    return ones;
  }

  /// The h of the last step of each sequence. DJL has no packed sequences: padding is computed.
  private NDArray last(NDArray h) {
    return isLast == null ? h.get(":, -1, :") : h.mul(isLast).sum(new int[] {1});
  }

  private static RecurrentBlock recurrent(Work work) {
    RecurrentBlock.BaseBuilder<?> builder =
        switch (work.cell()) {
          case SIMPLE_RNN -> RNN.builder().setActivation(RNN.Activation.TANH);
          case LSTM -> LSTM.builder();
          case GRU -> GRU.builder();
        };
    builder.setStateSize(work.units()).setNumLayers(1).optBatchFirst(true);
    if (work.mode() == Work.Mode.STREAMING) {
      builder.optReturnState(true);
    }
    return switch (builder) {
      case RNN.Builder rnn -> rnn.build();
      case LSTM.Builder lstm -> lstm.build();
      case GRU.Builder gru -> gru.build();
      default -> throw new IllegalStateException("a recurrent layer of another kind");
    };
  }

  private static void set(Block block, int number, float[] values) {
    PairList<String, Parameter> parameters = block.getParameters();
    parameters.valueAt(number).getArray().set(values);
  }

  /// The last h through the dense layer.
  private NDArray forward(boolean training) {
    NDArray h = recurrent.forward(store, new NDList(x), training).head();
    return dense.forward(store, new NDList(last(h)), training).singletonOrThrow();
  }

  @Override
  public float[] outputs() {
    if (work.mode() == Work.Mode.STREAMING) {
      var stream = new Stream();
      float[] outputs = new float[work.time()];
      for (int t = 0; t < outputs.length; t++) {
        outputs[t] = stream.step(t);
      }
      return outputs;
    }
    try (NDArray outputs = forward(false)) {
      return outputs.toFloatArray();
    }
  }

  /// A sequence step by step.
  private final class Stream {
    private NDList state = new NDList();

    private float step(int t) {
      try (NDManager local = manager.newSubManager()) {
        NDArray step = x.get("0:1, " + t + ":" + (t + 1));
        step.attach(local);
        NDList input = new NDList(step);
        input.addAll(state);
        NDList results = recurrent.forward(store, input, false);
        NDArray last = results.head().get(":, -1, :");
        float output =
            dense.forward(store, new NDList(last), false).singletonOrThrow().toFloatArray()[0];
        NDList next = new NDList(results.subList(1, results.size()));
        next.attach(manager);
        state.close();
        state = next;
        return output;
      }
    }
  }

  @Override
  public double[] losses(int steps) {
    double[] losses = new double[steps];
    try (var training = new Training()) {
      for (int i = 0; i < steps; i++) {
        losses[i] = training.step();
      }
    }
    return losses;
  }

  /// Updates by Adam.
  private final class Training implements AutoCloseable {
    private final Model model = Model.newInstance("benchmark", "PyTorch");
    private final Trainer trainer;
    private final Loss loss = Loss.l2Loss("l2", 1);

    private Training() {
      var both = new ai.djl.nn.SequentialBlock();
      both.add(recurrent);
      both.add(list -> new NDList(last(list.head())));
      both.add(dense);
      model.setBlock(both);
      Optimizer adam =
          Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.001f)).optEpsilon(1e-7f).build();
      trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(adam));
      trainer.initialize(x.getShape());
    }

    private float step() {
      float value;
      try (NDManager local = manager.newSubManager();
          GradientCollector collector = trainer.newGradientCollector()) {
        NDList input = new NDList(x);
        NDList prediction = trainer.forward(input);
        NDArray l = loss.evaluate(new NDList(y), prediction);
        l.attach(local);
        collector.backward(l);
        value = l.getFloat();
        prediction.close();
      }
      trainer.step();
      return value;
    }

    @Override
    public void close() {
      trainer.close();
      model.close();
    }
  }

  @Override
  public long[] measure(double seconds) {
    return switch (work.mode()) {
      case TRAINING -> {
        try (var training = new Training()) {
          yield Stopwatch.measure(seconds, training::step);
        }
      }
      case INFERENCE ->
          Stopwatch.measure(
              seconds,
              () -> {
                try (NDManager local = manager.newSubManager()) {
                  NDArray outputs = forward(false);
                  outputs.attach(local);
                  outputs.toFloatArray();
                }
              });
      case STREAMING -> {
        var stream = new Stream();
        yield Stopwatch.measure(seconds, () -> stream.step(0));
      }
    };
  }
}
