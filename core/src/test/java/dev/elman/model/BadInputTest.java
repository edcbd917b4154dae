package dev.elman.model;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.rmsprop;
import static dev.elman.Elman.sgd;
import static dev.elman.Elman.simpleRnn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.layer.Layer;
import dev.elman.tensor.Tensor;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Every mistake is answered with what was expected, what came, and what to do; none changes the
/// model.
class BadInputTest {
  private static final Tensor X = Fixtures.numbers(1, 8, 10, 1);
  private static final Tensor Y = Fixtures.numbers(2, 8, 1);

  private static Sequential model() {
    Sequential model = Sequential.of(input(10, 1), simpleRnn(4), dense(1));
    model.compile(rmsprop(), mse());
    return model;
  }

  private static void fails(ThrowingCallable mistake, String... parts) {
    assertThatThrownBy(mistake)
        .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class)
        .hasMessageContainingAll(parts);
  }

  private static void fitFails(Tensor x, Tensor y, String... parts) {
    Sequential model = model();
    fails(() -> model.fit(x, y, Fixtures.silent(1)), parts);
    assertThat(model.isBuilt()).as("built by a failed fit").isFalse();
    assertThat(model.fit(X, Y, Fixtures.silent(1)).epochs()).isEqualTo(1);
  }

  @Test
  void wrongRank() {
    fitFails(X.reshape(8, 10), Y, "expected rank 3", "features=1", "got rank 2", "reshape");
  }

  @Test
  void wrongNumberOfFeatures() {
    Tensor x = Fixtures.numbers(1, 8, 10, 2);
    fitFails(x, Y, "features=1", "batch=8, time=10, features=2", "check the columns");
  }

  @Test
  void wrongNumberOfSteps() {
    fitFails(Fixtures.numbers(1, 8, 9, 1), Y, "time=10", "time=9");
  }

  @Test
  void labelsOfAnotherLength() {
    fitFails(X, Fixtures.numbers(2, 7, 1), "one row of y per row of x", "batch=8", "batch=7");
  }

  @Test
  void labelsOfAnotherShape() {
    fitFails(X, Fixtures.numbers(2, 8, 3), "expected", "got", "3");
  }

  @Test
  void nanAndInfinityInTheData() {
    Tensor x = Tensor.of(X.toArray(), 8, 10, 1);
    x.data()[23] = Float.NaN;
    fitFails(x, Y, "finite", "NaN", "row 2", "value 3");
    Tensor y = Tensor.of(Y.toArray(), 8, 1);
    y.data()[5] = Float.NEGATIVE_INFINITY;
    fitFails(X, y, "labels", "finite", "-Infinity", "row 5");
  }

  @Test
  void emptyData() {
    fails(() -> Tensor.of(new float[0], 0, 10, 1), "at least 1", "[0, 10, 1]");
    fails(() -> Tensor.of(new float[0][][]), "at least one row");
  }

  @Test
  void unitsAndRatesOutsideTheirRange() {
    fails(() -> lstm(0), "units", "at least 1", "0");
    fails(() -> dense(-3), "units", "at least 1", "-3");
    fails(() -> dropout(1.5), "rate in [0, 1)", "1.5");
    fails(() -> dropout(Double.NaN), "rate in [0, 1)", "NaN");
    fails(() -> rmsprop().learningRate(0), "expected", "0");
  }

  @Test
  void optionsOutsideTheirRange() {
    fails(() -> FitOptions.epochs(0), "epochs", "at least 1", "0");
    fails(() -> FitOptions.epochs(1).batchSize(0), "batchSize", "at least 1");
    fails(() -> FitOptions.epochs(1).threads(0), "threads", "at least 1");
    fails(() -> FitOptions.epochs(1).validationSplit(1), "validationSplit", "[0, 1)", "1.0");
    Sequential model = model();
    FitOptions all = Fixtures.silent(1).validationSplit(0.99);
    fails(() -> model.fit(X, Y, all), "at least one sample to train on");
  }

  @Test
  void callsBeforeTheirTime() {
    Sequential built = Sequential.of(input(10, 1), simpleRnn(4), dense(1));
    fails(() -> built.predict(X), "no weights yet", "build()");
    fails(built::summary, "no weights yet");
    fails(built::getWeights, "no weights yet");
    fails(() -> built.fit(X, Y, Fixtures.silent(1)), "compile has not been called");
    fails(() -> built.evaluate(X, Y), "compile");
    fails(() -> Sequential.of(dense(1)).build(), "input(");
    built.build();
    fails(() -> built.seed(2), "before build");
  }

  @Test
  void layersInWrongPlaces() {
    Layer twice = dense(2);
    fails(() -> Sequential.of(), "at least one layer");
    fails(() -> Sequential.of(twice, twice), "each layer once");
    fails(() -> Sequential.of(dense(2), input(2)), "first place");
    fails(() -> Sequential.of(dense(1).named("a"), dense(1).named("a")), "\"a\" twice");
    fails(() -> Sequential.of(lstm(2).returnState(), dense(1)), "returns its state");
    fails(
        () -> Sequential.of(input(10, 1), lstm(2), lstm(2)).build(),
        "[time, features]",
        "return sequences");
  }

  @Test
  void weightsOfOtherShapesChangeNothing() {
    Sequential model = model();
    model.build();
    List<Integer> before = Fixtures.bits(model);
    List<Tensor> other = model.getWeights();
    fails(() -> model.setWeights(other.reversed()), "expected the shapes", "another model");
    assertThat(Fixtures.bits(model)).isEqualTo(before);
  }

  @Test
  void unknownNameInTheHistory() {
    History history = model().fit(X, Y, Fixtures.silent(1));
    fails(() -> history.get("val_loss"), "[loss]", "val_loss");
  }

  @Test
  void aLossThatIsNotANumberStopsTheTraining() {
    Sequential model = Sequential.of(input(10, 1), simpleRnn(4), dense(1));
    model.compile(sgd().learningRate(1e30), mse());
    assertThatThrownBy(() -> model.fit(X, Y, Fixtures.silent(50)))
        .isInstanceOf(DivergedException.class)
        .hasMessageContainingAll(
            "finite", "epoch", "batch 1 of 1", "largest norm", "learning rate");
    assertThat(model.getWeights()).allMatch(weights -> weights.firstNonFinite() < 0);
  }
}
