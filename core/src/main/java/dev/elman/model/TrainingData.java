package dev.elman.model;

import dev.elman.metric.Metric;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The data of a `fit`, checked, and divided into samples to train on and samples to validate with.
///
/// @param training what to train on
/// @param validation what to evaluate after every epoch, or null
record TrainingData(FitOptions.Validation training, FitOptions.@Nullable Validation validation) {

  /// Checks the data, and only then builds the model for them where that is still to do: a `fit`
  /// with bad data leaves the model as it was.
  ///
  /// @throws IllegalArgumentException if the data do not fit the model, or hold NaN or infinite
  ///   values
  static TrainingData check(
      Model model, Compiled compiled, Tensor x, Tensor y, FitOptions options) {
    Shape sample = sampleShape(model, x);
    model.checkInput(sample);
    checkPair(model, sample, compiled, x, y);
    FitOptions.Validation validation = options.validation();
    if (validation != null) {
      checkPair(model, sample, compiled, validation.x(), validation.y());
    }
    TrainingData data =
        validation == null && options.validationSplit() > 0
            ? split(x, y, options.validationSplit())
            : new TrainingData(new FitOptions.Validation(x, y), validation);
    model.buildFor(sample);
    return data;
  }

  /// The shape of one sample that the model has been built for, or else declares, or else that of
  /// x.
  private static Shape sampleShape(Model model, Tensor x) {
    if (model.isBuilt()) {
      return model.inputShape();
    }
    Shape declared = model.declaredInput();
    if (declared != null) {
      return declared;
    }
    if (x.rank() < 2) {
      throw new IllegalArgumentException(
          "Model input: expected the samples on the first axis and their values on others, but got "
              + x.shape().labelledBatch()
              + ". Use reshape(batch, time, features) for sequences, reshape(batch, features) for rows.");
    }
    return x.shape().dropFirst();
  }

  /// Holds back the last rows. The number of rows is rounded as in Keras.
  private static TrainingData split(Tensor x, Tensor y, double part) {
    int rows = x.extent(0);
    int kept = (int) Math.floor(rows * (1 - part));
    if (kept == 0 || kept == rows) {
      throw new IllegalArgumentException(
          "fit validationSplit: expected at least one sample to train on and one to hold back, but a part of "
              + part
              + " holds back "
              + (rows - kept)
              + " of "
              + rows
              + ". Use another part or more data.");
    }
    return new TrainingData(
        new FitOptions.Validation(x.rows(0, kept), y.rows(0, kept)),
        new FitOptions.Validation(x.rows(kept, rows), y.rows(kept, rows)));
  }

  private static void checkPair(Model model, Shape sample, Compiled compiled, Tensor x, Tensor y) {
    checkInput(sample, x);
    if (y.rank() == 0 || x.extent(0) != y.extent(0)) {
      throw new IllegalArgumentException(
          "Model labels: expected one row of y per row of x, but got x "
              + x.shape().labelledBatch()
              + " and y "
              + y.shape().labelledBatch()
              + ". Check how the samples were cut.");
    }
    checkFinite("labels", y);
    Shape prediction = model.outputShape(x.shape().dropFirst());
    compiled.loss().check(y.shape(), prediction.prepend(x.extent(0)));
    compiled.loss().checkLabels(y, prediction.prepend(x.extent(0)));
    for (Metric metric : compiled.metrics()) { // a metric checks what it is given: one sample, here
      Tensor none = Tensor.zeros(prediction.prepend(1));
      metric.update(y.rows(0, 1), none, new double[metric.stateSize()]);
    }
  }

  /// Checks the shape and the values of inputs.
  static void checkInput(Shape sample, Tensor x) {
    checkShape(sample, x);
    checkFinite("input", x);
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
              + ". A batch has the samples on its first axis; one feature per step still needs an axis of its own:"
              + " reshape(batch, time, 1).");
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

  private static void checkFinite(String what, Tensor tensor) {
    int at = tensor.firstNonFinite();
    if (at >= 0) {
      throw new IllegalArgumentException(
          "Model "
              + what
              + ": expected finite numbers, but got "
              + tensor.data()[at]
              + " in row "
              + at / tensor.rowSize()
              + ", value "
              + at % tensor.rowSize()
              + " of the row ("
              + tensor.shape().labelledBatch()
              + "). Fill or remove missing values first.");
    }
  }
}
