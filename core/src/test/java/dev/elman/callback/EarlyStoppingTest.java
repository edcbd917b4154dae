package dev.elman.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.model.History;
import dev.elman.model.Sequential;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// When the training stops, and which weights it ends with: against Keras, for scripted values.
class EarlyStoppingTest {
  static List<Double> values(JsonNode array) {
    return Golden.elements(array).map(v -> v.isNull() ? Double.NaN : v.doubleValue()).toList();
  }

  private static EarlyStopping callback(JsonNode options) {
    EarlyStopping callback =
        Callbacks.earlyStopping()
            .monitor(options.get("monitor").textValue())
            .minDelta(options.get("min_delta").doubleValue())
            .patience(options.get("patience").intValue())
            .mode(Mode.valueOf(options.get("mode").textValue().toUpperCase(Locale.ROOT)))
            .restoreBestWeights(options.get("restore_best_weights").booleanValue())
            .startFromEpoch(options.get("start_from_epoch").intValue());
    JsonNode baseline = options.get("baseline");
    return baseline.isNull() ? callback : callback.baseline(baseline.doubleValue());
  }

  @TestFactory
  Stream<DynamicTest> stopsAndRestoresWhenKerasDoes() {
    return Golden.elements(Golden.read("callbacks").get("earlyStopping"))
        .map(golden ->
            DynamicTest.dynamicTest(
                golden.get("options") + " " + golden.get("values"), () -> check(golden)));
  }

  private static void check(JsonNode golden) {
    EarlyStopping callback = callback(golden.get("options"));
    Sequential model = Fits.line();
    String monitor = golden.get("options").get("monitor").textValue();
    History history = Fits.scripted(model, monitor, values(golden.get("values")), callback);
    assertThat(history.epochs()).as("epochs").isEqualTo(golden.get("epochs").intValue());
    assertThat(callback.stoppedEpoch()).isEqualTo(golden.get("stoppedEpoch").intValue());
    assertThat(callback.bestEpoch()).isEqualTo(golden.get("bestEpoch").intValue());
    assertThat(model.parameterBlock().values())
        .as("weights")
        .containsOnly(golden.get("weight").floatValue());
  }

  @Test
  void theGoldenRunsShowEveryRule() {
    List<JsonNode> all = Golden.elements(Golden.read("callbacks").get("earlyStopping")).toList();
    assertThat(all.stream().filter(g -> g.get("stoppedEpoch").intValue() > 0))
        .as("stopped")
        .hasSizeGreaterThan(20);
    assertThat(all.stream().filter(g -> g.get("stoppedEpoch").intValue() == 0))
        .as("ran through")
        .hasSizeGreaterThan(5);
    assertThat(
            all.stream().filter(g -> g.get("weight").intValue() < g.get("epochs").intValue() - 1))
        .as("restored")
        .hasSizeGreaterThan(10);
    assertThat(
            all.stream()
                .filter(g ->
                    g.get("stoppedEpoch").intValue() == 0
                        && g.get("weight").intValue() < g.get("epochs").intValue() - 1))
        .as("restored without stopping")
        .isNotEmpty();
    assertThat(all.stream().filter(g -> values(g.get("values")).contains(Double.NaN)))
        .as("NaN")
        .isNotEmpty();
  }

  @Test
  void aCallbackMayBeUsedAgain() {
    EarlyStopping callback = Callbacks.earlyStopping().monitor("loss").patience(1);
    List<Double> values = List.of(0.5, 0.4, 0.6, 0.3);
    assertThat(Fits.scripted(Fits.line(), "loss", values, callback).epochs()).isEqualTo(3);
    assertThat(Fits.scripted(Fits.line(), "loss", values, callback).epochs()).isEqualTo(3);
    assertThat(callback.bestEpoch()).isEqualTo(1);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNamesThereAre() {
    assertThatThrownBy(() ->
            Fits.line().fit(Fits.X, Fits.Y, Fits.silent(3).callbacks(Callbacks.earlyStopping())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "EarlyStopping monitor: expected one of [loss, accuracy], but got \"val_loss\"."
                + " Names with val_ need validation data.");
    EarlyStopping unknown = Callbacks.earlyStopping().monitor("acuracy").mode(Mode.MAX);
    assertThatThrownBy(() -> Fits.line().fit(Fits.X, Fits.Y, Fits.silent(3).callbacks(unknown)))
        .hasMessageContaining("expected one of [loss, accuracy], but got \"acuracy\"");
  }

  @Test
  void aMetricThatDoesNotSayWhatIsBetterNeedsAMode() {
    EarlyStopping unknown = Callbacks.earlyStopping().monitor("val_score");
    assertThatThrownBy(() -> Fits.line().fit(Fits.X, Fits.Y, Fits.silent(3).callbacks(unknown)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("\"val_score\"", "mode(Mode.MIN)", "mode(Mode.MAX)");
  }

  @Test
  void negativeEpochsAreRefused() {
    assertThatThrownBy(() -> Callbacks.earlyStopping().patience(-1))
        .hasMessage("EarlyStopping patience: expected at least 0, but got -1.");
    assertThatThrownBy(() -> Callbacks.earlyStopping().startFromEpoch(-1))
        .hasMessage("EarlyStopping startFromEpoch: expected at least 0, but got -1.");
  }
}
