/// Learning rates that change from step to step.
/// [Schedules][dev.elman.optimizer.schedule.Schedules] lists them.
///
/// Reading order: `LearningRate` is the contract, `ExponentialDecay` the simplest formula.
package dev.elman.optimizer.schedule;
