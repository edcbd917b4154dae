package dev.elman.model;

import dev.elman.tensor.Parameter;
import java.util.List;

/// What must hold before a model is trained, beside what [TrainingData] asks of the data.
final class TrainingChecks {
  private TrainingChecks() {}

  /// States are carried for a fixed number of rows.
  static void requireWholeBatches(Model model, int rows, FitOptions options) {
    boolean carries = !model.carriedStates().isEmpty() && options.truncate() == 0;
    if (carries && rows % Math.min(rows, options.batchSize()) != 0) {
      throw new IllegalArgumentException(
          "fit batchSize: expected one that divides the "
              + rows
              + " samples, since the model is stateful, but got "
              + options.batchSize()
              + ". Row i of a batch goes on where row i of the batch before ended.");
    }
  }

  /// Training changes all weights of a block together.
  static void requireOneBlock(Model model) {
    for (Parameter parameter : model.parameters()) {
      if (parameter.block() != model.parameterBlock()) {
        throw new IllegalStateException(
            "Model.fit: expected all layers to have their weights in this model, but those of"
                + " parameter "
                + parameter.name()
                + " have gone on to another model. Train that model, or make new layers.");
      }
    }
  }

  /// What losses and layers compute with must be trained with the model.
  static void requireOwnParameters(Model model, Compiled plan) {
    for (Objective objective : plan.objectives()) {
      requireOwn(model, objective.loss().parameters(), "the loss " + objective.loss().name());
    }
    model
        .layers()
        .forEach(layer -> requireOwn(model, layer.borrowedParameters(), layer.displayName()));
  }

  private static void requireOwn(Model model, List<Parameter> used, String by) {
    for (Parameter parameter : used) {
      if (!model.parameterBlock().parameters().contains(parameter)) {
        throw new IllegalStateException(
            "Model.fit: expected "
                + by
                + " to use layers of this model, but parameter "
                + parameter.path()
                + " belongs to another. Make it from a layer of this model.");
      }
    }
  }
}
