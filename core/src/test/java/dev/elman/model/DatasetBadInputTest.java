package dev.elman.model;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.data.Batch;
import dev.elman.data.DataException;
import dev.elman.data.Dataset;
import dev.elman.data.Sample;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/// What `fit`, `evaluate` and `predict` say about datasets that do not fit.
class DatasetBadInputTest {
  private static final Tensor X = Fixtures.numbers(1, 300, 5, 2);
  private static final Tensor Y = Fixtures.numbers(2, 300, 1);
  private static final Dataset GOOD = Dataset.of(X, Y).batch(100);

  private static Sequential network() {
    Sequential model = Sequential.of(input(5, 2), lstm(3), dense(1));
    model.compile(sgd(), mse());
    return model;
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(Dataset data, FitOptions options) {
    Sequential model = network();
    return assertThatThrownBy(() -> model.fit(data, options));
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(Dataset data) {
    return assertRefused(data, Fixtures.silent(2));
  }

  @Test
  void dataWithoutEndNeedStepsPerEpoch() {
    assertRefused(GOOD.repeat())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("repeated for ever")
        .hasMessageContaining("stepsPerEpoch");
    assertRefused(Dataset.of(X, Y).repeat().shuffle(3).batch(2).prefetch(1))
        .hasMessageContaining("repeated for ever");
    assertRefused(GOOD, Fixtures.silent(1).validationData(GOOD.repeat()))
        .hasMessageContaining("repeated for ever")
        .hasMessageContaining("validationSteps");
  }

  @Test
  void aSplitNeedsTensors() {
    assertRefused(GOOD, Fixtures.silent(1).validationSplit(0.2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fit validationSplit: expected tensors to split, but got a dataset")
        .hasMessageContaining("validationData");
    FitOptions tensors = Fixtures.silent(1).validationData(X, Y);
    assertThatThrownBy(() -> tensors.validationData(GOOD))
        .hasMessageContaining("expected tensors or a dataset, but got both");
  }

  @Test
  void rowsInMemoryAreCheckedBeforeTraining() {
    Tensor x = Fixtures.numbers(1, 300, 5, 2);
    x.data()[270 * 10 + 3] = Float.NaN;
    Sequential model = network();
    model.build();
    List<Integer> before = Fixtures.bits(model);
    assertThatThrownBy(() -> model.fit(Dataset.of(x, Y).batch(10), Fixtures.silent(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN in row 270, value 3 of the row");
    assertThat(Fixtures.bits(model)).isEqualTo(before);
    assertThatThrownBy(() -> model.predict(Dataset.of(x).batch(10)))
        .hasMessageContaining("row 270");
  }

  @Test
  void labelsAndWeightsAreCheckedToo() {
    Tensor y = Fixtures.numbers(2, 300, 1);
    y.data()[299] = Float.POSITIVE_INFINITY;
    assertRefused(Dataset.of(X, y).batch(32))
        .hasMessageContaining("Model labels")
        .hasMessageContaining("Infinity in row 299");
    Tensor weights = Fixtures.numbers(3, 300);
    weights.data()[280] = Float.NaN;
    assertRefused(Dataset.of(List.of(X), List.of(Y), List.of(weights)).batch(32))
        .hasMessageContaining("Model sample weights")
        .hasMessageContaining("NaN in row 280");
    assertRefused(Dataset.of(X).batch(32))
        .hasMessageContaining("1 outputs")
        .hasMessageContaining("the data hold 0");
    assertRefused(Dataset.of(X, Fixtures.numbers(2, 300, 4)).batch(32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBatchThatDoesNotFitIsNamed() {
    List<Batch> batches =
        List.of(
            Batch.of(X.rows(0, 10), Y.rows(0, 10)),
            Batch.of(X.rows(10, 20), Y.rows(10, 20)),
            Batch.of(Fixtures.numbers(1, 10, 5, 3), Y.rows(0, 10)));
    assertRefused(Dataset.ofBatches(batches))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Batch 2 of the dataset: ")
        .hasMessageContaining("features=2")
        .hasMessageContaining("features=3");
    Sequential model = network();
    model.build();
    assertThatThrownBy(() -> model.evaluate(Dataset.ofBatches(batches)))
        .hasMessageContaining("Batch 2 of the dataset");
    assertThatThrownBy(() -> model.predict(Dataset.ofBatches(batches)))
        .hasMessageContaining("Batch 2 of the dataset");
  }

  @Test
  void badDataLeaveAModelUnbuilt() {
    Sequential model = network();
    Dataset bad = Dataset.ofBatches(List.of(Batch.of(X, Fixtures.numbers(1, 300, 2))));
    assertThatThrownBy(() -> model.fit(bad, Fixtures.silent(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(model.isBuilt()).isFalse();
  }

  @Test
  void dataWithoutABatchAreRefused() {
    Dataset none = GOOD.filter(batch -> false);
    assertRefused(none)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected at least one batch, but got none");
    assertThatThrownBy(() -> network().fit(none, Fixtures.silent(1).stepsPerEpoch(2)))
        .isInstanceOf(DataException.class);
  }

  @Test
  void outputsOfDifferentLengthsDoNotFitIntoOneTensor() {
    Sequential model = Sequential.of(input(Shape.ANY, 2), lstm(3).returnSequences());
    model.build();
    Dataset data =
        Dataset.ofBatches(
            List.of(Batch.of(Tensor.zeros(2, 4, 2)), Batch.of(Tensor.zeros(2, 5, 2))));
    assertThatThrownBy(() -> model.predict(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 4, 3]")
        .hasMessageContaining("[2, 5, 3]")
        .hasMessageContaining("predict(dataset, outputs");
  }

  private static int quotient(int divisor) {
    return 12 / divisor;
  }

  @Test
  void aFailureWhileReadingArrivesAndLeavesNoThread() {
    Stream<Integer> numbers = Stream.of(0, 1, 2, 3, 4, 5);
    List<Integer> given = new ArrayList<>(numbers.toList());
    Dataset data =
        Dataset.ofSamples(() ->
                given.stream()
                    .map(i ->
                        Sample.of(Tensor.zeros(5, 2), Tensor.of(new float[] {quotient(4 - i)}))))
            .batch(2)
            .prefetch(2);
    assertRefused(data)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("sample 4")
        .hasMessageContaining("/ by zero");
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("elman-prefetch"));
  }

  @Test
  void stepsAndValidationStepsMustNotBeNegative() {
    assertThatThrownBy(() -> Fixtures.silent(1).stepsPerEpoch(-1))
        .hasMessageContaining("fit stepsPerEpoch: expected at least 0, but got -1");
    assertThatThrownBy(() -> Fixtures.silent(1).validationSteps(-2))
        .hasMessageContaining("fit validationSteps: expected at least 0, but got -2");
  }
}
