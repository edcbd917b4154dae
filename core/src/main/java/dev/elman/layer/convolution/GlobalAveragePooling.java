package dev.elman.layer.convolution;

import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The mean of each channel over the positions that are real.
abstract class GlobalAveragePooling extends GlobalPooling {
  GlobalAveragePooling(int rank, boolean keepdims) {
    super(rank, keepdims);
  }

  @Override
  final void pool(Tape tape, Work m, Tensor x, int sample, Tensor y) {
    int channels = x.shape().features();
    int positions = x.rowSize() / channels;
    int to = sample * channels;
    float share = share(tape.mask(), sample, positions);
    Arrays.fill(y.data(), to, to + channels, 0);
    for (int p = 0; p < positions; p++) {
      int from = (sample * positions + p) * channels;
      for (int c = 0; isReal(tape.mask(), sample, p) && c < channels; c++) {
        y.data()[to + c] += x.data()[from + c];
      }
    }
    for (int c = 0; c < channels; c++) {
      y.data()[to + c] *= share;
    }
  }

  @Override
  final void gradient(Tape tape, Work m, Tensor dy, int sample, Tensor dx) {
    int channels = dx.shape().features();
    int positions = dx.rowSize() / channels;
    float share = share(tape.mask(), sample, positions);
    for (int p = 0; p < positions; p++) {
      int to = (sample * positions + p) * channels;
      float factor = isReal(tape.mask(), sample, p) ? share : 0;
      for (int c = 0; c < channels; c++) {
        dx.data()[to + c] = factor * dy.data()[sample * channels + c];
      }
    }
  }

  private static boolean isReal(@Nullable Mask mask, int sample, int p) {
    return mask == null || mask.get(sample, p);
  }

  private static float share(@Nullable Mask mask, int sample, int positions) {
    int count = mask == null ? positions : mask.count(sample);
    return count == 0 ? 0 : 1f / count;
  }
}
