package dev.elman.model;

import dev.elman.loss.Loss;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The data of a `fit`, checked, and divided into samples to train on and samples to validate with.
///
/// @param training what to train on
/// @param validation what to evaluate after every epoch, or null
record TrainingData(FitOptions.Validation training, FitOptions.@Nullable Validation validation) {

  /// Builds the model for x where that is still to do.
  ///
  /// @throws IllegalArgumentException if the data do not fit the model, or hold NaN or infinite
  ///   values
  static TrainingData check(Model model, Loss loss, Tensor x, Tensor y, FitOptions options) {
    Shape declared = model.declaredInput();
    if (!model.isBuilt()) {
      Shape sample = x.shape().dropFirst();
      if (declared != null) {
        checkShape(declared, x);
      }
      model.buildFor(declared == null ? sample : declared);
    }
    model.buildFor(model.inputShape());
    checkPair(model, loss, x, y);
    FitOptions.Validation validation = options.validation();
    if (validation != null) {
      checkPair(model, loss, validation.x(), validation.y());
    }
    int held = (int) Math.ceil(x.extent(0) * options.validationSplit());
    if (validation != null || held == 0) {
      return new TrainingData(new FitOptions.Validation(x, y), validation);
    }
    return split(x, y, held);
  }

  /// Holds back the last rows, as Keras does.
  private static TrainingData split(Tensor x, Tensor y, int held) {
    int rows = x.extent(0);
    if (held >= rows) {
      throw new IllegalArgumentException(
          "fit validationSplit: expected at least one sample to train on, but "
              + held
              + " of "
              + rows
              + " would be held back. Use a smaller split or more data.");
    }
    int kept = rows - held;
    return new TrainingData(
        new FitOptions.Validation(x.rows(0, kept), y.rows(0, kept)),
        new FitOptions.Validation(x.rows(kept, rows), y.rows(kept, rows)));
  }

  private static void checkPair(Model model, Loss loss, Tensor x, Tensor y) {
    checkInput(model, x);
    if (x.extent(0) != y.extent(0)) {
      throw new IllegalArgumentException(
          "Model labels: expected one row of y per row of x, but got x "
              + x.shape().labelledBatch()
              + " and y "
              + y.shape().labelledBatch()
              + ". Check how the samples were cut.");
    }
    checkFinite("labels", y);
    Shape prediction = model.outputShape(x.shape().dropFirst()).prepend(x.extent(0));
    loss.check(y.shape(), prediction);
    loss.checkLabels(y, prediction);
  }

  /// Checks the shape and the values of inputs.
  static void checkInput(Model model, Tensor x) {
    checkShape(model.inputShape(), x);
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
