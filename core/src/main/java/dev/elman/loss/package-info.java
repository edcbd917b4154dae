/// Losses: each file holds the value and the gradient of one formula.
/// [Losses][dev.elman.loss.Losses] lists them.
///
/// Reading order: `Loss` is the contract, `MeanSquaredError` the simplest formula,
/// `SparseCategoricalCrossentropy` the loss of classifiers and language models. Letters: `t` label,
/// `p` prediction (a probability or a logit), `dp` its gradient.
package dev.elman.loss;
