package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.LayerRun;
import dev.elman.testing.LayerSample;
import dev.elman.testing.RandomTensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What every layer keeps to.
@ParameterizedClass
@MethodSource("dev.elman.testing.LayerSample#all")
class LayerContractTest {
  private static final int BATCH = 4;

  @Parameter LayerSample sample;

  private Tensor x(int batch) {
    return new RandomTensors(3).next(1, sample.input().prepend(batch));
  }

  private Tensor dy(int batch) {
    return new RandomTensors(4).next(1, sample.output().prepend(batch));
  }

  @Test
  void theOutputHasThePromisedShape() {
    LayerRun run = LayerRun.of(sample, 1);
    assertThat(run.layer().outputShape(sample.input())).isEqualTo(sample.output());
    assertThat(run.train(x(BATCH), 0).shape()).isEqualTo(sample.output().prepend(BATCH));
    assertThat(run.layer().backward(run.tape(), dy(BATCH)).shape())
        .isEqualTo(sample.input().prepend(BATCH));
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    assertThat(LayerRun.of(sample, 1).forwardAndBackward(x(BATCH), dy(BATCH)))
        .isEqualTo(LayerRun.of(sample, 1).forwardAndBackward(x(BATCH), dy(BATCH)));
  }

  @Test
  void anotherSeedGivesOtherWeights() {
    LayerRun one = LayerRun.of(sample, 1);
    if (one.block().size() > 0) {
      assertThat(one.block().values()).isNotEqualTo(LayerRun.of(sample, 2).block().values());
    }
  }

  @Test
  void everyRowIsComputedAsIfItWereAlone() {
    LayerRun run = LayerRun.of(sample, 1);
    Tensor x = x(BATCH);
    Tensor y = Tensor.of(run.train(x, 0).toArray(), BATCH, sample.output().size());
    for (int row = 0; row < BATCH; row++) {
      assertThat(run.withNewTape().train(x.rows(row, row + 1), row).toArray())
          .as("row %d", row)
          .isEqualTo(y.rows(row, row + 1).toArray());
    }
  }

  @Test
  void inferenceHasNoRandomness() {
    LayerRun run = LayerRun.of(sample, 1);
    float[] first = run.infer(x(BATCH));
    run.train(x(BATCH), 0);
    assertThat(run.infer(x(BATCH))).isEqualTo(first);
    run.tape().beginTraining(77, 0, 1, run.gradients());
    assertThat(run.infer(x(BATCH))).isEqualTo(first);
  }

  @Test
  void aTapeServesBatchesOfAnySize() {
    LayerRun used = LayerRun.of(sample, 1);
    for (int batch : new int[] {3, 5, 1, 5, 2}) {
      assertThat(used.forwardAndBackward(x(batch), dy(batch)))
          .as("batch of %d", batch)
          .isEqualTo(used.withNewTape().forwardAndBackward(x(batch), dy(batch)));
      assertThat(used.infer(x(batch))).isEqualTo(used.withNewTape().infer(x(batch)));
    }
  }

  @Test
  void backwardAddsToTheGradients() {
    LayerRun run = LayerRun.of(sample, 1);
    run.forwardAndBackward(x(BATCH), dy(BATCH));
    float[] once = run.gradients().clone();
    run.train(x(BATCH), 0);
    run.layer().backward(run.tape(), dy(BATCH));
    for (int i = 0; i < once.length; i++) {
      assertThat(run.gradients()[i]).isCloseTo(2 * once[i], within(1e-5f));
    }
  }

  @Test
  void parameterGradientsNeedNoInputGradient() {
    LayerRun run = LayerRun.of(sample, 1);
    run.forwardAndBackward(x(BATCH), dy(BATCH));
    LayerRun skipping = run.withNewTape();
    skipping.tape().wantsInputGradient(false);
    skipping.forwardAndBackward(x(BATCH), dy(BATCH));
    assertThat(skipping.gradients()).isEqualTo(run.gradients());
  }

  @Test
  void whatTheLayerIsGivenStaysAsItIs() {
    LayerRun run = LayerRun.of(sample, 1);
    Tensor x = x(BATCH);
    Tensor dy = dy(BATCH);
    run.forwardAndBackward(x, dy);
    assertThat(x.toArray()).isEqualTo(x(BATCH).toArray());
    assertThat(dy.toArray()).isEqualTo(dy(BATCH).toArray());
  }

  @Test
  void nanStaysInItsRow() {
    LayerRun run = LayerRun.of(sample, 1);
    Tensor clean = x(BATCH);
    float[] expected = run.infer(clean);
    Tensor dirty = x(BATCH);
    int rowSize = clean.rowSize();
    Arrays.fill(dirty.data(), rowSize, 2 * rowSize, Float.NaN);
    float[] got = run.infer(dirty);
    int size = got.length / BATCH;
    for (int i = 0; i < got.length; i++) {
      if (i / size == 1) {
        assertThat(got[i]).isNaN();
      } else {
        assertThat(got[i]).isEqualTo(expected[i]);
      }
    }
    assertThat(run.infer(clean)).as("after the NaN").isEqualTo(expected);
  }

  @Test
  void manyWorkersPassAtOnce() {
    LayerRun run = LayerRun.of(sample, 1);
    float[] expected = run.forwardAndBackward(x(BATCH), dy(BATCH));
    List<float[]> results =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(_ -> run.withNewTape().forwardAndBackward(x(BATCH), dy(BATCH)))
            .toList();
    results.forEach(result -> assertThat(result).isEqualTo(expected));
  }

  @Test
  void buildingTwiceKeepsTheParameters() {
    LayerRun run = LayerRun.of(sample, 1);
    List<dev.elman.tensor.Parameter> before = List.copyOf(run.layer().parameters());
    run.layer().build(sample.input());
    assertThat(run.layer().parameters()).isEqualTo(before);
  }

  @Test
  void buildingForAnotherShapeIsRefused() {
    LayerRun run = LayerRun.of(sample, 1);
    Shape other = sample.input().withFeatures(9);
    assertThatIllegalStateException()
        .isThrownBy(() -> run.layer().build(other))
        .withMessageContaining(run.layer().displayName())
        .withMessageContaining("features=" + sample.input().features() + "]")
        .withMessageContaining("features=9]")
        .withMessageContaining("Use a new layer");
  }

  @Test
  void theInputShapeIsKnownOnceTheLayerIsBuilt() {
    Layer layer = sample.make().get();
    assertThat(layer.isBuilt()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(layer::inputShape)
        .withMessageContaining("Build the model or fit it first");
    layer.build(sample.input());
    assertThat(layer.inputShape()).isEqualTo(sample.input());
  }
}
