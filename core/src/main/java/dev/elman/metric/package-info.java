/// Metrics: numbers for people, from sums that can be added up over parts of the data.
/// [Metrics][dev.elman.metric.Metrics] lists them.
///
/// Reading order: `Metric` is the contract, `ElementwiseMean` the mean of a function of single
/// values, `RowMean` of whole rows, `Auc` a metric with a larger state. Letters: `t` label, `p`
/// prediction.
package dev.elman.metric;
