package dev.elman.measure;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.rmsprop;

import dev.elman.layer.Masking;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.model.FitOptions;
import dev.elman.model.Sequential;
import dev.elman.model.Verbose;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.RandomTensors;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/// Measures what padding costs: the time to train on batches with half of their steps masked,
/// divided by the time without masked steps.
///
/// Both are measured in turn in one process, as the time that the one thread of the training has a
/// processor, so that whatever else the machine does disturbs little; the median of the ratios is
/// printed. Run `main` with the test classes of `core` on the class path; the one argument is the
/// number of pairs.
public final class PaddingCost {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROWS = 64;
  private static final int TIME = 100;
  private static final int FEATURES = 32;
  private static final int UNITS = 128;

  private PaddingCost() {}

  public static void main(String[] arguments) {
    int pairs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
    Tensor full = new RandomTensors(1).next(1, Shape.of(ROWS, TIME, FEATURES));
    int[] halves = new int[ROWS];
    Arrays.fill(halves, TIME / 2);
    int[] spread = new int[ROWS];
    Arrays.setAll(spread, row -> 1 + (row * 37 + 11) % ROWS * (TIME - 1) / (ROWS - 1));
    print("LSTM(128), every row half", lstm(UNITS), full, halves, pairs);
    print("LSTM(128), lengths from 1 to 100", lstm(UNITS), full, spread, pairs);
    print("GRU(128), lengths from 1 to 100", gru(UNITS), full, spread, pairs);
  }

  private static void print(String what, Recurrent layer, Tensor full, int[] lengths, int pairs) {
    Tensor padded = full.rows(0, ROWS);
    int real = 0;
    for (int row = 0; row < ROWS; row++) {
      int from = (row * TIME + lengths[row]) * FEATURES;
      Arrays.fill(padded.data(), from, (row + 1) * TIME * FEATURES, 0);
      real += lengths[row];
    }
    Sequential model = Sequential.of(input(TIME, FEATURES), new Masking(), layer, dense(1));
    model.compile(rmsprop(), mse());
    Tensor y = new RandomTensors(2).next(1, Shape.of(ROWS, 1));
    double[] ratios = new double[pairs];
    for (int pair = -5; pair < pairs; pair++) { // the first five compile
      double whole = seconds(model, full, y);
      double part = seconds(model, padded, y);
      if (pair >= 0) {
        ratios[pair] = part / whole;
      }
    }
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT,
        "%-34s real steps %4.1f %%  time %4.1f %% (quartiles %4.1f, %4.1f; %d pairs)%n",
        what,
        100.0 * real / (ROWS * TIME),
        100 * ratios[pairs / 2],
        100 * ratios[pairs / 4],
        100 * ratios[3 * pairs / 4],
        pairs);
  }

  private static double seconds(Sequential model, Tensor x, Tensor y) {
    long start = THREADS.getCurrentThreadCpuTime();
    model.fit(x, y, FitOptions.epochs(3).batchSize(ROWS).threads(1).verbose(Verbose.SILENT));
    return (THREADS.getCurrentThreadCpuTime() - start) * 1e-9;
  }
}
