package dev.elman.layer.convolution;

import dev.elman.tensor.Tensor;
import java.util.Arrays;

/// The mean of the values that a window sees, places beyond the ends left out.
abstract class AveragePooling extends Pooling {
  AveragePooling(PoolConfig config, int rank) {
    super(config, rank);
  }

  @Override
  final void pool(Work m, Tensor x, int sample, int p, Tensor y, int at) {
    int channels = x.shape().features();
    float share = share(m, p);
    Arrays.fill(y.data(), at, at + channels, 0);
    for (int k = 0; k < m.patches().places(); k++) {
      int source = m.patches().source(p, k);
      for (int c = 0; source != Patches.OUTSIDE && c < channels; c++) {
        y.data()[at + c] += share * x.data()[sample + source * channels + c];
      }
    }
  }

  @Override
  final void addGradient(Work m, Tensor dy, int at, int p, Tensor dx, int sample) {
    int channels = dx.shape().features();
    float share = share(m, p);
    for (int k = 0; k < m.patches().places(); k++) {
      int source = m.patches().source(p, k);
      for (int c = 0; source != Patches.OUTSIDE && c < channels; c++) {
        dx.data()[sample + source * channels + c] += share * dy.data()[at + c];
      }
    }
  }

  private static float share(Work m, int p) {
    int count = 0;
    for (int k = 0; k < m.patches().places(); k++) {
      count += m.patches().source(p, k) == Patches.OUTSIDE ? 0 : 1;
    }
    return 1f / count;
  }
}
