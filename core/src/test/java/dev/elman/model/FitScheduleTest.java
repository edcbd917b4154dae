package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elman.callback.Callbacks;
import dev.elman.data.Dataset;
import dev.elman.data.Samples.Split;
import dev.elman.loss.Losses;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which epochs are trained and validated, how classes count, and what the history says of it.
class FitScheduleTest {
  private static final Tensor X = Fixtures.numbers(1, 12, 5, 3);
  private static final Tensor Y = Fixtures.numbers(2, 12, 1);
  private static final Tensor CLASSES =
      Tensor.of(new float[] {0, 1, 2, 0, 1, 2, 2, 2, 1, 0, 1, 0}, 12, 1);
  private static final Map<Integer, Double> WEIGHTS = Map.of(0, 3.0, 2, 0.5);

  private static Sequential regression() {
    Sequential model = Sequential.of(input(5, 3), lstm(4), dense(1));
    model.seed(5);
    model.compile(adam(), mse());
    return model;
  }

  private static Sequential classifier() {
    Sequential model = Sequential.of(input(5, 3), lstm(4), dense(3, "softmax"));
    model.seed(5);
    model.compile(adam(), Losses.sparseCategoricalCrossentropy());
    return model;
  }

  @Test
  void aTrainingMayBeginWithALaterEpoch() {
    List<Integer> begun = new ArrayList<>();
    Sequential model = regression();
    History history =
        model.fit(
            X,
            Y,
            Fixtures.silent(5)
                .initialEpoch(3)
                .callbacks(Callbacks.lambda().onEpochBegin(begun::add)));
    assertThat(begun).containsExactly(3, 4);
    assertThat(history.epoch()).containsExactly(3, 4);
    assertThat(history.epochs()).isEqualTo(2);
    assertThatThrownBy(() -> Fixtures.silent(5).initialEpoch(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("before epochs=5, but got 5");
    assertThatThrownBy(() -> Fixtures.silent(5).initialEpoch(-1))
        .hasMessageContaining("initialEpoch: expected at least 0");
  }

  @Test
  void theOrderOfAnEpochIsThatOfItsNumberForArraysAndDatasets() {
    for (int steps : new int[] {0, 2}) {
      List<List<Integer>> bits = new ArrayList<>();
      for (Dataset data :
          List.of(
              Dataset.of(X, Y).shuffle().batch(4),
              Dataset.of(X, Y).shuffle().batch(4).map(batch -> batch))) {
        Sequential model = regression();
        model.fit(data, Fixtures.silent(4).initialEpoch(2).stepsPerEpoch(steps));
        bits.add(Fixtures.bits(model));
        Sequential fromStart = regression();
        fromStart.fit(data, Fixtures.silent(2).stepsPerEpoch(steps));
        assertThat(Fixtures.bits(fromStart)).isNotEqualTo(Fixtures.bits(model));
      }
      assertThat(bits.get(0)).isEqualTo(bits.get(1));
    }
  }

  @Test
  void validationMayComeEverySoManyEpochs() {
    List<Integer> validated = new ArrayList<>();
    Callback watch =
        new Callback() {
          private int epoch;

          @Override
          public void epochBegin(int newEpoch) {
            epoch = newEpoch;
          }

          @Override
          public void validationBegin() {
            validated.add(epoch);
          }

          @Override
          public void validationEnd(Map<String, Double> logs) {
            assertThat(logs).containsOnlyKeys("val_loss");
          }
        };
    History history =
        regression()
            .fit(
                X,
                Y,
                Fixtures.silent(7)
                    .validationData(X, Y)
                    .validationFreq(3)
                    .callbacks(
                        watch,
                        Callbacks.earlyStopping().patience(3),
                        Callbacks.reduceLrOnPlateau()));
    assertThat(validated).containsExactly(2, 5);
    assertThat(history.get("val_loss")).hasSize(2);
    assertThat(history.loss()).hasSize(7);
    assertThat(history.toCsv().lines().map(line -> line.split(",", -1)[3]))
        .startsWith("val_loss", "NA", "NA", history.get("val_loss").getFirst().toString(), "NA");
    assertThatThrownBy(() -> Fixtures.silent(7).validationFreq(0))
        .hasMessageContaining("validationFreq: expected at least 1");
  }

  @Test
  void classesCountAsTheWeightsOfTheirSamples() {
    Tensor weights = Tensor.zeros(12);
    for (int i = 0; i < 12; i++) {
      weights.data()[i] = WEIGHTS.getOrDefault((int) CLASSES.data()[i], 1.0).floatValue();
    }
    FitOptions options = Fixtures.silent(3).batchSize(4).shuffle(false);
    Sequential bySample = classifier();
    bySample.fit(Samples.of(X, CLASSES).weights(weights), options);
    Sequential byClass = classifier();
    byClass.fit(X, CLASSES, options.classWeight(WEIGHTS));
    assertThat(Fixtures.bits(byClass)).isEqualTo(Fixtures.bits(bySample));
    Dataset data = Dataset.of(X, CLASSES).batch(4);
    for (Dataset way : List.of(data, data.map(batch -> batch), data.prefetch(1))) {
      Sequential ofDataset = classifier();
      ofDataset.fit(way, options.classWeight(WEIGHTS));
      assertThat(Fixtures.bits(ofDataset)).isEqualTo(Fixtures.bits(bySample));
    }
    Sequential unweighted = classifier();
    unweighted.fit(X, CLASSES, options);
    assertThat(Fixtures.bits(unweighted)).isNotEqualTo(Fixtures.bits(bySample));
  }

  @Test
  void validationIsNotWeighted() {
    Sequential model = classifier();
    History history =
        model.fit(X, CLASSES, Fixtures.silent(1).validationData(X, CLASSES).classWeight(WEIGHTS));
    assertThat(history.last("val_loss")).isEqualTo(model.evaluate(X, CLASSES).get("loss"));
  }

  @Test
  void weightsOfSamplesAndOfClassesExcludeEachOther() {
    Tensor weights = Tensor.zeros(12);
    FitOptions options = Fixtures.silent(1).classWeight(WEIGHTS);
    assertThatThrownBy(() -> classifier().fit(Samples.of(X, CLASSES).weights(weights), options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fit classWeight: expected samples without weights");
    Dataset data = Dataset.of(List.of(X), List.of(CLASSES), List.of(weights)).batch(4);
    assertThatThrownBy(() -> classifier().fit(data, options))
        .hasStackTraceContaining("fit classWeight: expected samples without weights");
  }

  @Test
  void aSplitOfSamplesIsTrainedOnAndValidatedWith() {
    Split split = Dataset.of(X, Y).shuffle().split(0.75);
    History history =
        regression()
            .fit(
                split.first().shuffle().batch(3),
                Fixtures.silent(2).validationData(split.second().batch(3)));
    assertThat(history.get("val_loss")).hasSize(2);
  }

  @Test
  void aHistoryIsWrittenAsATableAndAsJson() throws Exception {
    History history = new History();
    Map<String, Double> first = new LinkedHashMap<>();
    first.put("loss", 0.5);
    first.put("a \"b\", c", 1e-7);
    history.add(0, first);
    history.add(1, Map.of("loss", Double.NaN, "val_loss", -2.0));
    assertThat(history.toCsv())
        .isEqualTo(
            """
            epoch,loss,"a ""b"", c",val_loss
            0,0.5,1.0E-7,NA
            1,NaN,NA,-2.0
            """);
    JsonNode json = new ObjectMapper().readTree(history.toJson());
    assertThat(json.get("epoch").toString()).isEqualTo("[0,1]");
    assertThat(json.get("loss").toString()).isEqualTo("[0.5,null]");
    assertThat(json.get("a \"b\", c").get(0).doubleValue()).isEqualTo(1e-7);
    assertThat(json.get("val_loss").toString()).isEqualTo("[null,-2.0]");
    History restored = new History();
    restored.restore(history.save());
    assertThat(restored.toCsv()).isEqualTo(history.toCsv());
    assertThat(restored).hasToString(history.toString());
    assertThat(new History().toCsv()).isEqualTo("epoch\n");
    assertThat(new History().toJson()).isEqualTo("{\"epoch\": []}");
  }
}
