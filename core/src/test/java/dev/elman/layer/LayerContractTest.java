package dev.elman.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.LayerRun;
import dev.elman.testing.LayerSample;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What every layer keeps to, whether it takes one input or several.
@ParameterizedClass
@MethodSource("dev.elman.testing.LayerSample#all")
class LayerContractTest {
  private static final int BATCH = 4;

  @SuppressWarnings("NullAway.Init") // by JUnit
  @Parameter
  LayerSample sample;

  private Tensor[] x(int batch) {
    return sample.x(batch);
  }

  private Tensor[] dy(int batch) {
    return sample.dy(batch);
  }

  private static List<Shape> shapes(Tensor[] tensors) {
    return Arrays.stream(tensors).map(Tensor::shape).toList();
  }

  private static List<Shape> batch(List<Shape> samples) {
    return samples.stream().map(shape -> shape.prepend(BATCH)).toList();
  }

  private static Tensor[] row(Tensor[] tensors, int row) {
    return Arrays.stream(tensors).map(t -> t.rows(row, row + 1)).toArray(Tensor[]::new);
  }

  private static List<float[]> values(Tensor[] tensors) {
    return Arrays.stream(tensors).map(Tensor::toArray).toList();
  }

  private static void assertSame(List<float[]> actual, List<float[]> expected, String what) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("%s, tensor %d", what, i).isEqualTo(expected.get(i));
    }
  }

  @Test
  void theOutputHasThePromisedShape() {
    LayerRun run = LayerRun.of(sample, 1);
    assertThat(run.layer().outputShapes(sample.inputs())).isEqualTo(sample.outputs());
    assertThat(shapes(run.train(0, x(BATCH)))).isEqualTo(batch(sample.outputs()));
    assertThat(shapes(run.backward(dy(BATCH)))).isEqualTo(batch(sample.inputs()));
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    assertThat(LayerRun.of(sample, 1).forwardAndBackward(x(BATCH), dy(BATCH)))
        .isEqualTo(LayerRun.of(sample, 1).forwardAndBackward(x(BATCH), dy(BATCH)));
  }

  @Test
  void anotherSeedGivesOtherWeights() {
    float[] values = LayerRun.of(sample, 1).block().values();
    for (float value : values) {
      if (value != 0 && value != 1) { // else all are constant at first
        assertThat(LayerRun.of(sample, 2).block().values()).isNotEqualTo(values);
        return;
      }
    }
  }

  @Test
  void everyRowIsComputedAsIfItWereAlone() {
    LayerRun run = LayerRun.of(sample, 1);
    assumeFalse(run.layer().needsWholeBatch());
    Tensor[] x = x(BATCH);
    List<Tensor> y = List.of(run.train(0, x));
    for (int row = 0; row < BATCH; row++) {
      List<float[]> alone = values(run.withNewTape().train(row, row(x, row)));
      assertSame(alone, values(row(y.toArray(Tensor[]::new), row)), "row " + row);
    }
  }

  @Test
  void aRowWithItsMaskIsComputedAsIfItWereAlone() {
    LayerRun run = LayerRun.of(sample, 1);
    assumeFalse(run.layer().needsWholeBatch());
    Tensor[] x = x(BATCH);
    @Nullable Mask[] masks = masks();
    Tensor[] y = run.masks(masks).train(0, x);
    for (int row = 0; row < BATCH; row++) {
      LayerRun alone = run.withNewTape();
      for (int i = 0; i < masks.length; i++) {
        Mask mask = masks[i];
        alone.tape().mask(i, mask == null ? null : new Mask().copyRows(mask, row, row + 1));
      }
      assertSame(values(alone.train(row, row(x, row))), values(row(y, row)), "row " + row);
      for (int k = 0; k < y.length; k++) {
        Mask expected = run.layer().outputMask(run.tape(), k);
        Mask actual = run.layer().outputMask(alone.tape(), k);
        assertThat(describe(actual, 0)).isEqualTo(describe(expected, row));
      }
    }
  }

  /// A mask with gaps for every input of time steps.
  private @Nullable Mask[] masks() {
    List<@Nullable Mask> masks = new ArrayList<>();
    for (Shape input : sample.inputs()) {
      Mask mask = input.rank() == 2 ? new Mask().resize(BATCH, input.extent(0)) : null;
      for (int i = 0; mask != null && i < BATCH * mask.time(); i++) {
        mask.set(i / mask.time(), i % mask.time(), (i + masks.size()) % 3 != 1);
      }
      masks.add(mask);
    }
    return masks.toArray(Mask[]::new);
  }

  private static String describe(@Nullable Mask mask, int row) {
    return mask == null
        ? "none"
        : IntStream.range(0, mask.time()).mapToObj(t -> "" + mask.get(row, t)).toList().toString();
  }

  @Test
  void inferenceHasNoRandomness() {
    LayerRun run = LayerRun.of(sample, 1);
    float[] first = run.infer(x(BATCH));
    run.train(0, x(BATCH));
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
    run.train(0, x(BATCH));
    run.backward(dy(BATCH));
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
  void aResultThatNobodyUsesHasNoGradient() {
    assumeTrue(sample.outputs().size() > 1);
    for (int unused = 0; unused < sample.outputs().size(); unused++) {
      Tensor[] given = dy(BATCH);
      Arrays.fill(given[unused].data(), 0);
      @Nullable Tensor[] dy = given;
      float[] zero = LayerRun.of(sample, 1).forwardAndBackward(x(BATCH), dy);
      dy[unused] = null;
      assertThat(LayerRun.of(sample, 1).forwardAndBackward(x(BATCH), dy)).isEqualTo(zero);
    }
  }

  @Test
  void whatTheLayerIsGivenStaysAsItIs() {
    LayerRun run = LayerRun.of(sample, 1);
    Tensor[] x = x(BATCH);
    Tensor[] dy = dy(BATCH);
    run.forwardAndBackward(x, dy);
    assertSame(values(x), values(x(BATCH)), "x");
    assertSame(values(dy), values(dy(BATCH)), "dy");
  }

  @Test
  void nanStaysInItsRow() {
    assumeTrue(sample.ids() == 0);
    LayerRun run = LayerRun.of(sample, 1);
    float[] expected = run.infer(x(BATCH));
    Tensor[] dirty = x(BATCH);
    for (Tensor x : dirty) {
      Arrays.fill(x.data(), x.rowSize(), 2 * x.rowSize(), Float.NaN);
    }
    float[] got = run.infer(dirty);
    int at = 0;
    for (Shape output : sample.outputs()) {
      for (int i = 0; i < BATCH * output.size(); i++, at++) {
        boolean padding = got[at] == 0 && expected[at] == 0; // depends on nothing
        if (i / output.size() == 1 && !padding) {
          assertThat(got[at]).isNaN();
        } else {
          assertThat(got[at]).isEqualTo(expected[at]);
        }
      }
    }
    assertThat(run.infer(x(BATCH))).as("after the NaN").isEqualTo(expected);
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

  /// With the scalar kernels, so that nothing has to be compiled first.
  @Test
  void aStepAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    LayerRun run = LayerRun.of(sample, 1, Ops.scalar());
    run.masks(masks());
    Tensor[] x = x(BATCH);
    Tensor[] dy = dy(BATCH);
    int quiet = 0;
    for (int step = 0; step < 20_000 && quiet < 50; step++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      run.train(0, x);
      run.backward(dy);
      quiet = threads.getCurrentThreadAllocatedBytes() == before ? quiet + 1 : 0;
    }
    assertThat(quiet).as("steps behind each other without a byte").isEqualTo(50);
  }

  @Test
  void buildingTwiceKeepsTheParameters() {
    LayerRun run = LayerRun.of(sample, 1);
    List<dev.elman.tensor.Parameter> before = List.copyOf(run.layer().parameters());
    run.layer().build(sample.inputs());
    assertThat(run.layer().parameters()).isEqualTo(before);
  }

  @Test
  void buildingForAnotherShapeIsRefused() {
    assumeTrue(sample.ids() == 0); // the last extent of ids is their number of steps
    LayerRun run = LayerRun.of(sample, 1);
    Shape first = sample.inputs().getFirst();
    List<Shape> other = new ArrayList<>(sample.inputs());
    other.set(0, first.withFeatures(9));
    assertThatIllegalStateException()
        .isThrownBy(() -> run.layer().build(other))
        .withMessageContaining(run.layer().displayName())
        .withMessageContaining("features=" + first.features() + "]")
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
    layer.build(sample.inputs());
    assertThat(layer.inputShapes()).isEqualTo(sample.inputs());
  }
}
