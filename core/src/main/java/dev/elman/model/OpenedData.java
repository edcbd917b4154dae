package dev.elman.model;

import dev.elman.data.Batch;
import dev.elman.data.Column;
import dev.elman.data.Dataset;
import dev.elman.data.RowBatches;
import dev.elman.data.RowOrder;
import dev.elman.data.Source;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Opens a [Dataset] for `fit`, `evaluate` or `predict`: rows that lie in memory are checked at
/// once, other batches when they come.
///
/// @param model whose data they are
/// @param compiled what labels and weights are to fit, or null where only inputs matter
record OpenedData(Model model, @Nullable Compiled compiled) {
  /// Where the order of data comes from that are not trained on: the same one every time.
  static final Seed FIXED = new Seed(0);

  /// Rows that are checked together.
  private static final int ROWS = 256;

  /// Data to train on. Builds the model for them where that is still to do, if they are good as far
  /// as they are known by then.
  BatchSource training(Dataset data, FitOptions options, Seed seed) {
    requireEnd(data, "stepsPerEpoch", options.stepsPerEpoch());
    BatchSource source = TruncatedBatches.where(model, open(data, seed, options), options, false);
    return options.stepsPerEpoch() > 0
        ? new SteppedBatches(source, options.stepsPerEpoch())
        : source;
  }

  /// Data to evaluate or predict.
  ///
  /// @param steps the most batches, or 0 for all
  BatchSource evaluation(Dataset data, int steps) {
    requireEnd(data, "validationSteps", steps);
    return open(steps > 0 ? data.take(steps) : data, FIXED, null);
  }

  private static void requireEnd(Dataset data, String option, int steps) {
    OptionalLong size = data.size();
    if (steps == 0 && size.isPresent() && size.getAsLong() == Source.ENDLESS) {
      throw new IllegalArgumentException(
          "Dataset: expected an end, but it is repeated for ever. Choose "
              + option
              + " in the FitOptions, or the number of batches with take.");
    }
  }

  /// @param building the options of the training to build the model for, or null if it is built
  private BatchSource open(Dataset data, Seed seed, @Nullable FitOptions building) {
    RowBatches rows = data.rowBatches();
    if (rows != null) {
      List<Shape> all =
          rows.inputs().stream().map(column -> column.sample().prepend(rows.rows())).toList();
      List<Shape> inputs =
          building == null ? model.inputShapes() : TrainingData.sampleShapes(model, all);
      model.checkInputs(inputs);
      checkRows(rows, inputs);
      build(inputs, building);
      return ColumnBatches.of(rows);
    }
    return openBatches(data, seed, building);
  }

  private void build(List<Shape> inputs, @Nullable FitOptions building) {
    if (building != null && compiled != null) {
      TrainingData.checkValidation(model, inputs, compiled, building);
      model.buildFor(inputs);
    }
  }

  private BatchSource openBatches(Dataset data, Seed seed, @Nullable FitOptions building) {
    DatasetBatches batches = new DatasetBatches(data);
    try {
      if (building != null) {
        Batch first = batches.peek(seed, 0);
        List<Shape> inputs = TrainingData.sampleShapes(model, openShapes(first));
        model.checkInputs(inputs);
        check(first, inputs, 0);
        build(inputs, building);
      }
      List<Shape> inputs = model.inputShapes();
      batches.check(batch -> check(batch, inputs, 0));
      return batches;
    } catch (Throwable problem) {
      batches.close(); // a thread may be making batches ahead
      throw problem;
    }
  }

  /// The shapes of the inputs of a batch, whose sequences may be followed by longer ones.
  private static List<Shape> openShapes(Batch batch) {
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i < batch.inputs().size(); i++) {
      Shape shape = batch.inputs().get(i).shape();
      boolean sequence = shape.rank() > 2 || batch.masks().get(i) != null;
      Shape step = sequence ? shape.dropFirst().dropFirst() : shape;
      shapes.add(sequence ? step.prepend(Shape.ANY).prepend(batch.rows()) : shape);
    }
    return shapes;
  }

  private void checkRows(RowBatches data, List<Shape> inputs) {
    int count = data.inputs().getFirst().rows();
    RowOrder asTheyLie = data.allRows();
    for (int from = 0; from < count; from += ROWS) {
      int begin = from;
      int end = Math.min(from + ROWS, count);
      List<@Nullable Tensor> weights = new ArrayList<>();
      for (Column weight : data.weights()) {
        weights.add(weight == null ? null : weight.gather(asTheyLie, begin, end));
      }
      Batch rows =
          Batch.of(
                  data.inputs().stream().map(c -> c.gather(asTheyLie, begin, end)).toList(),
                  data.labels().stream().map(c -> c.gather(asTheyLie, begin, end)).toList())
              .withWeights(weights);
      check(rows, inputs, begin);
    }
  }

  /// @param firstRow the number of the batch's first row, for messages
  private void check(Batch batch, List<Shape> inputs, int firstRow) {
    if (compiled == null) {
      TrainingData.checkInputs(inputs, batch.inputs(), firstRow);
      return;
    }
    Samples samples = Samples.of(batch.inputs(), batch.labels());
    TrainingData.checkSamples(model, inputs, compiled, samples, firstRow);
    for (Tensor weight : batch.weights()) {
      if (weight != null) {
        TrainingData.checkFinite("sample weights", weight, firstRow);
      }
    }
  }
}
