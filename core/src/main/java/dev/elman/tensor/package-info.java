/// Float arrays with shapes, the parameters of a model, seeds, and what layers compute with.
///
/// Reading order: [dev.elman.tensor.Shape], [dev.elman.tensor.Tensor],
/// [dev.elman.tensor.ParameterBlock], [dev.elman.tensor.Matrix], [dev.elman.tensor.Ops].
package dev.elman.tensor;
