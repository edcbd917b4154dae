package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.elman.callback.Callbacks;
import dev.elman.data.Batch;
import dev.elman.data.BucketOptions;
import dev.elman.data.Dataset;
import dev.elman.data.PaddingOptions;
import dev.elman.data.Sample;
import dev.elman.data.Samples;
import dev.elman.data.TimeSeriesDataset;
import dev.elman.layer.Masking;
import dev.elman.metric.Metrics;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Training, evaluating and predicting on datasets.
class DatasetFitTest {
  private static final int SAMPLES = 150; // batches of 64, 64 and 22 rows
  private static final Tensor X = Fixtures.numbers(1, SAMPLES, 10, 8);
  private static final Tensor Y = Fixtures.numbers(2, SAMPLES, 1);

  /// The ways to the same batches.
  enum Way {
    ROWS,
    BATCHES,
    LIST,
    CACHE,
    PREFETCHED,
    STREAM;

    Dataset data(Samples samples) {
      return switch (this) {
        case ROWS -> samples.batch(64);
        case BATCHES -> samples.batch(64).map(batch -> batch);
        case LIST -> Dataset.ofSamples(samples.toList(0)).batch(64);
        case CACHE -> samples.cache().batch(64);
        case PREFETCHED -> samples.map(sample -> sample).prefetch(3).batch(64).prefetch(2);
        case STREAM -> Dataset.ofSamples(() -> samples.toList(0).stream()).batch(64);
      };
    }
  }

  private static Sequential network() {
    Sequential model = Sequential.of(input(10, 8), lstm(24), dropout(0.3), dense(1));
    model.seed(3);
    model.compile(adam(), mse(), Metrics.mae());
    return model;
  }

