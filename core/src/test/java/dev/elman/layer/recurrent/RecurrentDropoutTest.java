package dev.elman.layer.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.elman.constraint.Constraints;
import dev.elman.regularizer.Regularizers;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.testing.CellKind;
import dev.elman.testing.CellSample;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.Reference;
import dev.elman.testing.ReferenceCell;
import dev.elman.testing.ReferenceRecurrent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Dropout inside of cells, and what else a cell's options say of its weights.
class RecurrentDropoutTest {
  private static final int BATCH = 3;
  private static final int FEATURES = 2;
  private static final int UNITS = 4;
  private static final int INPUTS = 4; // numbers of the streams of random numbers
  private static final int STATES = 5;
  private static final Set<String> READ_NO_STATE = Set.of("MinGRU", "MinLSTM", "SRU", "RGLRU");

  /// A cell and its reference.
  record Subject(
      String name, Function<CellConfig, Cell> cell, Function<CellConfig, ReferenceCell> reference) {
    static Subject of(CellKind kind) {
      return new Subject(kind.name(), kind::cell, kind::reference);
    }

    static Subject of(CellSample sample) {
      return new Subject(sample.name(), sample.cell(), sample.reference());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Subject> cells() {
    return Stream.concat(
            Stream.of(CellKind.values()).map(Subject::of),
            CellSample.all().stream().map(Subject::of))
        .toList();
  }

  /// Those whose h is multiplied with recurrent weights.
  static List<Subject> cellsThatReadTheirState() {
    return cells().stream().filter(subject -> !READ_NO_STATE.contains(subject.name)).toList();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theInputsOfAllGatesShareAMask(Subject subject) {
    check(subject, 0.4, 0, 5);
  }

  @ParameterizedTest
  @MethodSource("cellsThatReadTheirState")
  void everyGateHasItsOwnMaskOfTheState(Subject subject) {
    check(subject, 0, 0.4, 5);
  }

  @ParameterizedTest
  @MethodSource("cellsThatReadTheirState")
  void everyGateHasItsOwnMasksOfBoth(Subject subject) {
    check(subject, 0.3, 0.4, 20); // two segments
  }

  @Test
  void cellsThatReadNoStateRefuseToDropIt() {
    CellConfig config = CellConfig.units(UNITS).recurrentDropout(0.25);
    assertThat(cells())
        .filteredOn(subject -> READ_NO_STATE.contains(subject.name))
        .hasSameSizeAs(READ_NO_STATE)
        .allSatisfy(subject ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> subject.cell.apply(config))
                .withMessageStartingWith(subject.name + " cell: expected recurrentDropout=0")
                .withMessageContaining("but got 0.25. Use dropout"));
  }

  private static void check(Subject subject, double dropout, double recurrentDropout, int time) {
    CellConfig config =
        CellConfig.units(UNITS).dropout(dropout).recurrentDropout(recurrentDropout).seed(7);
    for (boolean checkpointing : new boolean[] {false, true}) {
      Recurrent.Options options =
          new Recurrent.Options(true, false, false, false, false, false, checkpointing);
      LayerCheck.of(
              () -> new Recurrent(subject.cell.apply(config), options),
              reference(subject, config, time),
              Shape.of(BATCH, time, FEATURES))
          .run();
    }
  }

  /// `(x ⊙ m) W = x (diag(m) W)`: dropout is a cell with weights of its own for every sample.
  private static Reference reference(Subject subject, CellConfig config, int time) {
    Cell cell = subject.cell.apply(config);
    int outputs = cell.outputSize();
    ReferenceRecurrent alone =
        new ReferenceRecurrent(
            subject.reference.apply(config), 1, time, cell.stateSizes(), 0, true, false);
    return arguments -> {
      double[] x = arguments.getFirst();
      double[] y = new double[BATCH * time * outputs];
      int size = time * FEATURES;
      for (int b = 0; b < BATCH; b++) {
        List<double[]> own = new ArrayList<>();
        own.add(Arrays.copyOfRange(x, b * size, (b + 1) * size));
        boolean each = config.recurrentDropout() > 0;
        Masks ofInputs = new Masks(INPUTS, config.dropout(), each ? cell.gates() : 1, FEATURES);
        own.add(ofInputs.drop(arguments.get(1), arguments.get(1).length / FEATURES, b));
        own.addAll(arguments.subList(2, arguments.size()));
        if (each) {
          int blocks = subject.name.equals("HighwayLSTM") ? 5 : cell.gates();
          Masks ofStates = new Masks(STATES, config.recurrentDropout(), blocks, outputs);
          int columns = subject.name.equals("IndRNN") ? 1 : blocks * UNITS;
          own.set(2, ofStates.drop(arguments.get(2), columns, b));
        }
        cell.stateSizes().forEach(states -> own.add(new double[states]));
        System.arraycopy(alone.apply(own).getFirst(), 0, y, b * time * outputs, time * outputs);
      }
      return List.of(y);
    };
  }

  /// What a layer draws for a sample: so many masks of so many values.
  private record Masks(int stream, double rate, int count, int size) {
    /// The rows of a matrix times the masks, each over as many columns. A matrix of fewer rows
    /// belongs to heads: each of them has so many columns of every gate.
    private double[] drop(double[] matrix, int columns, int sample) {
      long seed = Seed.mix(Seed.mix(Seed.mix(1, 0), 7), stream);
      int rows = matrix.length / columns;
      double[] changed = matrix.clone();
      for (int i = 0; i < matrix.length && rate > 0; i++) {
        int column = i % columns;
        int head = rows < size ? column % UNITS / rows : 0;
        int mask = column * count / columns;
        long index = ((long) sample * count + mask) * size + (long) head * rows + i / columns;
        changed[i] *= Seed.uniform(seed, index) < (float) rate ? 0 : 1 / (1 - (float) rate);
      }
      return changed;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWeightsHaveTheirPenaltiesAndConstraints(CellKind kind) {
    CellConfig config =
        CellConfig.units(2)
            .kernelRegularizer(Regularizers.l1(0.1))
            .recurrentRegularizer(Regularizers.l2(0.2))
            .biasRegularizer(Regularizers.l2(0.3))
            .kernelConstraint(Constraints.maxNorm(1))
            .recurrentConstraint(Constraints.nonNeg())
            .biasConstraint(Constraints.unitNorm());
    Recurrent layer = new Recurrent(kind.cell(config));
    layer.build(Shape.of(3, 3));
    List<Parameter> all = layer.parameters();
    assertThat(all.stream().map(Parameter::regularizer))
        .containsExactly(
            config.kernelRegularizer(), config.recurrentRegularizer(), config.biasRegularizer());
    assertThat(all.stream().map(Parameter::constraint))
        .containsExactly(
            config.kernelConstraint(), config.recurrentConstraint(), config.biasConstraint());
  }

  @Test
  void ratesOutsideTheRangeAreRefused() {
    for (double rate : new double[] {-0.1, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CellConfig.units(2).dropout(rate))
          .withMessageContaining("dropout: expected a rate in [0, 1), but got " + rate);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CellConfig.units(2).recurrentDropout(rate))
          .withMessageContaining("recurrentDropout: expected a rate in [0, 1), but got " + rate);
    }
  }
}
