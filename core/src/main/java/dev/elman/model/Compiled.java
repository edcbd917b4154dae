package dev.elman.model;

import dev.elman.optimizer.Optimizer;
import java.util.List;

/// What `compile` has chosen, and what the optimizer remembers.
///
/// @param objectives one for each output
record Compiled(Optimizer optimizer, List<Objective> objectives, OptimizerState state) {}
