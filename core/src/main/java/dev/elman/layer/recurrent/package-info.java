/// Recurrent layers: how steps are strung together, and what a step is.
///
/// Reading order: [dev.elman.layer.recurrent.Recurrent] is the loop over time, forward and
/// backward; [dev.elman.layer.recurrent.SimpleRnn], [dev.elman.layer.recurrent.Lstm] and
/// [dev.elman.layer.recurrent.Gru] are the equations of one step with their derivatives.
/// [dev.elman.layer.recurrent.Step] holds the windows that a step sees.
///
/// Letters: B batch, T time, F features, U units, G = gates · U; x input, h output and state, c
/// cell state, z pre-activations, i f g o the gates of an LSTM, z r g those of a GRU; W kernel, R
/// recurrent kernel, b bias; `dv` is the gradient of the loss with respect to v; ⊙ is the product
/// of elements.
package dev.elman.layer.recurrent;
