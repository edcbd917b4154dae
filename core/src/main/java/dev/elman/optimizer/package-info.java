/// Optimizers: each file holds one update rule as a loop over flat arrays.
/// [Optimizers][dev.elman.optimizer.Optimizers] lists them.
///
/// Reading order: `Optimizer` is the contract, `Sgd` the simplest rule, `GradientClip` what happens
/// before a rule. Letters: `w` weights, `g` gradients, `m` momentum, `v` velocity, which is a
/// running mean of `g²`.
package dev.elman.optimizer;
