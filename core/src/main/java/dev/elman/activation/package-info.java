/// Activation functions, each with its derivative: [Activations][dev.elman.activation.Activations]
/// lists them.
///
/// Reading order: `Activation` is the contract, `Elementwise` the loop over single values,
/// `Softmax` a function of whole rows. Letters: `x` argument, `y = f(x)` result, `dx`, `dy` the
/// gradients of the loss.
package dev.elman.activation;
