package dev.elman.callback;

import static dev.elman.Elman.mse;
import static dev.elman.Elman.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.model.History;
import dev.elman.model.Sequential;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Callbacks that change the learning rate: against Keras, and that the updates use it.
class LearningRateTest {
  @TestFactory
  Stream<DynamicTest> plateausReduceTheRateWhenKerasDoes() {
    return Golden.elements(Golden.read("callbacks").get("reduceLrOnPlateau"))
        .map(golden ->
            DynamicTest.dynamicTest(
                golden.get("options") + " " + golden.get("values"), () -> check(golden)));
  }

  private static void check(JsonNode golden) {
    JsonNode options = golden.get("options");
    ReduceLrOnPlateau callback =
        Callbacks.reduceLrOnPlateau()
            .monitor(options.get("monitor").textValue())
            .factor(options.get("factor").doubleValue())
            .patience(options.get("patience").intValue())
            .mode(Mode.valueOf(options.get("mode").textValue().toUpperCase(Locale.ROOT)))
            .minDelta(options.get("min_delta").doubleValue())
            .cooldown(options.get("cooldown").intValue())
            .minLr(options.get("min_lr").doubleValue());
    History history =
        Fits.scripted(
            Fits.line(),
            options.get("monitor").textValue(),
            EarlyStoppingTest.values(golden.get("values")),
            callback);
    float[] expected = Golden.floats(golden.get("rates"));
    assertThat(history.get("learning_rate").stream().map(Double::floatValue).toList())
        .as("bits of the rates")
        .isEqualTo(Golden.elements(golden.get("rates")).map(JsonNode::floatValue).toList());
    assertThat(expected).as("epochs").hasSize(golden.get("values").size());
  }

  @Test
  void aFactorOfOneIsRefused() {
    assertThatThrownBy(() -> Callbacks.reduceLrOnPlateau().factor(1))
        .hasMessageStartingWith(
            "ReduceLrOnPlateau factor: expected a number in (0, 1), but got 1.0");
  }

  @Test
  void theNextUpdateUsesTheNewRate() {
    // the gradient of the bias is 2 (w x + b - y); all weights stay at 0 while the rate is 0
    Sequential model = Fits.line();
    List<Double> rates = new ArrayList<>();
    LearningRateScheduler rule =
        Callbacks.learningRateScheduler((epoch, rate) -> {
          rates.add(rate);
          return epoch == 1 ? 0.25 : 0;
        });
    List<float[]> weights = new ArrayList<>();
    LambdaCallback record =
        Callbacks.lambda()
            .onEpochBegin(_ -> weights.add(model.parameterBlock().snapshot()))
            .onEpochEnd((_, _) -> weights.add(model.parameterBlock().snapshot()));
    History history =
        model.fit(Fits.X, Fits.Y, Fits.silent(3).batchSize(6).callbacks(rule, record));
    assertThat(rates).containsExactly(0.5, 0.0, 0.25);
    assertThat(history.get("learning_rate")).containsExactly(0.0, 0.25, 0.0);
    assertThat(weights.get(1)).isEqualTo(weights.get(0));
    assertThat(weights.get(5)).isEqualTo(weights.get(4)).isEqualTo(weights.get(3));
    double gradient = 0;
    for (int i = 0; i < 6; i++) {
      double error = weights.get(2)[0] * Fits.X.data()[i] + weights.get(2)[1] - Fits.Y.data()[i];
      gradient += 2 * error / 6;
    }
    assertThat((double) weights.get(3)[1])
        .isCloseTo(weights.get(2)[1] - 0.25 * gradient, within(1e-6));
  }

  @Test
  void theRateStaysForLaterFits() {
    Sequential model = Fits.line();
    model.fit(
        Fits.X,
        Fits.Y,
        Fits.silent(2).callbacks(Callbacks.learningRateScheduler((_, rate) -> rate / 2)));
    double[] rate = new double[1];
    model.fit(
        Fits.X,
        Fits.Y,
        Fits.silent(1)
            .callbacks(Callbacks.lambda().onTrainBegin(run -> rate[0] = run.learningRate())));
    assertThat(rate[0]).isEqualTo(0.125);
    model.compile(sgd().learningRate(0.5), mse());
    model.fit(
        Fits.X,
        Fits.Y,
        Fits.silent(1)
            .callbacks(Callbacks.lambda().onTrainBegin(run -> rate[0] = run.learningRate())));
    assertThat(rate[0]).as("compiled again").isEqualTo(0.5);
  }

  @Test
  void aRateThatIsNoNumberIsRefused() {
    LearningRateScheduler rule = Callbacks.learningRateScheduler((_, _) -> Double.NaN);
    assertThatThrownBy(() -> Fits.line().fit(Fits.X, Fits.Y, Fits.silent(1).callbacks(rule)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Learning rate: expected a number of at least 0, but got NaN");
  }
}
