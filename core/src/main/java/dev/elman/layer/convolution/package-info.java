/// Convolution, pooling, and the recurrent layer whose products are convolutions.
///
/// Reading order: [dev.elman.layer.convolution.Conv1d], [dev.elman.layer.convolution.MaxPooling1d],
/// [dev.elman.layer.convolution.ConvLstm2d].
///
/// All layers have one or two axes of space between the batch and the channels, Keras's
/// `channels_last`: `[batch, time, channels]` or `[batch, height, width, channels]`. Letters: B
/// batch, T time, P positions of the result, K places of a window, C channels, F filters.
package dev.elman.layer.convolution;
