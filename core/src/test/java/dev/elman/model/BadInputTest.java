package dev.elman.model;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.flatten;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.rmsprop;
import static dev.elman.Elman.simpleRnn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.elman.data.Windows;
import dev.elman.layer.Layer;
import dev.elman.metric.Metrics;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a user does wrong is answered in one paragraph that says what was expected, what came, and
/// what to do; and the model stays as it was.
class BadInputTest {
  private static final FitOptions ONCE = Fixtures.silent(1);
  private static final Tensor X = Fixtures.numbers(1, 6, 5, 2);
  private static final Tensor Y = Fixtures.numbers(2, 6, 1);

  private static Sequential declared() {
    return compiled(input(5, 2), lstm(3), dense(1));
  }

  private static Sequential compiled(Layer... layers) {
    Sequential model = Sequential.of(layers);
    model.compile(rmsprop(), mse());
    return model;
  }

  private static void assertArgument(ThrowingCallable call, String... parts) {
    assertMessage(IllegalArgumentException.class, call, parts);
  }

  private static void assertState(ThrowingCallable call, String... parts) {
    assertMessage(IllegalStateException.class, call, parts);
  }

  private static void assertMessage(
      Class<? extends Throwable> type, ThrowingCallable call, String... parts) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isExactlyInstanceOf(type).hasMessageContainingAll(parts);
    assertThat(thrown.getMessage()).as("one paragraph").doesNotContain("\n").endsWith(".");
  }

  // --- the shape of x ---

  @Test
  void inputsOfAnotherRankAreRefused() {
    assertArgument(
        () -> declared().fit(Fixtures.numbers(1, 6, 5), Y, ONCE),
        "expected rank 3",
        "[batch=any, time=5, features=2]",
        "got rank 2, [6, 5]",
        "reshape(batch, time, 1)");
    assertArgument(
        () -> declared().fit(Fixtures.numbers(1, 6), Y, ONCE), "expected rank 3", "rank 1");
  }

  @Test
  void inputsOfAnotherNumberOfFeaturesAreRefused() {
    assertArgument(
        () -> declared().fit(Fixtures.numbers(1, 6, 5, 3), Y, ONCE),
        "expected [batch=any, time=5, features=2]",
        "got [batch=6, time=5, features=3]",
        "check the columns");
  }

  @Test
  void inputsOfAnotherTimeAreRefusedUnlessAnyTimeIsDeclared() {
    Tensor longer = Fixtures.numbers(1, 6, 7, 2);
    assertArgument(() -> declared().fit(longer, Y, ONCE), "time=5", "got [batch=6, time=7");
    Sequential anyTime = compiled(input(Shape.ANY, 2), lstm(3), dense(1));
    assertThat(anyTime.fit(longer, Y, ONCE).loss()).hasSize(1);
    assertThat(anyTime.fit(X, Y, ONCE).loss()).hasSize(1);
  }

  @Test
  void aFirstLayerThatCannotReadTheDataSaysSo() {
    assertArgument(
        () -> compiled(lstm(3), dense(1)).fit(Fixtures.numbers(1, 6, 5), Y, ONCE),
        "LSTM \"lstm\" input: expected [time, features]",
        "got [features=5] per sample");
    assertArgument(
        () -> compiled(lstm(3), dense(1)).fit(Fixtures.numbers(1, 6), Y, ONCE),
        "Model input: expected the samples on the first axis",
        "[batch=6]",
        "reshape(batch, time, features)");
  }

  @Test
  void aLayerThatCannotReadTheLayerBelowSaysSo() {
    assertArgument(
        () -> compiled(input(5, 2), lstm(3), lstm(4), dense(1)).build(),
        "LSTM \"lstm_1\" input: expected [time, features]",
        "got [features=3] per sample",
        "return sequences");
    assertArgument(
        () -> compiled(input(Shape.ANY, 2), flatten(), dense(1)).build(),
        "Flatten \"flatten\"",
        "got [time=any, features=2]");
  }

  @Test
  void dataWithoutSamplesCannotBeMade() {
    assertArgument(() -> Tensor.zeros(0, 5, 2), "at least 1", "got [0, 5, 2]");
    assertArgument(() -> Tensor.of(new float[0][2]), "at least one row", "empty");
    assertArgument(() -> Tensor.of(new float[3][0]), "at least 1", "got [3, 0]");
    assertArgument(() -> X.rows(2, 2), "got [0, 5, 2]");
    assertArgument(() -> Windows.of(new float[] {1, 2, 3}, 3), "more than 3 values", "got 3");
  }

  // --- the values and the labels ---

  @Test
  void valuesThatAreNotFiniteAreRefusedWithTheirRow() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      Tensor x = Fixtures.numbers(1, 6, 5, 2);
      x.data()[4 * 10 + 7] = bad;
      assertArgument(
          () -> declared().fit(x, Y, ONCE),
          "Model input: expected finite numbers",
          "got " + bad,
          "row 4, value 7 of the row",
          "Fill or remove");
      Tensor y = Fixtures.numbers(2, 6, 1);
      y.data()[3] = bad;
      assertArgument(() -> declared().fit(X, y, ONCE), "Model labels", "got " + bad, "row 3");
      assertArgument(() -> declared().fit(X, Y, ONCE.validationData(x, Y)), "Model input", "row 4");
      assertArgument(
          () -> declared().fit(X, Y, ONCE.validationData(X, y)), "Model labels", "row 3");
      Sequential built = declared();
      built.build();
      assertArgument(() -> built.predict(x), "Model input", "row 4");
      assertArgument(() -> built.evaluate(X, y), "Model labels", "row 3");
    }
  }

  @Test
  void labelsOfAnotherLengthAreRefused() {
    assertArgument(
        () -> declared().fit(X, Fixtures.numbers(2, 5, 1), ONCE),
        "expected one row of y per row of x",
        "x [batch=6, time=5, features=2]",
        "y [batch=5, features=1]");
    assertArgument(
        () -> declared().fit(X, Tensor.zeros(), ONCE), "expected one row of y per row of x", "[]");
  }

  @Test
  void labelsOfAnotherWidthAreRefused() {
    assertArgument(
        () -> declared().fit(X, Fixtures.numbers(2, 6, 3), ONCE),
        "mean_squared_error: expected labels of shape [batch=6, features=1]",
        "got [batch=6, features=3]",
        "returns sequences");
  }

  @Test
  void metricsThatDoNotFitTheLabelsAreNamed() {
    Sequential model = Sequential.of(input(5, 2), lstm(3), dense(2));
    model.compile(rmsprop(), mse(), Metrics.mae(), Metrics.sparseCategoricalAccuracy());
    assertArgument(
        () -> model.fit(X, Tensor.zeros(6, 2), ONCE),
        "sparse_categorical_accuracy: expected",
        "features=2]");
    assertThat(model.isBuilt()).isFalse();
    model.build();
    assertArgument(
        () -> model.evaluate(X, Tensor.zeros(6, 2)), "sparse_categorical_accuracy: expected");
  }

  // --- options ---

  @Test
  void unitsAndRatesOutsideTheirRangeAreRefused() {
    assertArgument(() -> lstm(0), "units", "at least 1", "0");
    assertArgument(() -> dense(-3), "units", "at least 1", "-3");
    assertArgument(() -> dropout(1.5), "rate in [0, 1)", "1.5");
    assertArgument(() -> dropout(Double.NaN), "rate in [0, 1)", "NaN");
    assertArgument(() -> rmsprop().learningRate(0), "learningRate", "positive", "0");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void countsBelowOneAreRefused(int count) {
    assertArgument(() -> FitOptions.epochs(count), "fit epochs", "at least 1", "got " + count);
    assertArgument(() -> ONCE.batchSize(count), "fit batchSize", "at least 1", "got " + count);
    assertArgument(() -> ONCE.threads(count), "fit threads", "at least 1", "got " + count);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN})
  void validationSplitsOutsideTheirRangeAreRefused(double part) {
    assertArgument(() -> ONCE.validationSplit(part), "validationSplit", "[0, 1)", "got " + part);
  }

  @Test
  void aSplitThatLeavesNoSampleIsRefused() {
    assertArgument(
        () -> declared().fit(X, Y, ONCE.validationSplit(0.9)), "validationSplit", "6 of 6", "0.9");
    assertArgument(
        () -> declared().fit(X, Y, ONCE.validationSplit(1e-18)), "validationSplit", "0 of 6");
  }

  @Test
  void hugeBatchesAndThreadsDoNoHarm() {
    FitOptions options = Fixtures.silent(2).batchSize(Integer.MAX_VALUE).threads(1_000_000);
    assertThat(declared().fit(X, Y, options).loss()).hasSize(2);
  }

  // --- the order of calls ---

  @Test
  void weightsAreAskedForAfterTheyHaveBeenMade() {
    Sequential model = declared();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> model.predict(X),
            () -> model.evaluate(X, Y),
            model::summary,
            model::getWeights,
            () -> model.setWeights(List.of()))) {
      assertState(call, "the model has no weights yet", "build()", "fit(x, y)");
    }
    assertThat(model.isBuilt()).isFalse();
  }

  @Test
  void fitAndEvaluateNeedCompile() {
    Sequential model = Sequential.of(input(5, 2), lstm(3), dense(1));
    assertState(() -> model.fit(X, Y, ONCE), "Model.fit", "compile(rmsprop(), mse())");
    model.build();
    assertState(() -> model.evaluate(X, Y), "Model.evaluate", "compile(rmsprop(), mse())");
    assertThat(model.predict(X).shape()).isEqualTo(Shape.of(6, 1)); // needs none
  }

  @Test
  void buildNeedsAShape() {
    assertState(() -> compiled(lstm(3)).build(), "Model.build", "buildFor(shape)");
  }

  @Test
  void theSeedIsChosenBeforeTheWeightsAreMade() {
    Sequential model = declared();
    model.build();
    assertState(() -> model.seed(1), "Model.seed", "before build");
  }

  @Test
  void weightsOfOtherShapesChangeNothing() {
    Sequential model = declared();
    model.build();
    List<Integer> before = Fixtures.bits(model);
    List<Tensor> tooFew = model.getWeights().subList(0, 4);
    List<Tensor> lastIsOdd = new ArrayList<>(model.getWeights());
    lastIsOdd.replaceAll(w -> Fixtures.numbers(9, w.shape().toArray()));
    lastIsOdd.set(4, Tensor.zeros(2));
    for (List<Tensor> bad : List.of(tooFew, lastIsOdd)) {
      assertArgument(
          () -> model.setWeights(bad),
          "Model.setWeights",
          "[[2, 12], [3, 12], [12], [3, 1], [1]]",
          "another model");
      assertThat(Fixtures.bits(model)).isEqualTo(before);
    }
  }

  @Test
  void unknownNamesOfTheHistoryAreAnsweredWithTheKnown() {
    History history = declared().fit(X, Y, ONCE);
    assertArgument(() -> history.get("val_loss"), "[loss]", "got \"val_loss\"", "validation data");
    assertArgument(() -> history.last("mae"), "[loss]", "got \"mae\"", "compile");
  }

  // --- the layers ---

  @Test
  void layersOfOneNameAreRefused() {
    assertArgument(
        () -> Sequential.of(lstm(3).named("a"), dense(1), simpleRnn(1).named("a")),
        "another name",
        "got \"a\" twice");
  }

  @Test
  void aLayerIsUsedOnce() {
    Layer layer = dense(2);
    assertArgument(() -> Sequential.of(layer, layer), "Dense twice", "Make a second layer");
    Sequential.of(input(2), layer).build();
    assertState(Sequential.of(input(3), layer)::build, "Dense \"dense\"", "[features=2]");
  }

  @Test
  void layersThatReturnTheirStateAreRefused() {
    assertArgument(
        () -> Sequential.of(lstm(3).returnState(), dense(1)), "LSTM", "Remove returnState()");
  }

  @Test
  void theInputLayerComesFirst() {
    assertArgument(() -> Sequential.of(dense(1), input(2)), "first place", "place 1");
    assertArgument(() -> Sequential.of(input(2), input(2), dense(1)), "first place", "place 1");
    assertArgument(() -> Sequential.of(input(2)), "at least one layer");
    assertArgument(Sequential::of, "at least one layer");
  }

  // --- a failed fit ---

  @Test
  void aFitThatFailsLeavesTheModelUnbuiltAndUsable() {
    Tensor x = Fixtures.numbers(1, 6, 5, 2);
    Tensor nan = Fixtures.numbers(1, 6, 5, 3);
    nan.data()[0] = Float.NaN;
    // without a declared input the first data decide; bad data must not
    Sequential model = compiled(dense(4), lstm(3), dense(1));
    assertArgument(() -> model.fit(nan, Y, ONCE), "Model input");
    assertArgument(() -> model.fit(Fixtures.numbers(1, 6, 9), Y, ONCE), "LSTM");
    assertArgument(() -> model.fit(Fixtures.numbers(1, 6, 4, 2), Tensor.zeros(5, 1), ONCE), "y");
    assertArgument(() -> model.fit(Fixtures.numbers(1, 6, 4, 2), Tensor.zeros(6, 2), ONCE), "mean");
    assertArgument(
        () -> model.fit(Fixtures.numbers(1, 6, 4, 2), Y, ONCE.validationSplit(0.99)), "6 of 6");
    assertArgument(
        () -> model.fit(Fixtures.numbers(1, 6, 4, 2), Y, ONCE.validationData(nan, Y)), "features");
    assertThat(model.isBuilt()).isFalse();
    assertThat(model.layers()).noneMatch(Layer::isBuilt);
    assertThat(model.parameters()).isEmpty();
    model.seed(3); // still possible
    model.fit(x, Y, ONCE);
    Sequential untouched = compiled(dense(4), lstm(3), dense(1));
    untouched.seed(3);
    untouched.fit(x, Y, ONCE);
    assertThat(Fixtures.bits(model)).isEqualTo(Fixtures.bits(untouched));
  }

  @Test
  void aFitThatFailsLeavesABuiltModelAsItWas() {
    Sequential model = declared();
    model.fit(X, Y, ONCE);
    List<Integer> before = Fixtures.bits(model);
    assertArgument(() -> model.fit(X, Tensor.zeros(6, 2), ONCE), "mean_squared_error");
    assertThat(Fixtures.bits(model)).isEqualTo(before);
    assertThat(model.fit(X, Y, ONCE).loss()).hasSize(1);
  }
}
