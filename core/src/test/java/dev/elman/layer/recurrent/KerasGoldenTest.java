package dev.elman.layer.recurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.KerasConfig;
import dev.elman.testing.KerasGolden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Outputs of models that Keras wrote, compared with Keras's own; and a proof that the comparison
/// would notice weights in another order.
class KerasGoldenTest {
  private static final float TOLERANCE = 1e-5f;

  @Test
  void allGoldensAreFound() {
    List<String> names = KerasGolden.all().stream().map(KerasGolden::name).toList();
    List<String> models =
        List.of(
            "simple_rnn",
            "simple_rnn_seq_relu_nobias",
            "lstm",
            "lstm_seq",
            "lstm_hardsig",
            "lstm_backwards_seq",
            "gru",
            "gru_reset_before",
            "gru_seq_backwards",
            "rnn_lstmcell_dropout",
            "masking_lstm_seq",
            "masking_left_and_gap_gru_seq",
            "maskprop_embed_lstm_gru_dense",
            "embed_masked_lstm_gru_dense_compiled",
            "stateful_lstm_bn",
            "nested_sequential",
            "td_dense",
            "bi_lstm_concat_seq",
            "bi_gru_sum",
            "bi_rnn_ave_seq",
            "bilstm_tagger_masked",
            "maskprop_embed_bilstm_bigru_dense");
    assertThat(names).containsAll(models.stream().map(model -> "keras/" + model).toList());
    assertThat(names).containsAll(models.stream().map(model -> "keras-portable/" + model).toList());
    assertThat(names)
        .contains(
            "keras-found/found/airline-lstm64-k3.15", "keras-found/found/har-lstm2x128-k3.10");
  }

  @TestFactory
  Stream<DynamicTest> outputsAreThoseOfKeras() {
    return KerasGolden.all().stream()
        .map(golden ->
            DynamicTest.dynamicTest(
                golden.name(),
                () ->
                    assertThat(golden.difference(golden.config().model(), golden.weights()))
                        .isLessThanOrEqualTo(TOLERANCE)));
  }

  @TestFactory
  Stream<DynamicTest> wrongModelsAreNoticed() {
    return KerasGolden.all().stream()
        .filter(golden -> golden.name().startsWith("keras/"))
        .filter(golden -> golden.config().items().getFirst().isRecurrent())
        .flatMap(KerasGoldenTest::mutations);
  }

  private static Stream<DynamicTest> mutations(KerasGolden golden) {
    KerasConfig.Item item = golden.config().items().getFirst();
    List<DynamicTest> tests = new ArrayList<>();
    if (!golden.name().endsWith("nested_sequential")) { // the second layer has its own directions
      tests.add(
          DynamicTest.dynamicTest(
              golden + ": other direction",
              () ->
                  assertNoticed(
                      golden.difference(
                          golden.config().modelOfOtherDirection(), golden.weights()))));
    }
    tests.add(mutation(golden, "R transposed", 1, KerasGoldenTest::transposed));
    int gates = golden.weights().getFirst().extent(1) / item.units();
    for (int[] order : otherOrders(gates)) {
      List<Tensor> changed = new ArrayList<>(golden.weights());
      changed.subList(0, item.weights()).replaceAll(w -> permuted(w, order));
      tests.add(
          DynamicTest.dynamicTest(
              golden + ": gates " + Arrays.toString(order),
              () -> assertNoticed(golden.difference(golden.config().model(), changed))));
    }
    if (item.weights() == 3) {
      tests.add(mutation(golden, "no bias", 2, b -> Tensor.zeros(b.shape())));
      if (golden.weights().get(2).rank() == 2) {
        tests.add(mutation(golden, "rows of the bias swapped", 2, KerasGoldenTest::rowsSwapped));
      }
    }
    return tests.stream();
  }

  private static DynamicTest mutation(
      KerasGolden golden, String name, int weight, UnaryOperator<Tensor> change) {
    List<Tensor> changed = new ArrayList<>(golden.weights());
    changed.set(weight, change.apply(changed.get(weight)));
    return DynamicTest.dynamicTest(
        golden + ": " + name,
        () -> assertNoticed(golden.difference(golden.config().model(), changed)));
  }

  private static void assertNoticed(float difference) {
    assertThat(difference).isGreaterThan(10 * TOLERANCE);
  }

  /// The weights with their blocks of columns in another order.
  private static Tensor permuted(Tensor weights, int[] order) {
    int columns = weights.shape().features();
    int block = columns / order.length;
    Tensor changed = Tensor.zeros(weights.shape());
    for (int row = 0; row < weights.positions(); row++) {
      for (int gate = 0; gate < order.length; gate++) {
        System.arraycopy(
            weights.data(),
            row * columns + order[gate] * block,
            changed.data(),
            row * columns + gate * block,
            block);
      }
    }
    return changed;
  }

  /// Every block `[U, U]` transposed.
  private static Tensor transposed(Tensor r) {
    int units = r.extent(0);
    int columns = r.extent(1);
    Tensor changed = Tensor.zeros(r.shape());
    for (int i = 0; i < units; i++) {
      for (int column = 0; column < columns; column++) {
        int block = column - column % units;
        changed.data()[column % units * columns + block + i] = r.get(i, column);
      }
    }
    return changed;
  }

  private static Tensor rowsSwapped(Tensor bias) {
    float[] swapped = new float[bias.size()];
    int columns = bias.extent(1);
    System.arraycopy(bias.data(), columns, swapped, 0, columns);
    System.arraycopy(bias.data(), 0, swapped, columns, columns);
    return Tensor.over(swapped, Shape.of(2, columns));
  }

  /// Every order of `n` blocks but the right one.
  private static List<int[]> otherOrders(int n) {
    List<List<Integer>> orders = List.of(List.of());
    for (int i = 0; i < n; i++) {
      orders = orders.stream().flatMap(order -> extended(order, n)).toList();
    }
    return orders.stream()
        .map(order -> order.stream().mapToInt(Integer::intValue).toArray())
        .skip(1) // the orders are sorted, so the first is the right one
        .toList();
  }

  private static Stream<List<Integer>> extended(List<Integer> order, int n) {
    return Stream.iterate(0, i -> i < n, i -> i + 1)
        .filter(i -> !order.contains(i))
        .map(i -> {
          List<Integer> longer = new ArrayList<>(order);
          longer.add(i);
          return longer;
        });
  }
}
