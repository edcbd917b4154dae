package dev.elman.layer.recurrent;

import static dev.elman.Elman.segRnn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.layer.Tape;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.RandomTensors;
import dev.elman.testing.ReferenceSegRnn;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SegRnnTest {
  private static final JsonNode GOLDEN = Golden.read("segrnn");

  @TestFactory
  Stream<DynamicTest> valuesAndGradientsAreThoseOfTorch() {
    return Golden.elements(GOLDEN.get("cases"))
        .flatMap(c ->
            Stream.of(Ops.create(), Ops.scalar())
                .map(ops ->
                    DynamicTest.dynamicTest(
                        "%s units, %s, %s".formatted(c.get("units"), c.get("shape"), ops.name()),
                        () -> compare(c, ops))));
  }

  private static void compare(JsonNode c, Ops ops) {
    int channels = c.get("channels").intValue();
    SegRnn.Config config =
        SegRnn.Config.of(
                c.get("units").intValue(),
                c.get("segmentLength").intValue(),
                c.get("horizon").intValue())
            .channels(channels);
    SegRnn layer = segRnn(config);
    int batch = c.get("shape").get(0).intValue();
    int time = c.get("shape").get(1).intValue();
    layer.build(channels > 0 ? List.of(Shape.of(time), Shape.of(1)) : List.of(Shape.of(time)));
    ParameterBlock block = new ParameterBlock(layer.parameters(), new Seed(0));
    for (int i = 0; i < layer.parameters().size(); i++) {
      Parameter parameter = layer.parameters().get(i);
      float[] values = Golden.floats(c.get("parameters").get(i));
      block.set(parameter, Tensor.of(values, parameter.shape().toArray()));
    }
    layer.pack(ops);
    Tape tape = Tape.root(ops);
    float[] gradients = new float[block.size()];
    tape.beginTraining(1, 0, batch, gradients);
    Tensor x = Tensor.of(Golden.floats(c.get("x")), batch, time);
    Tensor[] inputs =
        channels > 0
            ? new Tensor[] {x, Tensor.of(Golden.floats(c.get("ids")), batch, 1)}
            : new Tensor[] {x};
    compare("y", layer.forwardAll(tape, inputs)[0].toArray(), c.get("y"));
    Tensor dy = Tensor.of(Golden.floats(c.get("dy")), batch, config.horizon());
    compare("dx", layer.backwardAll(tape, new Tensor[] {dy})[0].toArray(), c.get("dx"));
    for (int i = 0; i < layer.parameters().size(); i++) {
      Parameter p = layer.parameters().get(i);
      compare(
          p.name(),
          Arrays.copyOfRange(gradients, p.offset(), p.offset() + p.size()),
          c.get("gradients").get(i));
    }
  }

  private static void compare(String what, float[] got, JsonNode expected) {
    double[] values = Golden.doubles(expected);
    assertThat(got).as(what).hasSameSizeAs(values);
    double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
    for (int i = 0; i < got.length; i++) {
      assertThat((double) got[i]).as(what + " " + i).isCloseTo(values[i], within(2e-5 * largest));
    }
  }

  @Test
  void gradientsHold() {
    check(5, 3, 12, 6, Tensor.of(new float[] {1, 0, 1}, 3, 1), 2);
    check(4, 4, 10, 7, Tensor.of(new float[] {2, 0}, 2, 1), 3);
    check(17, 2, 4, 3, Tensor.of(new float[] {0}, 1, 1), 2);
  }

  @Test
  void gradientsHoldWithoutNumbersOfSeries() {
    for (int[] sizes : new int[][] {{5, 3, 12, 6, 3}, {3, 4, 11, 5, 2}, {1, 1, 2, 1, 1}}) {
      SegRnn.Config config = SegRnn.Config.of(sizes[0], sizes[1], sizes[3]);
      LayerCheck.of(
              () -> segRnn(config),
              new ReferenceSegRnn(sizes[0], sizes[1], sizes[2], sizes[3], 0),
              Shape.of(sizes[4], sizes[2]))
          .run();
    }
  }

  private static void check(int units, int width, int time, int horizon, Tensor ids, int channels) {
    SegRnn.Config config = SegRnn.Config.of(units, width, horizon).channels(channels);
    Tensor x = new RandomTensors(7).next(1, Shape.of(ids.extent(0), time));
    LayerCheck.of(
            () -> segRnn(config),
            new ReferenceSegRnn(units, width, time, horizon, channels),
            x,
            ids)
        .run();
  }

  @Test
  void aLevelThatIsAddedToTheWindowIsAddedToTheForecast() {
    SegRnn layer = segRnn(SegRnn.Config.of(8, 4, 6));
    layer.build(Shape.of(12));
    new RandomTensors(3).fill(layer.parameters());
    layer.pack(Ops.create());
    Tensor x = new RandomTensors(4).next(1, Shape.of(2, 12));
    float[] y = infer(layer, x);
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] += 64;
    }
    float[] higher = infer(layer, x);
    for (int i = 0; i < y.length; i++) {
      assertThat(higher[i]).isCloseTo(y[i] + 64, within(1e-4f));
    }
  }

  private static float[] infer(SegRnn layer, Tensor... inputs) {
    Tape tape = Tape.root(Ops.create());
    tape.beginInference(0, inputs[0].extent(0));
    return layer.forwardAll(tape, inputs)[0].toArray();
  }

  @Test
  void whatDoesNotFitIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SegRnn.Config.of(8, 0, 6))
        .withMessage(
            "SegRNN segmentLength: expected at least 1, but got 0. It is the number of values of"
                + " one step.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> segRnn(SegRnn.Config.of(8, 24, 96)).build(Shape.of(20)))
        .withMessageContaining("a window of at least one segment, [time=24]")
        .withMessageContaining("but got [features=20] per sample");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> segRnn(8, 24, 96).build(Shape.of(48, 2)))
        .withMessageContaining("expected [time], but got [time=48, features=2]");
    SegRnn.Config told = SegRnn.Config.of(8, 24, 96).channels(7);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> segRnn(told).build(Shape.of(48)))
        .withMessageContaining("expected a window [time] and the number of its series [1]");
  }

  @Test
  void anUnknownSeriesIsNamed() {
    SegRnn layer = segRnn(SegRnn.Config.of(4, 2, 2).channels(3));
    layer.build(List.of(Shape.of(4), Shape.of(1)));
    new RandomTensors(3).fill(layer.parameters());
    layer.pack(Ops.create());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> infer(layer, Tensor.zeros(2, 4), Tensor.of(new float[] {2, 3}, 2, 1)))
        .withMessage(
            "SegRNN input: expected numbers of series from 0 to 2, but got 3.0 in row 1."
                + " Config.channels is the number of different series.");
  }
}
