package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.rmsprop;
import static dev.elman.Elman.simpleRnn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.elman.layer.recurrent.Recurrent;
import dev.elman.optimizer.Optimizer;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// `fit` is Keras's `fit`: the losses after each of twelve batches of a two-layer model, printed by
/// tools/golden/loss_curves.py (keras 3.15.1, jax 0.10.2, numpy 2.4.6) from the same weights and
/// data. The last batch of an epoch is smaller, and Keras reports the mean of the epoch so far.
class LossCurveTest {
  private static final double RATE = 0.02;

  @Test
  void simpleRnnWithRmspropFollowsKeras() {
    assertCurve(
        () -> simpleRnn(3),
        rmsprop().learningRate(RATE),
        List.of(
            0.025561398,
            0.20533217,
            0.25965449,
            0.054641645,
            0.065469369,
            0.10511683,
            0.10865064,
            0.07998313,
            0.10247245,
            0.13140056,
            0.088170424,
            0.10207989));
  }

  @Test
  void simpleRnnWithAdamFollowsKeras() {
    assertCurve(
        () -> simpleRnn(3),
        adam().learningRate(RATE),
        List.of(
            0.025561398,
            0.10963359,
            0.18990009,
            0.027958807,
            0.054381959,
            0.10096617,
            0.075611018,
            0.060994491,
            0.081937671,
            0.13629955,
            0.090994969,
            0.094265103));
  }

  @Test
  void lstmWithRmspropFollowsKeras() {
    assertCurve(
        () -> lstm(3),
        rmsprop().learningRate(RATE),
        List.of(
            0.11060549,
            0.085009575,
            0.11323678,
            0.12593915,
            0.085206747,
            0.10573579,
            0.1338958,
            0.088213436,
            0.1049277,
            0.14008041,
            0.091006808,
            0.10535115));
  }

  @Test
  void lstmWithAdamFollowsKeras() {
    assertCurve(
        () -> lstm(3),
        adam().learningRate(RATE),
        List.of(
            0.11060549,
            0.077733919,
            0.10558256,
            0.085193209,
            0.065550275,
            0.093493864,
            0.092061087,
            0.067986324,
            0.091788061,
            0.10303192,
            0.072693631,
            0.091976449));
  }

  @Test
  void gruWithRmspropFollowsKeras() {
    assertCurve(
        () -> gru(3),
        rmsprop().learningRate(RATE),
        List.of(
            0.1420625,
            0.12052488,
            0.1379189,
            0.19172095,
            0.11695185,
            0.12542133,
            0.18160152,
            0.11181056,
            0.1197474,
            0.17632987,
            0.10918613,
            0.11711421));
  }

  @Test
  void gruWithAdamFollowsKeras() {
    assertCurve(
        () -> gru(3),
        adam().learningRate(RATE),
        List.of(
            0.1420625,
            0.093223743,
            0.12215307,
            0.081105657,
            0.063860007,
            0.092488945,
            0.098081715,
            0.070456944,
            0.090121128,
            0.12128419,
            0.081710167,
            0.093568206));
  }

  private static void assertCurve(
      Supplier<Recurrent> cell, Optimizer optimizer, List<Double> expected) {
    Sequential model =
        Sequential.of(input(5, 2), cell.get().returnSequences(), cell.get(), dense(1));
    model.build();
    List<Tensor> weights = new ArrayList<>();
    for (Parameter parameter : model.parameterBlock().parameters()) {
      weights.add(numbers(10 + weights.size(), parameter.shape().toArray()));
    }
    model.setWeights(weights);
    model.compile(optimizer, mse());
    List<Double> losses = new ArrayList<>();
    Callback record =
        new Callback() {
          @Override
          public void batchEnd(int epoch, int batch, double loss) {
            losses.add(loss);
          }
        };
    FitOptions options = Fixtures.silent(4).batchSize(4).shuffle(false).callbacks(record);
    model.fit(numbers(0, 10, 5, 2), numbers(1, 10, 1), options);
    assertThat(losses).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(losses.get(i))
          .as("loss after batch %d", i)
          .isCloseTo(expected.get(i), withinPercentage(1e-3));
    }
  }

  private static Tensor numbers(int stream, int... extents) {
    return Fixtures.numbers(Seed.mix(7, stream), extents);
  }
}
