package dev.elman.benchmarks;

import java.util.Arrays;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/// DL4J with its native library. It has no GRU.
final class Dl4jPeer implements Peer {
  /// Where DL4J's blocks of an LSTM stand in Keras's: candidate, forget, output, input.
  private static final int[] LSTM_GATES = {2, 1, 3, 0};

  private final Work work;
  private final MultiLayerNetwork network;
  private final INDArray x; // [B, F, T]
  private final INDArray y;
  private final @Nullable INDArray mask; // [B, T], of ragged sequences

  Dl4jPeer(Problem problem) {
    work = problem.work();
    network = network(work);
    network.init();
    int units = work.units();
    network.setParam("0_W", matrix(problem.kernel(), work.features()));
    network.setParam("0_RW", matrix(problem.recurrentKernel(), units));
    network.setParam("0_b", matrix(problem.bias(), 1));
    network.setParam("1_W", Nd4j.create(problem.denseKernel(), new int[] {units, 1}));
    network.setParam("1_b", Nd4j.create(problem.denseBias(), new int[] {1, 1}));
    x =
        Nd4j.create(problem.x(), new int[] {work.batch(), work.time(), work.features()})
            .permute(0, 2, 1)
            .dup('f');
    y = Nd4j.create(problem.y(), new int[] {work.batch(), 1});
    mask = work.ragged() ? mask(work) : null;
  }

  private static INDArray mask(Work work) {
    float[] ones = new float[work.batch() * work.time()];
    for (int row = 0; row < work.batch(); row++) {
      Arrays.fill(ones, row * work.time(), row * work.time() + work.length(row), 1);
    }
    return Nd4j.create(ones, new int[] {work.batch(), work.time()});
  }

  private static MultiLayerNetwork network(Work work) {
    boolean streams = work.mode() == Work.Mode.STREAMING;
    BaseRecurrentLayer.Builder<?> builder =
        switch (work.cell()) {
          case LSTM -> new LSTM.Builder().gateActivationFunction(Activation.SIGMOID);
          case SIMPLE_RNN -> new SimpleRnn.Builder();
          case GRU -> throw new UnsupportedOperationException("DL4J has no GRU");
        };
    builder.nIn(work.features()).nOut(work.units()).activation(Activation.TANH);
    BaseRecurrentLayer recurrent = builder.build();
    var list =
        new NeuralNetConfiguration.Builder()
            .optimizationAlgo(OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT)
            .dataType(DataType.FLOAT)
            .updater(new Adam(0.001, 0.9, 0.999, 1e-7))
            .list();
    return new MultiLayerNetwork(
        streams
            ? list.layer(recurrent)
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nIn(work.units())
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build()
            : list.layer(new LastTimeStep(recurrent))
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(work.units())
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
  }

  private INDArray matrix(float[] keras, int rows) {
    int units = work.units();
    int columns = work.columns();
    float[] values = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int gate = 0; gate < work.cell().gates; gate++) {
        int from = work.cell() == Work.Cell.LSTM ? LSTM_GATES[gate] : gate;
        System.arraycopy(
            keras, r * columns + from * units, values, r * columns + gate * units, units);
      }
    }
    return Nd4j.create(values, new int[] {rows, columns});
  }

  @Override
  public float[] outputs() {
    if (work.mode() != Work.Mode.STREAMING) {
      return network.output(x, false, mask, null).toFloatVector();
    }
    float[] outputs = new float[work.time()];
    for (int t = 0; t < outputs.length; t++) {
      outputs[t] = network.rnnTimeStep(step(t)).getFloat(0);
    }
    return outputs;
  }

  private INDArray step(int t) {
    return x.get(NDArrayIndex.interval(0, 1), NDArrayIndex.all(), NDArrayIndex.interval(t, t + 1))
        .dup();
  }

  @Override
  public double[] losses(int steps) {
    double[] losses = new double[steps];
    for (int i = 0; i < steps; i++) {
      network.fit(x, y, mask, null);
      losses[i] = network.score(); // of the pass before the update
    }
    return losses;
  }

  @Override
  public long[] measure(double seconds) {
    INDArray step = step(0);
    return Stopwatch.measure(
        seconds,
        switch (work.mode()) {
          case TRAINING -> () -> network.fit(x, y, mask, null);
          case INFERENCE -> () -> network.output(x, false, mask, null);
          case STREAMING -> () -> network.rnnTimeStep(step);
        });
  }
}
