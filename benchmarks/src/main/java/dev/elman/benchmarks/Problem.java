package dev.elman.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The numbers of a [Work]: weights in Keras's layout, inputs and labels. The same work has always
/// the same numbers, so processes need not pass them on, except to Python.
///
/// @param kernel W `[F, G]`
/// @param recurrentKernel R `[U, G]`
/// @param bias b `[G]`, for a GRU `[2, G]`
/// @param denseKernel `[U, 1]`
/// @param denseBias `[1]`
/// @param x `[B, T, F]`, zeros behind the end of a sequence
/// @param y `[B, 1]`
@SuppressWarnings("ArrayRecordComponent") // never compared as a record
record Problem(
    Work work,
    float[] kernel,
    float[] recurrentKernel,
    float[] bias,
    float[] denseKernel,
    float[] denseBias,
    float[] x,
    float[] y) {

  static Problem of(Work work) {
    var random = new SplittableRandom(42);
    int units = work.units();
    int rows = work.cell() == Work.Cell.GRU ? 2 : 1;
    double scale = Math.sqrt(1.0 / units);
    Problem problem =
        new Problem(
            work,
            uniform(random, work.features() * work.columns(), Math.sqrt(1.0 / work.features())),
            uniform(random, units * work.columns(), scale),
            uniform(random, rows * work.columns(), 0.2),
            uniform(random, units, scale),
            uniform(random, 1, 0.2),
            uniform(random, work.batch() * work.time() * work.features(), 1),
            uniform(random, work.batch(), 1));
    int size = work.time() * work.features();
    for (int row = 0; row < work.batch(); row++) {
      int from = row * size + work.length(row) * work.features();
      Arrays.fill(problem.x, from, (row + 1) * size, 0);
    }
    return problem;
  }

  private static float[] uniform(SplittableRandom random, int size, double limit) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-limit, limit);
    }
    return values;
  }

  /// Writes all arrays one behind the other as little-endian float32.
  void write(Path file) {
    float[][] arrays = {kernel, recurrentKernel, bias, denseKernel, denseBias, x, y};
    int size = 0;
    for (float[] array : arrays) {
      size += array.length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] array : arrays) {
      for (float value : array) {
        bytes.putFloat(value);
      }
    }
    try {
      Files.write(file, bytes.array());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
