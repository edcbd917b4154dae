/// Regularizers: what large weights add to the loss, value and gradient together.
/// [Regularizers][dev.elman.regularizer.Regularizers] lists them.
///
/// Reading order: `Regularizer` is the contract, `L1L2` the sum of sizes and squares,
/// `OrthogonalRegularizer` the one that compares rows.
package dev.elman.regularizer;
