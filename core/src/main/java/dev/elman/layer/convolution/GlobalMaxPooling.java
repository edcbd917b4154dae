package dev.elman.layer.convolution;

import dev.elman.layer.Tape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;

/// The largest value of each channel; the gradient goes to where it was.
abstract class GlobalMaxPooling extends GlobalPooling {
  GlobalMaxPooling(int rank, boolean keepdims) {
    super(rank, keepdims);
  }

  @Override
  final void pool(Tape tape, Work m, Tensor x, int sample, Tensor y) {
    int channels = x.shape().features();
    int begin = sample * x.rowSize();
    for (int c = 0; c < channels; c++) {
      int best = begin + c;
      for (int place = best; place < begin + x.rowSize(); place += channels) {
        float value = x.data()[place];
        // NaN wins, so that it is not lost
        if (value > x.data()[best] || Float.isNaN(value)) {
          best = place;
        }
      }
      m.chosen()[sample * channels + c] = best;
      y.data()[sample * channels + c] = x.data()[best];
    }
  }

  @Override
  final void gradient(Tape tape, Work m, Tensor dy, int sample, Tensor dx) {
    int channels = dx.shape().features();
    Arrays.fill(dx.data(), sample * dx.rowSize(), (sample + 1) * dx.rowSize(), 0);
    for (int i = sample * channels; i < (sample + 1) * channels; i++) {
      dx.data()[m.chosen()[i]] = dy.data()[i];
    }
  }
}