  @ParameterizedTest
  @EnumSource
  void allWaysToTheDataAndAllThreadsGiveTheBitsOfArrays(Way way) {
    Sequential arrays = network();
    FitOptions options = Fixtures.silent(3).batchSize(64).validationData(X, Y);
    History expected = arrays.fit(X, Y, options.shuffle(false));
    Dataset data = way.data(Dataset.of(X, Y));
    for (int threads = 1; threads <= 3; threads++) {
      Sequential model = network();
      History history = model.fit(data, Fixtures.silent(3).threads(threads).validationData(data));
      assertThat(Fixtures.bits(model)).as("%d threads", threads).isEqualTo(Fixtures.bits(arrays));
      assertThat(history.get("loss")).isEqualTo(expected.get("loss"));
      assertThat(history.last("val_loss")).isCloseTo(expected.last("val_loss"), offset(1e-9));
      assertThat(model.evaluate(data)).containsEntry("loss", history.last("val_loss"));
      assertThat(Fixtures.bits(model.predict(data).getFirst()))
          .isEqualTo(Fixtures.bits(model.predict(X)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BATCHES", "PREFETCHED"})
  void aShuffledDatasetGivesTheSameBitsHoweverItIsMade(Way way) {
    Samples shuffled = Dataset.of(X, Y).shuffle();
    Sequential rows = network();
    rows.fit(shuffled.batch(64), Fixtures.silent(3).threads(1));
    Sequential model = network();
    model.fit(way.data(shuffled), Fixtures.silent(3).threads(2));
    assertThat(Fixtures.bits(model)).isEqualTo(Fixtures.bits(rows));
    Sequential unshuffled = network();
    unshuffled.fit(Dataset.of(X, Y).batch(64), Fixtures.silent(3));
    assertThat(Fixtures.bits(unshuffled)).isNotEqualTo(Fixtures.bits(rows));
  }

  @Test
  void everyEpochHasAnotherOrderAndTheSameInTheNextTraining() {
    List<Float> first = seen(Dataset.of(numbered(6), numbered(6)).shuffle().batch(6), 2, 0);
    assertThat(first.subList(0, 6)).isNotEqualTo(first.subList(6, 12));
    assertThat(first.subList(0, 6)).containsExactlyInAnyOrderElementsOf(first.subList(6, 12));
    assertThat(seen(Dataset.of(numbered(6), numbered(6)).shuffle().batch(6), 2, 0))
        .isEqualTo(first);
  }

  private static Tensor numbered(int rows) {
    Tensor tensor = Tensor.zeros(rows, 1);
    for (int i = 0; i < rows; i++) {
      tensor.data()[i] = i;
    }
    return tensor;
  }

  /// The inputs in the order in which a training sees them.
  private static List<Float> seen(Dataset data, int epochs, int steps) {
    List<Float> seen = new ArrayList<>();
    var probe =
        new Fixtures.Probe(x -> {
          for (int i = 0; i < x.size(); i++) {
            seen.add(x.data()[i]);
          }
        });
    Sequential model = Sequential.of(input(1), probe, dense(1));
    model.compile(adam(), mse());
    model.fit(data, Fixtures.silent(epochs).stepsPerEpoch(steps).threads(1));
    return seen;
  }

  @Test
  void epochsOfAFixedNumberOfStepsGoOnWhereTheLastEndedAndBeginAnewAtTheEnd() {
    Dataset rows = Dataset.of(numbered(5), numbered(5)).batch(1);
    Float[] expected = {0f, 1f, 2f, 3f, 4f, 0f, 1f, 2f, 3f};
    assertThat(seen(rows, 3, 3)).containsExactly(expected);
    assertThat(seen(rows.map(batch -> batch), 3, 3)).containsExactly(expected);
    assertThat(seen(rows.repeat(), 3, 3)).containsExactly(expected);
    assertThat(seen(rows.filter(batch -> true).prefetch(2), 3, 3)).containsExactly(expected);
  }

  @Test
  void stepsPerEpochAlsoDividesArrays() {
    Sequential model = network();
    History history = model.fit(X, Y, Fixtures.silent(3).batchSize(64).stepsPerEpoch(2));
    assertThat(history.epochs()).isEqualTo(3);
    // the same batches, in epochs of another length
    List<Integer> expected = null;
    for (int steps = 1; steps <= 3; steps++) {
      Sequential parts = Sequential.of(input(10, 8), lstm(4), dense(1));
      parts.compile(adam(), mse());
      parts.fit(X, Y, Fixtures.silent(6 / steps).batchSize(64).shuffle(false).stepsPerEpoch(steps));
      expected = expected == null ? Fixtures.bits(parts) : expected;
      assertThat(Fixtures.bits(parts)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void aTrainingWithStepsGoesOnInTheMiddleOfAPass(int batches) {
    // 3 batches in a pass, 2 in an epoch, 4 epochs; interrupted after some batches
    Dataset data = Dataset.of(X, Y).shuffle().batch(64);
    Sequential through = network();
    FitOptions options = Fixtures.silent(4).stepsPerEpoch(2);
    through.fit(data, options);
    for (Dataset way : List.of(data, data.map(batch -> batch), data.filter(batch -> true))) {
      List<Snapshot> last = new ArrayList<>();
      List<TrainingRun> run = new ArrayList<>();
      int[] done = {0};
      network()
          .fit(
              way,
              options.callbacks(
                  Callbacks.lambda()
                      .onTrainBegin(run::add)
                      .onBatchEnd((_, _, _) -> {
                        if (done[0]++ == batches) {
                          run.getFirst().save(last::add);
                        }
                      })));
      Sequential resumed = network();
      resumed.fit(
          way,
          options.callbacks(
              Callbacks.lambda().onTrainBegin(training -> training.resume(last.getFirst()))));
      assertThat(Fixtures.bits(resumed)).isEqualTo(Fixtures.bits(through));
    }
  }

  @Test
  void masksOfPaddedBatchesReachTheLayers() {
    List<Sample> sequences = sequences(40);
    // the same as padding by hand and a Masking layer
    Tensor x = Tensor.zeros(40, 12, 3);
    Arrays.fill(x.data(), -9);
    Tensor y = Tensor.zeros(40, 12, 1);
    for (int i = 0; i < 40; i++) {
      Tensor steps = sequences.get(i).inputs().getFirst();
      Tensor labels = sequences.get(i).labels().getFirst();
      System.arraycopy(steps.data(), 0, x.data(), i * 12 * 3, steps.size());
      System.arraycopy(labels.data(), 0, y.data(), i * 12, labels.size());
    }
    Sequential masking = Sequential.of(input(12, 3), new Masking(-9), dense(8, "tanh"), dense(1));
    masking.seed(4);
    masking.compile(adam(), mse());
    masking.fit(x, y, Fixtures.silent(3).batchSize(40).shuffle(false));
    Sequential padded = maskedNetwork();
    padded.fit(
        Dataset.ofSamples(sequences).paddedBatch(40, PaddingOptions.post().value(7)),
        Fixtures.silent(3));
    assertThat(padded.getWeights()).hasSameSizeAs(masking.getWeights());
    for (int i = 0; i < padded.getWeights().size(); i++) {
      assertThat(padded.getWeights().get(i).toArray())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(masking.getWeights().get(i).toArray());
    }
  }

  private static Sequential maskedNetwork() {
    Sequential model = Sequential.of(input(Shape.ANY, 3), dense(8, "tanh"), dense(1));
    model.seed(4);
    model.compile(adam(), mse());
    return model;
  }

  /// Sequences of 1 to 12 steps with a label per step.
  private static List<Sample> sequences(int count) {
    List<Sample> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int steps = i == 0 ? 12 : 1 + i * 7 % 12;
      sequences.add(
          Sample.of(Fixtures.numbers(100 + i, steps, 3), Fixtures.numbers(500 + i, steps, 1)));
    }
    return sequences;
  }

  @Test
  void paddedSequencesAreEvaluatedAsIfEachWereAlone() {
    List<Sample> sequences = sequences(30);
    Sequential model = maskedNetwork();
    Dataset padded = Dataset.ofSamples(sequences).paddedBatch(8);
    model.fit(padded, Fixtures.silent(1));
    double squares = 0;
    int steps = 0;
    for (Sample sample : sequences) {
      Tensor x = sample.inputs().getFirst();
      float[] prediction = model.predict(x.reshape(1, x.extent(0), 3)).toArray();
      for (int t = 0; t < prediction.length; t++, steps++) {
        double error = prediction[t] - sample.labels().getFirst().data()[t];
        squares += error * error;
      }
    }
    assertThat(model.evaluate(padded).get("loss")).isCloseTo(squares / steps, offset(1e-6));
  }

  @Test
  void bucketsGiveTheSameBitsOnAnyNumberOfThreadsWithAndWithoutPrefetch() {
    Dataset buckets =
        Dataset.ofSamples(sequences(60)).shuffle().bucketByLength(BucketOptions.tokensPerBatch(60));
    Sequential one = maskedNetwork();
    one.fit(buckets, Fixtures.silent(3).threads(1));
    for (int threads = 2; threads <= 3; threads++) {
      Sequential model = maskedNetwork();
      model.fit(buckets.prefetch(2), Fixtures.silent(3).threads(threads));
      assertThat(Fixtures.bits(model)).isEqualTo(Fixtures.bits(one));
    }
  }

  @Test
  void severalInputsOutputsAndWeightsAreThoseOfArrays() {
    List<Tensor> x = List.of(Fixtures.numbers(1, 50, 6, 3), Fixtures.numbers(2, 50, 2));
    List<Tensor> y = List.of(Fixtures.numbers(3, 50, 6, 1), Fixtures.numbers(4, 50, 1));
    List<Tensor> ofSamples = List.of(Fixtures.numbers(5, 50, 6), Fixtures.numbers(6, 50));
    List<@Nullable Tensor> weights = new ArrayList<>(ofSamples);
    ofSamples.forEach(tensor -> {
      for (int i = 0; i < tensor.size(); i++) {
        tensor.data()[i] += 1;
      }
    });
    Model arrays = twoInputsAndOutputs();
    arrays.fit(
        new dev.elman.model.Samples(x, y, ofSamples),
        Fixtures.silent(3).batchSize(16).shuffle(false));
    for (Dataset data :
        List.of(
            Dataset.of(x, y, weights).batch(16),
            Dataset.ofSamples(Dataset.of(x, y, weights).toList(0)).batch(16))) {
      Model model = twoInputsAndOutputs();
      model.fit(data, Fixtures.silent(3).threads(2));
      assertThat(Fixtures.bits(model)).isEqualTo(Fixtures.bits(arrays));
      assertThat(model.predict(data)).hasSize(2);
    }
    Model unweighted = twoInputsAndOutputs();
    unweighted.fit(Dataset.of(x, y).batch(16), Fixtures.silent(3));
    assertThat(Fixtures.bits(unweighted)).isNotEqualTo(Fixtures.bits(arrays));
  }

  private static Model twoInputsAndOutputs() {
    var sequence = input(6, 3);
    var extra = input(2);
    var hidden = gru(5).returnSequences().apply(sequence);
    Model model =
        Functional.of(
            List.of(sequence, extra), List.of(dense(1).apply(hidden), dense(1).apply(extra)));
    model.seed(9);
    model.compile(adam(), Objective.of(mse()), Objective.of(mse()).weight(0.5));
    return model;
  }

  @Test
  void aModelWithoutInputShapeIsBuiltForTheFirstBatchAndTakesLongerSequences() {
    Sequential model = Sequential.of(lstm(4).returnSequences(), dense(1));
    model.compile(adam(), mse());
    History history =
        model.fit(Dataset.ofSamples(sequences(20)).paddedBatch(2), Fixtures.silent(2));
    assertThat(history.epochs()).isEqualTo(2);
    assertThat(model.inputShapes()).containsExactly(Shape.of(Shape.ANY, 3));
  }

  @Test
  void windowsOnASeriesAreTrainedOn() {
    Tensor series = Fixtures.numbers(8, 80, 8);
    Dataset windows =
        TimeSeriesDataset.fromArray(series, series, 10).batchSize(16).endIndex(70).shuffle(true);
    Sequential model = Sequential.of(input(10, 8), lstm(4), dense(8));
    model.compile(adam(), mse());
    History history = model.fit(windows, Fixtures.silent(4).validationData(windows));
    assertThat(history.last("loss")).isLessThan(history.loss().getFirst());
    assertThat(history.get("val_loss")).hasSize(4);
  }

  @Test
  void tensorsValidateATrainingOnADataset() {
    for (Way way : List.of(Way.ROWS, Way.BATCHES)) {
      Sequential model = network();
      Dataset data = way.data(Dataset.of(X, Y));
      History history = model.fit(data, Fixtures.silent(2).validationData(X, Y));
      assertThat(history.last("val_loss")).isEqualTo(model.evaluate(X, Y).get("loss"));
      Tensor narrow = Fixtures.numbers(1, SAMPLES, 10, 7);
      Sequential unbuilt = Sequential.of(lstm(4), dense(1));
      unbuilt.compile(adam(), mse());
      assertThatThrownBy(() -> unbuilt.fit(data, Fixtures.silent(2).validationData(narrow, Y)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("features=7");
      assertThat(unbuilt.isBuilt()).isFalse();
    }
  }

  @Test
  void validationStepsEvaluatesTheFirstBatchesOnly() {
    Sequential model = network();
    Dataset data = Dataset.of(X, Y).batch(64);
    FitOptions options = Fixtures.silent(1).validationData(data.repeat()).validationSteps(1);
    History history = model.fit(data, options);
    assertThat(history.last("val_loss"))
        .isEqualTo(model.evaluate(data.take(1)).get("loss"))
        .isNotEqualTo(model.evaluate(data).get("loss"));
  }

  @Test
  void outputsOfDifferentLengthsComeBatchByBatch() {
    Sequential model = Sequential.of(input(Shape.ANY, 3), lstm(4).returnSequences());
    model.build();
    List<Shape> shapes = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    Dataset padded = Dataset.ofSamples(sequences(9)).paddedBatch(4);
    model.predict(padded, outputs -> shapes.add(outputs.getFirst().shape()));
    for (Batch batch : padded.toList(0)) {
      steps.add(batch.inputs().getFirst().extent(1));
    }
    assertThat(shapes)
        .containsExactly(
            Shape.of(4, steps.get(0), 4),
            Shape.of(4, steps.get(1), 4),
            Shape.of(1, steps.get(2), 4));
  }

  @Test
  void batchesOfAnUnknownNumberAreCountedInTheBar() {
    var bytes = new ByteArrayOutputStream();
    var printer = new ProgressPrinter(new PrintStream(bytes, true, UTF_8), true);
    printer.trainBegin(Fixtures.run(1, -1));
    printer.epochBegin(0);
    printer.batchEnd(0, 0, 1.5);
    printer.batchEnd(0, 1, 1.5);
    Map<String, Double> logs = new LinkedHashMap<>();
    logs.put("loss", 0.25);
    printer.epochEnd(0, logs);
    assertThat(bytes.toString(UTF_8))
        .contains("1/Unknown  loss: 1.500")
        .containsPattern("\r2/Unknown {2}\\d+\\.\\d\\ds {2}loss: 0\\.2500");
  }
}
