/// Initializers: the first values of parameters. [Initializers][dev.elman.initializer.Initializers]
/// lists them.
///
/// Reading order: `Initializer` is the contract, `VarianceScaling` the family of Glorot, He and
/// LeCun, `Orthogonal` what recurrent kernels begin with.
package dev.elman.initializer;
