package dev.elman.model;

import dev.elman.metric.Metric;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The data of a `fit`, checked, and divided into samples to train on and samples to validate with.
///
/// @param training what to train on
/// @param validation what to evaluate after every epoch, or null
record TrainingData(Samples training, @Nullable Samples validation) {

  /// Checks the data, and only then builds the model for them where that is still to do: a `fit`
  /// with bad data leaves the model as it was.
  ///
  /// @throws IllegalArgumentException if the data do not fit the model, or hold NaN or infinite
  ///   values
  static TrainingData check(Model model, Compiled compiled, Samples samples, FitOptions options) {
    List<Shape> shapes = sampleShapes(model, samples.x().stream().map(Tensor::shape).toList());
    model.checkInputs(shapes);
    checkSamples(model, shapes, compiled, samples, 0);
    checkValidation(model, shapes, compiled, options);
    Samples validation = options.validation();
    TrainingData data =
        validation == null && options.validationSplit() > 0
            ? split(samples, options.validationSplit())
            : new TrainingData(samples, validation);
    Samples weighted = weighted(data.training, options);
    model.buildFor(shapes);
    return new TrainingData(weighted, data.validation);
  }

  /// Checks the samples that the options have for validation, if any.
  static void checkValidation(
      Model model, List<Shape> shapes, Compiled compiled, FitOptions options) {
    Samples validation = options.validation();
    if (validation != null) {
      checkSamples(model, shapes, compiled, validation, 0);
    }
  }

  /// The shapes of one sample that the model has been built for, or else declares, or else those of
  /// the data.
  static List<Shape> sampleShapes(Model model, List<Shape> batches) {
    if (model.isBuilt()) {
      return model.inputShapes();
    }
    List<Shape> declared = model.declaredInputs();
    if (!declared.isEmpty()) {
      return declared;
    }
    for (Shape batch : batches) {
      if (batch.rank() < 2) {
        throw new IllegalArgumentException(
            "Model input: expected the samples on the first axis and their values on others, but"
                + " got "
                + batch.labelledBatch()
                + ". Use reshape(batch, time, features) for sequences, reshape(batch, features) for"
                + " rows.");
      }
    }
    return batches.stream().map(Shape::dropFirst).toList();
  }

  private static Samples weighted(Samples samples, FitOptions options) {
    if (options.classWeight().isEmpty()) {
      return samples;
    }
    if (!samples.weights().isEmpty()) {
      throw bothWeights();
    }
    return samples.classWeights(options.classWeight());
  }

  /// The error for samples that have weights of their own and those of classes.
  static IllegalArgumentException bothWeights() {
    return new IllegalArgumentException(
        "fit classWeight: expected samples without weights, but got some with. Multiply the weights"
            + " of the samples by those of their classes.");
  }

  /// Holds back the last rows. The number of rows is rounded as in Keras.
  private static TrainingData split(Samples samples, double part) {
    int rows = samples.rows();
    int kept = (int) Math.floor(rows * (1 - part));
    if (kept == 0 || kept == rows) {
      throw new IllegalArgumentException(
          "fit validationSplit: expected at least one sample to train on and one to hold back, but"
              + " a part of "
              + part
              + " holds back "
              + (rows - kept)
              + " of "
              + rows
              + ". Use another part or more data.");
    }
    return new TrainingData(samples.rows(0, kept), samples.rows(kept, rows));
  }

  /// Checks inputs, labels and weights.
  ///
  /// @param firstRow the number of the first row, for messages
  static void checkSamples(
      Model model, List<Shape> shapes, Compiled compiled, Samples samples, int firstRow) {
    checkInputs(shapes, samples.x(), firstRow);
    List<Shape> inputs = samples.x().stream().map(x -> x.shape().dropFirst()).toList();
    List<Shape> predictions = model.outputShapes(inputs);
    List<Objective> objectives = compiled.objectives();
    if (objectives.size() != predictions.size() || samples.y().size() != predictions.size()) {
      throw new IllegalArgumentException(
          "Model outputs: expected an objective and labels for each of the "
              + predictions.size()
              + " outputs, but compile got "
              + objectives.size()
              + " and the data hold "
              + samples.y().size()
              + ". Pass one Objective and one tensor of labels per output.");
    }
    for (int k = 0; k < predictions.size(); k++) {
      checkLabels(objectives.get(k), samples.y().get(k), predictions.get(k), firstRow);
    }
    samples.weights().forEach(weights -> checkFinite("sample weights", weights, firstRow));
  }

  private static void checkLabels(Objective objective, Tensor y, Shape prediction, int firstRow) {
    checkFinite("labels", y, firstRow);
    Shape predictions = prediction.prepend(y.extent(0));
    objective.loss().check(y.shape(), predictions);
    objective.loss().checkLabels(y, predictions);
    Tensor none = Tensor.zeros(prediction.prepend(1));
    for (Metric metric : objective.allMetrics()) {
      metric.check(y.rows(0, 1), none);
    }
  }

  /// Checks the shapes and the values of inputs.
  ///
  /// @param firstRow the number of the first row, for messages
  static void checkInputs(List<Shape> samples, List<Tensor> x, int firstRow) {
    if (samples.size() != x.size()) {
      throw new IllegalArgumentException(
          "Model inputs: expected "
              + samples.size()
              + " tensors, but got "
              + x.size()
              + ". Pass one tensor for each input of the model.");
    }
    for (int k = 0; k < x.size(); k++) {
      checkShape(samples.get(k), x.get(k));
      checkFinite("input", x.get(k), firstRow);
    }
  }

  private static void checkShape(Shape sample, Tensor x) {
    if (x.rank() != sample.rank() + 1) {
      throw new IllegalArgumentException(
          "Model input: expected rank "
              + (sample.rank() + 1)
              + ", "
              + sample.prepend(Shape.ANY).labelledBatch()
              + ", but got rank "
              + x.rank()
              + ", "
              + x.shape()
              + ". A batch has the samples on its first axis; one feature per step still needs an"
              + " axis of its own: reshape(batch, time, 1).");
    }
    if (!sample.accepts(x.shape().dropFirst())) {
      throw new IllegalArgumentException(
          "Model input: expected "
              + sample.prepend(Shape.ANY).labelledBatch()
              + ", but got "
              + x.shape().labelledBatch()
              + ". The model was built for other data; check the columns and the window length.");
    }
  }

  static void checkFinite(String what, Tensor tensor, int firstRow) {
    int at = tensor.firstNonFinite();
    if (at >= 0) {
      throw new IllegalArgumentException(
          "Model "
              + what
              + ": expected finite numbers, but got "
              + tensor.data()[at]
              + " in row "
              + (firstRow + at / tensor.rowSize())
              + ", value "
              + at % tensor.rowSize()
              + " of the row ("
              + tensor.shape().labelledBatch()
              + "). Fill or remove missing values first.");
    }
  }
}
