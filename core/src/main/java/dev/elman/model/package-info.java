/// Models: build, compile, fit, evaluate, predict.
///
/// Reading order: [dev.elman.model.Model], [dev.elman.model.Sequential], `TrainingLoop` (epochs and
/// batches), `Shard` (what one worker does with its rows), `WeightUpdate` (what follows backward).
package dev.elman.model;
