package dev.elman.model;

import dev.elman.tensor.Parameter;
import java.util.List;
import java.util.Objects;

/// What the regularizers of the trainable parameters add to the loss.
final class Penalties {
  private final List<Parameter> parameters;
  private final List<Parameter.Penalty> penalties;
  private final double[] values;
  private final Workers.Job job = this::compute;
  private float[] gradients = new float[0];

  Penalties(List<Parameter> all) {
    parameters = all.stream().filter(Penalties::isPenalized).toList();
    penalties = parameters.stream().map(p -> Objects.requireNonNull(p.regularizer())).toList();
    values = new double[parameters.size()];
  }

  private static boolean isPenalized(Parameter parameter) {
    return parameter.trainable() && parameter.regularizer() != null;
  }

  /// The sum of the penalties of the current weights.
  static double of(List<Parameter> parameters) {
    double sum = 0;
    for (Parameter parameter : parameters) {
      Parameter.Penalty penalty = parameter.regularizer();
      if (parameter.trainable() && penalty != null) {
        sum += penalty.value(parameter.values(), parameter.offset(), parameter.shape());
      }
    }
    return sum;
  }

  boolean isEmpty() {
    return penalties.isEmpty();
  }

  /// Adds the gradients of the penalties, and returns the sum of the penalties.
  double addTo(Workers workers, float[] newGradients) {
    gradients = newGradients;
    workers.run(job, penalties.size());
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private void compute(int number) {
    Parameter parameter = parameters.get(number);
    Parameter.Penalty penalty = penalties.get(number);
    float[] w = parameter.values();
    values[number] = penalty.value(w, parameter.offset(), parameter.shape());
    penalty.addGradient(w, parameter.offset(), parameter.shape(), gradients);
  }
}
