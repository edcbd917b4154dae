package dev.elman.layer.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elman.inspect.GradientCheck;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.CellKind;
import dev.elman.testing.CellSample;
import dev.elman.testing.RandomTensors;
import dev.elman.testing.ReferenceCell;
import dev.elman.testing.ReferenceRecurrent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Cells made of cells: zoneout, weight drop and stacks, with every cell of the library.
class WrappedCellTest {
  private static final CellConfig THREE = CellConfig.units(3);

  /// Every cell of the library by its name.
  static Stream<Arguments> cells() {
    Stream<Arguments> keras =
        Arrays.stream(CellKind.values())
            .map(kind -> Arguments.of(kind.name(), (Supplier<Cell>) () -> kind.cell(THREE)));
    Stream<Arguments> others =
        CellSample.all().stream()
            .map(sample ->
                Arguments.of(sample.name(), (Supplier<Cell>) () -> sample.cell().apply(THREE)));
    return Stream.concat(keras, others);
  }

  private static double[] rates(Cell cell) {
    return IntStream.range(0, cell.stateSizes().size()).mapToDouble(k -> 0.4 - 0.1 * k).toArray();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void gradientsOfZoneoutHold(String name, Supplier<Cell> cell) {
    Cell inner = cell.get();
    GradientCheck.of(new Zoneout(inner, rates(inner))).input(3, 4, 2).run().require();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void gradientsOfWeightDropHoldWhereSomethingCanBeDropped(String name, Supplier<Cell> cell) {
    boolean recurrent = hasRecurrentKernel(cell.get());
    GradientCheck check = GradientCheck.of(new WeightDrop(cell, 0.5)).input(3, 4, 2);
    if (recurrent) {
      check.run().require();
    } else {
      assertThatThrownBy(check::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected a cell with a parameter recurrent_kernel");
    }
  }

  private static boolean hasRecurrentKernel(Cell cell) {
    cell.createParameters(2);
    return cell.parameters().stream().anyMatch(p -> p.name().equals("recurrent_kernel"));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void gradientsOfStacksHold(String name, Supplier<Cell> cell) {
    Cell stack = new StackedCells(cell.get(), new Gru(CellConfig.units(2)), cell.get());
    // layer normalisation of few units is so steep that differences are coarse
    GradientCheck.of(stack).input(2, 4, 2).tolerance(0.02).run().require();
  }

  @Test
  void gradientsOfWrappersOfWrappersHold() {
    Supplier<Cell> stack =
        () -> new StackedCells(new Lstm(THREE), new ProjectionLstm(CellConfig.units(4), 2));
    Cell nested = new Zoneout(new WeightDrop(stack, 0.3), 0.1, 0.2, 0.3, 0.4);
    GradientCheck.of(new StackedCells(new Gru(THREE), nested)).input(2, 5, 2).run().require();
  }

  @Test
  void aStackIsOneCellAfterAnother() {
    ReferenceCell lstm = CellKind.LSTM.reference(THREE);
    ReferenceCell gru = CellKind.GRU.reference(CellConfig.units(2));
    ReferenceCell stack =
        (x, states, w) -> {
          double[][] first = lstm.step(x, new double[][] {states[0], states[1]}, w.subList(0, 3));
          double[][] last = gru.step(first[0], new double[][] {states[2]}, w.subList(3, 6));
          return new double[][] {first[0], first[1], last[0]};
        };
    for (Ops ops : List.of(Ops.create(), Ops.scalar())) {
      Cell cells = new StackedCells(new Lstm(THREE), new Gru(CellConfig.units(2)));
      dev.elman.testing.GradientCheck.check(
          ops,
          new Recurrent(cells).returnSequences(),
          new ReferenceRecurrent(stack, 2, 4, cells.stateSizes(), 2, true, false),
          Shape.of(2, 4, 3),
          5);
    }
  }

  /// A layer with weights and a tape.
  private static final class Pass {
    private final Recurrent layer;
    private final Tape tape = Tape.root(Ops.create());
    private final float[] gradients;

    private Pass(Cell cell) {
      this(cell, new Recurrent.Options(true, false, false));
    }

    private Pass(Cell cell, Recurrent.Options options) {
      layer = new Recurrent(cell, options);
      layer.build(Shape.of(Shape.ANY, 2));
      gradients = new float[new ParameterBlock(layer.parameters(), new Seed(3)).size()];
      layer.pack(tape.ops());
    }

    private float[] infer(Tensor x) {
      tape.beginInference(0, x.extent(0));
      return layer.forward(tape, x).toArray();
    }

    private float[] train(long seed, int firstRow, Tensor x) {
      tape.beginTraining(seed, firstRow, 100, gradients);
      return layer.forward(tape, x).toArray();
    }
  }

  static Stream<Supplier<Cell>> wrapped() {
    return Stream.of(
        () -> new Zoneout(new Lstm(THREE), 0.3, 0.5),
        () -> new WeightDrop(() -> new Gru(THREE), 0.5),
        () -> new StackedCells(new Lstm(CellConfig.units(2)), new LayerNormGru(THREE)),
        () ->
            new Zoneout(
                new WeightDrop(() -> new StackedCells(new Gru(THREE), new Gru(THREE)), 0.3),
                0.2,
                0.3));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aCopyIsAlikeWithoutTheWeights(String name, Supplier<Cell> cell) {
    assertAlike(cell.get(), cell.get().copy());
    Cell inner = cell.get();
    Cell zoneout = new Zoneout(inner, rates(inner));
    assertAlike(new StackedCells(zoneout), new StackedCells(zoneout).copy());
  }

  @ParameterizedTest
  @MethodSource("wrapped")
  void wrappedCellsReadInBothDirections(Supplier<Cell> cell) {
    assertAlike(cell.get(), cell.get().copy());
    Bidirectional both = new Bidirectional(new Recurrent(cell.get()));
    GradientCheck.of(both).input(2, 4, 2).tolerance(0.02).run().require();
  }

  private static void assertAlike(Cell cell, Cell copy) {
    assertThat(copy).isNotSameAs(cell).hasSameClassAs(cell);
    assertThat(copy.type()).isEqualTo(cell.type());
    assertThat(copy.stateSizes()).isEqualTo(cell.stateSizes());
    assertThat(copy.savedSizes()).isEqualTo(cell.savedSizes());
    cell.createParameters(2);
    copy.createParameters(2);
    assertThat(copy.parameters().toString()).isEqualTo(cell.parameters().toString());
  }

  /// Rows of several lengths, padded in one batch, give what each gives alone: values and
  /// gradients.
  @ParameterizedTest
  @MethodSource("wrapped")
  void paddedRowsAreThoseOfTheirLength(Supplier<Cell> cell) {
    int[] lengths = {2, 5, 3};
    Tensor x = new RandomTensors(4).next(3, 5, 2);
    Tensor dy = new RandomTensors(5).next(3, 3);
    Mask mask = new Mask().resize(3, 5);
    for (int b = 0; b < 3; b++) {
      for (int t = 0; t < 5; t++) {
        mask.set(b, t, t < lengths[b]);
      }
    }
    Pass together = new Pass(cell.get(), Recurrent.Options.DEFAULT);
    together.tape.mask(mask);
    float[] y = together.train(9, 0, x);
    together.layer.backward(together.tape, dy);
    Pass alone = new Pass(cell.get(), Recurrent.Options.DEFAULT);
    for (int b = 0; b < 3; b++) {
      float[] row = Arrays.copyOfRange(x.data(), b * 10, b * 10 + 2 * lengths[b]);
      float[] own = alone.train(9, b, Tensor.of(row, 1, lengths[b], 2));
      assertThat(own).containsExactly(Arrays.copyOfRange(y, 3 * b, 3 * b + 3), within(1e-6f));
      float[] d = Arrays.copyOfRange(dy.data(), 3 * b, 3 * b + 3);
      alone.layer.backward(alone.tape, Tensor.of(d, 1, 3)); // gradients add up
    }
    assertThat(alone.gradients).containsExactly(together.gradients, within(1e-5f));
  }

  @Test
  void atInferenceZoneoutGivesTheExpectedState() {
    CellConfig config = CellConfig.units(4);
    ReferenceCell lstm = CellKind.LSTM.reference(config);
    ReferenceCell expected =
        (x, states, w) -> {
          double[][] next = lstm.step(x, states, w);
          double[][] mixed = new double[2][4];
          for (int u = 0; u < 4; u++) {
            mixed[0][u] = 0.25 * states[0][u] + 0.75 * next[0][u];
            mixed[1][u] = 0.5 * states[1][u] + 0.5 * next[1][u];
          }
          return mixed;
        };
    Pass pass = new Pass(new Zoneout(new Lstm(config), 0.25, 0.5));
    Tensor x = new RandomTensors(1).next(2, 5, 2);
    List<double[]> arguments = new ArrayList<>(List.of(doubles(x)));
    pass.layer.parameters().stream()
        .map(Parameter::get)
        .map(w -> doubles(w))
        .forEach(arguments::add);
    arguments.add(new double[8]);
    arguments.add(new double[8]);
    double[] y =
        new ReferenceRecurrent(expected, 2, 5, 4, 2, true, false).apply(arguments).getFirst();
    float[] got = pass.infer(x);
    for (int i = 0; i < y.length; i++) {
      assertThat((double) got[i]).isCloseTo(y[i], within(1e-6));
    }
  }

  private static double[] doubles(Tensor tensor) {
    return IntStream.range(0, tensor.size()).mapToDouble(i -> tensor.data()[i]).toArray();
  }

  @Test
  void zoneoutKeepsThatPartOfTheUnitsForAStep() {
    Pass pass = new Pass(new Zoneout(new Gru(CellConfig.units(16)), 0.3));
    int batch = 20;
    int time = 10;
    float[] y = pass.train(7, 0, new RandomTensors(2).next(batch, time, 2));
    int same = 0;
    int count = 0;
    for (int b = 0; b < batch; b++) {
      for (int i = 16; i < time * 16; i++) {
        same += y[b * time * 16 + i] == y[b * time * 16 + i - 16] ? 1 : 0;
        count++;
      }
    }
    assertThat((double) same / count).isCloseTo(0.3, within(0.03));
  }

  @Test
  void zoneoutDoesNotDependOnHowTheBatchIsDivided() {
    Pass pass = new Pass(new Zoneout(new Lstm(THREE), 0.3, 0.5));
    Tensor x = new RandomTensors(2).next(4, 5, 2);
    float[] whole = pass.train(7, 0, x);
    Tensor last = Tensor.of(Arrays.copyOfRange(x.data(), 30, 40), 1, 5, 2);
    assertThat(pass.train(7, 3, last)).isEqualTo(Arrays.copyOfRange(whole, 45, 60));
  }

  @Test
  void weightDropActsInTrainingOnlyAndAlikeForAllRows() {
    Pass dropped = new Pass(new WeightDrop(() -> new Lstm(THREE), 0.5));
    Pass plain = new Pass(new Lstm(THREE));
    Tensor row = new RandomTensors(2).next(1, 5, 2);
    assertThat(dropped.infer(row)).isEqualTo(plain.infer(row));
    float[] one = dropped.train(7, 0, row);
    assertThat(one).isNotEqualTo(plain.train(7, 0, row));
    assertThat(dropped.train(7, 40, row)).as("another row of the batch").isEqualTo(one);
    assertThat(dropped.train(8, 0, row)).as("another batch").isNotEqualTo(one);
  }

  @Test
  void weightDropLeavesThatPartOfTheWeightsWithoutGradient() {
    int units = 20;
    Pass pass = new Pass(new WeightDrop(() -> new SimpleRnn(CellConfig.units(units)), 0.4));
    Tensor x = new RandomTensors(2).next(8, 6, 2);
    pass.train(7, 0, x);
    pass.layer.backward(pass.tape, new RandomTensors(3).next(8, 6, units));
    Parameter r = pass.layer.parameters().get(1);
    long zeros =
        IntStream.range(r.offset(), r.offset() + r.size())
            .filter(i -> pass.gradients[i] == 0)
            .count();
    assertThat((double) zeros / r.size()).isCloseTo(0.4, within(0.06));
  }

  @Test
  void wrongRatesAreNamed() {
    assertThatThrownBy(() -> new Zoneout(new Lstm(THREE), 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected one for each of the 2 state(s) of LSTM, but got [0.1]");
    assertThatThrownBy(() -> new Zoneout(new Gru(THREE), 1.5)).hasMessageContaining("[1.5]");
    assertThatThrownBy(() -> new WeightDrop(() -> new Gru(THREE), 1))
        .hasMessageContaining("expected a rate in [0, 1), but got 1.0");
    assertThatThrownBy(StackedCells::new).hasMessageContaining("at least one cell");
  }
}
