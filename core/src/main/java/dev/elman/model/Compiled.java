package dev.elman.model;

import dev.elman.loss.Loss;
import dev.elman.metric.Metric;
import dev.elman.optimizer.Optimizer;
import java.util.List;

/// What `compile` has chosen, and what the optimizer remembers.
record Compiled(Optimizer optimizer, Loss loss, List<Metric> metrics, OptimizerState state) {}
