package dev.elman.tasks.forecasting;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;

import dev.elman.distribution.DistributionOutput;
import dev.elman.layer.Dense;
import dev.elman.layer.Embedding;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.model.Functional;
import dev.elman.model.Sequential;
import dev.elman.model.Session;
import dev.elman.tasks.forecasting.WindowEncoder.Window;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Draws futures from a trained [AutoregressiveNetwork], one step after the other (ancestral
/// sampling): a value that was drawn is one of the values that the next step is told. The past of a
/// window is read once, and all its futures go on from there, side by side in one batch.
final class PathSampler {
  private final StepEncoder encoder;
  private final DistributionOutput output;
  private final int paths;
  private final Sequential stepper;
  private final @Nullable Tensor
      vectors; // [entries, size]: what is learned of what does not change

  /// A sampler.
  ///
  /// @param trained the network of whole windows; the weights of its layers are also those of a
  ///   step
  PathSampler(Functional trained, CellType cell, StepEncoder encoder, int paths) {
    this.encoder = encoder;
    this.paths = paths;
    output = encoder.likelihood().output();
    vectors =
        trained.layers().stream()
            .filter(Embedding.class::isInstance)
            .map(layer -> layer.parameters().getFirst().get())
            .findFirst()
            .orElse(null);
    stepper = stepper(trained, cell);
  }

  /// The recurrent and the last layer alone, for one step at a time.
  private static Sequential stepper(Functional trained, CellType cell) {
    List<Layer> layers = new ArrayList<>();
    List<Tensor> weights = new ArrayList<>();
    for (Layer layer : trained.layers()) {
      if (layer instanceof Recurrent recurrent) {
        if (layers.isEmpty()) {
          layers.add(input(1, layer.inputShape().features()));
        }
        layers.add(cell.layer(recurrent.cell().stateSizes().getFirst()).returnSequences());
      } else if (layer instanceof Dense) {
        layers.add(dense(layer.outputShape(layer.inputShape()).features()));
      } else {
        continue;
      }
      layer.parameters().stream().map(Parameter::get).forEach(weights::add);
    }
    Sequential stepper = Sequential.of(layers.toArray(Layer[]::new));
    stepper.build();
    stepper.setWeights(weights);
    return stepper;
  }

  /// Draws the futures of each window: `[window][path][step]`.
  ///
  /// @param windows places at the ends of series
  /// @param seeds one for each window
  double[][][] draw(List<Window> windows, List<Seed> seeds) {
    List<WindowScale> scales = windows.stream().map(encoder::scale).toList();
    Session session = Session.of(stepper, windows.size() * paths);
    session.states(afterContext(windows, scales));
    List<RandomGenerator> random = seeds.stream().map(Seed::generator).toList();
    double[][][] drawn = new double[windows.size()][paths][encoder.horizon()];
    Tensor x = Tensor.zeros(windows.size() * paths, channels());
    for (int step = 0; step < encoder.horizon(); step++) {
      for (int i = 0; i < windows.size(); i++) {
        write(windows.get(i), scales.get(i), drawn[i], step, x.data(), i * paths);
      }
      float[] said = session.step(x).data();
      for (int i = 0; i < windows.size(); i++) {
        draw(windows.get(i), scales.get(i), drawn[i], step, said, i * paths, random.get(i));
      }
    }
    return drawn;
  }

  private int channels() {
    return stepper.inputShapes().getFirst().features();
  }

  /// The states of all paths after the windows have been read: those of a window are all the same.
  private List<Tensor> afterContext(List<Window> windows, List<WindowScale> scales) {
    Session session = Session.of(stepper, windows.size());
    Tensor x = Tensor.zeros(windows.size(), channels());
    double[][] nothing = new double[1][0];
    for (int step = -encoder.context(); step < 0; step++) {
      for (int i = 0; i < windows.size(); i++) {
        write(windows.get(i), scales.get(i), nothing, step, x.data(), i);
      }
      session.step(x);
    }
    return session.states().stream().map(this::repeated).toList();
  }

  private Tensor repeated(Tensor states) {
    int units = states.extent(1);
    Tensor all = Tensor.zeros(states.extent(0) * paths, units);
    for (int row = 0; row < all.extent(0); row++) {
      System.arraycopy(states.data(), row / paths * units, all.data(), row * units, units);
    }
    return all;
  }

  /// Writes what a step is told, for all paths of a window, into rows from `first` on.
  private void write(
      Window at, WindowScale scale, double[][] paths, int step, float[] x, int first) {
    int lags = encoder.lags().size();
    int t = at.end() + step;
    int begin = first * channels();
    encoder.writeKnown(at.series(), scale, t, x, begin + lags);
    writeVectors(at.series(), x, begin + encoder.channels());
    for (int path = 0; path < paths.length; path++) {
      int row = (first + path) * channels();
      System.arraycopy(x, begin + lags, x, row + lags, channels() - lags);
      for (int i = 0; i < lags; i++) {
        int then = t - encoder.lags().get(i);
        x[row + i] =
            encoder.lagged(
                scale,
                StepEncoder.value(at.series(), paths[path], then),
                StepEncoder.value(at.series(), paths[path], then - 1));
      }
    }
  }

  private void writeVectors(TimeSeries series, float[] x, int at) {
    if (vectors != null) {
      int size = vectors.extent(1);
      float[] ids = encoder.idsOf(series);
      for (int i = 0; i < ids.length; i++) {
        System.arraycopy(vectors.data(), ((int) ids[i]) * size, x, at + i * size, size);
      }
    }
  }

  private void draw(
      Window at,
      WindowScale scale,
      double[][] paths,
      int step,
      float[] said,
      int first,
      RandomGenerator random) {
    boolean isForCounts = encoder.likelihood().isForCounts();
    for (int path = 0; path < paths.length; path++) {
      int from = (first + path) * output.parameters();
      if (isForCounts) {
        said[from + 1] += encoder.logScale(scale);
      }
      double sample = output.distribution(said, from).sample(random);
      double anchor = encoder.anchor(at.series(), paths[path], at.end() + step);
      paths[path][step] = isForCounts ? sample : scale.forecast((float) sample, anchor);
    }
  }
}
