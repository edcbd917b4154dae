package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.hdf5.Hdf5Dataset;
import dev.elman.tensor.Parameter;

/// Kernels of `Convolution1D`, which Keras 1 wrote as images of one column: `[k, 1, in, out]`, up
/// to 1.1 `[out, in, k, 1]`.
final class Keras1Kernels {
  private static final int RANK = 4;

  private Keras1Kernels() {}

  /// Gives a parameter its values, which may be such a kernel.
  static void put(Parameter parameter, Hdf5Dataset array, WeightPlan plan)
      throws ModelFileException {
    int[] extents = array.extents();
    if (parameter.shape().rank() != RANK - 1 || extents.length != RANK) {
      plan.put(parameter, array);
    } else if (extents[1] == 1 && extents[0] == parameter.shape().extent(0)) {
      int[] squeezed = {extents[0], extents[2], extents[3]};
      plan.put(parameter, array.floats(), squeezed, array.path());
    } else {
      int[] turned = {extents[2], extents[1], extents[0]};
      plan.put(parameter, turned(array.floats(), extents), turned, array.path());
    }
  }

  /// `[out, in, k, 1]` becomes `[k, in, out]`.
  private static float[] turned(float[] values, int[] extents) {
    int outs = extents[0];
    int ins = extents[1];
    int size = extents[2] * extents[3];
    float[] turned = new float[values.length];
    for (int out = 0; out < outs; out++) {
      for (int in = 0; in < ins; in++) {
        for (int k = 0; k < size; k++) {
          turned[(k * ins + in) * outs + out] = values[(out * ins + in) * size + k];
        }
      }
    }
    return turned;
  }
}
