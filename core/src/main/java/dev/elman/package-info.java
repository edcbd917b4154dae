/// The vocabulary of the library in one list: [dev.elman.Elman].
///
/// Reading order: `model` (build, fit, evaluate, predict), `layer`, `layer.recurrent` (where the
/// LSTM is), the formulas (`activation`, `loss`, `metric`, `optimizer`, `initializer`), `data`,
/// `tensor`. A package uses only those below it.
package dev.elman;
