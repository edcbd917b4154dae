package dev.elman.layer.convolution;

/// Long short-term memory over sequences of rows, whose products are convolutions: `[batch, time,
/// rows, channels]` → `[batch, rows, filters]`, or with an axis of time with `returnSequences`.
///
/// ```
/// z = x ∗ W + hPrev ∗ R + b          columns i | f | g | o of F filters each
/// i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)
/// c = f ⊙ cPrev + i ⊙ g              h = o ⊙ tanh(c)
/// ```
///
/// | parameter | shape | Keras |
/// |---|---|---|
/// | W | `[window…, C, 4F]` | kernel |
/// | R | `[window…, F, 4F]` | recurrent_kernel |
/// | b | `[4F]` | bias |
///
/// The convolution of x has the strides, the padding and the dilation of the [ConvLstmConfig]; that
/// of h has none of them, so that h keeps its extents.
///
/// *State*: h and c, zero at first, or the second and third input, or with `stateful` what the
/// batch before ended with; with `returnState` the last ones follow the output. *Dropout* is
/// variational: `x ⊙ m` and `hPrev ⊙ m` with masks that stay the same at all steps, one for each
/// gate, position and channel; as in Keras every gate has its own. *Mask*: a masked step changes no
/// state and repeats the output, which is zero before the first real step; the mask goes on with a
/// sequence.
///
/// Keras's `ConvLSTM1D` with `channels_last`. Source: Shi et al. 2015, *Convolutional LSTM
/// network*, arXiv:1506.04214, equation 3, without its peepholes.
public final class ConvLstm1d extends ConvLstm {
  /// A layer of this configuration.
  public ConvLstm1d(ConvLstmConfig config) {
    super(config, 1);
  }

  @Override
  public String type() {
    return "ConvLSTM1D";
  }
}
