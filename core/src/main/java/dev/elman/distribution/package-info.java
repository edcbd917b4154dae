/// Probability distributions of forecasts, and how the last layer of a model says their parameters.
///
/// Reading order: `Distribution` is what can be asked, `Gaussian` the simplest;
/// `DistributionOutput` turns a row of predictions into a distribution and is what the loss of
/// probabilistic forecasts is computed with. Each file holds the density of one distribution and
/// its gradient.
package dev.elman.distribution;
