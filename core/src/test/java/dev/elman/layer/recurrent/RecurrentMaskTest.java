package dev.elman.layer.recurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.CellKind;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.RandomTensors;
import dev.elman.testing.ReferenceRecurrent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Masked steps, first and last states, and steps that are computed again.
class RecurrentMaskTest {
  private static final int UNITS = 3;
  private static final int FEATURES = 2;

  /// Padding on the left, on the right, in the middle, everywhere, nowhere; not in the order of the
  /// lengths.
  private static final Mask MASK =
      mask("..111.", "1.1.1.", "......", "111111", "1.....", ".....1", "11....");

  private static Mask mask(String... rows) {
    boolean[][] real = new boolean[rows.length][rows[0].length()];
    for (int b = 0; b < rows.length; b++) {
      for (int t = 0; t < real[b].length; t++) {
        real[b][t] = rows[b].charAt(t) == '1';
      }
    }
    return Mask.of(real);
  }

  private static Recurrent.Options options(
      boolean sequences, boolean backwards, boolean zero, boolean checkpointing) {
    return new Recurrent.Options(sequences, true, backwards, false, false, zero, checkpointing);
  }

  static Stream<Arguments> kindsAndOptions() {
    List<Arguments> all = new ArrayList<>();
    for (CellKind kind : CellKind.values()) {
      for (int bits = 0; bits < 8; bits++) {
        all.add(Arguments.of(kind, options((bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0, false)));
      }
      all.add(Arguments.of(kind, options(true, false, false, true)));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("kindsAndOptions")
  void maskedStepsAreThoseOfTheReference(CellKind kind, Recurrent.Options options) {
    check(kind, options, MASK);
  }

  @ParameterizedTest
  @EnumSource
  void statesGoInAndOutWithoutAMask(CellKind kind) {
    check(kind, options(true, false, false, false), null);
    check(kind, options(false, true, false, false), null);
  }

  /// Several segments, the last of them not whole, and rows that end in each.
  @ParameterizedTest
  @EnumSource
  void segmentsAreThoseOfTheReference(CellKind kind) {
    Mask mask = new Mask().resize(4, 40);
    for (int b = 0; b < 4; b++) {
      for (int t = 0; t < 40; t++) {
        mask.set(b, t, t < 40 - 9 * b && (t + b) % 7 != 0);
      }
    }
    check(kind, options(true, false, false, true), mask);
    check(kind, options(false, true, false, false), mask);
  }

  private static void check(CellKind kind, Recurrent.Options options, @Nullable Mask mask) {
    CellConfig config = CellConfig.units(UNITS);
    int batch = mask == null ? 3 : mask.batch();
    int time = mask == null ? 5 : mask.time();
    int states = kind.cell(config).stateSizes().size();
    List<Shape> inputs = new ArrayList<>(List.of(Shape.of(batch, time, FEATURES)));
    for (int k = 0; k < states; k++) {
      inputs.add(Shape.of(batch, UNITS));
    }
    LayerCheck.of(
            () -> new Recurrent(kind.cell(config), options),
            new ReferenceRecurrent(
                    kind.reference(config),
                    batch,
                    time,
                    UNITS,
                    states,
                    options.returnSequences(),
                    options.goBackwards(),
                    mask,
                    options.zeroOutputForMask())
                .statesFirst(),
            inputs.toArray(Shape[]::new))
        .masks(mask)
        .run();
  }

  /// What comes out of a layer in training: results, then gradients of inputs and weights.
  private static List<float[]> train(
      Recurrent layer, Tensor x, @Nullable Mask mask, long seedOfGradients) {
    Tape tape = Tape.root(Ops.create());
    layer.pack(tape.ops());
    ParameterBlock block = Objects.requireNonNull(layer.parameters().getFirst().block());
    float[] gradients = new float[block.size()];
    tape.beginTraining(1, 0, x.extent(0), gradients);
    tape.mask(mask);
    Tensor[] results = layer.forwardAll(tape, new Tensor[] {x});
    RandomTensors random = new RandomTensors(seedOfGradients);
    Tensor[] dResults =
        Stream.of(results).map(y -> random.next(1, y.shape())).toArray(Tensor[]::new);
    List<float[]> all = new ArrayList<>(Stream.of(results).map(Tensor::toArray).toList());
    Stream.of(layer.backwardAll(tape, dResults)).map(Tensor::toArray).forEach(all::add);
    all.add(gradients);
    return all;
  }

  private static Recurrent layer(CellKind kind, Recurrent.Options options) {
    Recurrent layer = new Recurrent(kind.cell(CellConfig.units(5)), options);
    layer.build(Shape.of(Shape.ANY, FEATURES));
    new RandomTensors(2).fill(layer.parameters());
    return layer;
  }

  @ParameterizedTest
  @EnumSource
  void paddingChangesNoBit(CellKind kind) {
    Tensor x = new RandomTensors(1).next(2, 4, FEATURES);
    Tensor padded = new RandomTensors(9).next(2, 7, FEATURES);
    Mask mask = mask("111.1..", "..11.11");
    for (int b = 0; b < 2; b++) {
      int step = 0;
      for (int t = 0; t < 7; t++) {
        if (mask.get(b, t)) {
          int from = (b * 4 + step++) * FEATURES;
          System.arraycopy(x.data(), from, padded.data(), (b * 7 + t) * FEATURES, FEATURES);
        }
      }
    }
    Recurrent layer = layer(kind, options(false, false, false, false));
    List<float[]> whole = train(layer, x, null, 4);
    List<float[]> withPadding = train(layer, padded, mask, 4);
    for (int i = 0; i < whole.size(); i++) {
      if (whole.get(i).length != x.size()) { // dx has zeros in between
        assertThat(withPadding.get(i)).as("result %d", i).isEqualTo(whole.get(i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void computingAgainChangesNoBit(CellKind kind) {
    Tensor x = new RandomTensors(1).next(5, 90, FEATURES);
    Mask mask = new Mask().resize(5, 90);
    for (int i = 0; i < 5 * 90; i++) {
      mask.set(i / 90, i % 90, i % (3 + i / 90) != 0);
    }
    for (Mask steps : new @Nullable Mask[] {null, mask}) {
      List<float[]> kept = train(layer(kind, options(true, false, false, false)), x, steps, 4);
      List<float[]> again = train(layer(kind, options(true, false, false, true)), x, steps, 4);
      assertThat(again).hasSameSizeAs(kept);
      for (int i = 0; i < kept.size(); i++) {
        assertThat(again.get(i)).as("result %d", i).isEqualTo(kept.get(i));
      }
    }
  }

  @Test
  void theMaskGoesOnWithSequencesOnly() {
    Tape tape = Tape.root(Ops.create());
    tape.mask(MASK);
    for (CellKind kind : CellKind.values()) {
      Layer all = layer(kind, options(true, true, false, false));
      assertThat(all.outputMask(tape, 0)).isSameAs(MASK);
      assertThat(all.outputMask(tape, 1)).isNull();
      assertThat(layer(kind, options(false, false, false, false)).outputMask(tape, 0)).isNull();
    }
  }
}
