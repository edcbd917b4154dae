/// Constraints: where weights may be after each update.
/// [Constraints][dev.elman.constraint.Constraints] lists them.
///
/// Reading order: `Constraint` is the contract, `NonNeg` the simplest, `Norms` the loop over the
/// vectors whose norms the others limit.
package dev.elman.constraint;
