package dev.elman.layer.convolution;

import dev.elman.tensor.Tensor;

/// The largest value that a window sees; the gradient goes to where it was.
abstract class MaxPooling extends Pooling {
  MaxPooling(PoolConfig config, int rank) {
    super(config, rank);
  }

  @Override
  final void pool(Work m, Tensor x, int sample, int p, Tensor y, int at) {
    int channels = x.shape().features();
    for (int c = 0; c < channels; c++) {
      int best = -1;
      for (int k = 0; k < m.patches().places(); k++) {
        int source = m.patches().source(p, k);
        if (source == Patches.OUTSIDE) {
          continue;
        }
        int place = sample + source * channels + c;
        float value = x.data()[place];
        // NaN wins, so that it is not lost
        if (best < 0 || value > x.data()[best] || Float.isNaN(value)) {
          best = place;
        }
      }
      m.chosen()[at + c] = best;
      y.data()[at + c] = x.data()[best];
    }
  }

  @Override
  final void addGradient(Work m, Tensor dy, int at, int p, Tensor dx, int sample) {
    for (int c = 0; c < dx.shape().features(); c++) {
      dx.data()[m.chosen()[at + c]] += dy.data()[at + c];
    }
  }
}
