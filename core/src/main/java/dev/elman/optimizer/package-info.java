/// Optimizers: each file holds one update rule as a loop over flat arrays.
/// [Optimizers][dev.elman.optimizer.Optimizers] lists them.
///
/// Reading order: `Optimizer` is the contract, `OptimizerOptions` what happens around every rule,
/// `Sgd` the simplest rule, `Lamb` one that needs whole parameters. Letters: `w` weights, `g`
/// gradients, `m` momentum, `v` velocity, which is a running mean of `g²`.
package dev.elman.optimizer;
