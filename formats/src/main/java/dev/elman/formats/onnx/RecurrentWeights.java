package dev.elman.formats.onnx;

import dev.elman.activation.Activation;
import dev.elman.formats.weights.GateBlocks;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.PeepholeLstm;
import dev.elman.layer.recurrent.SimpleRnn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A cell of Elman as an operator of ONNX: the order of the blocks, the activations and the weights
/// of one direction.
///
/// | | blocks of Elman | of ONNX |
/// |---|---|---|
/// | LSTM | i f g o | i o f g |
/// | GRU | z r h | z r h |
///
/// @param kind the operator
/// @param cell the cell
/// @param config its options
/// @param activations in ONNX's order
/// @param order for every block of ONNX, the block of Elman
record RecurrentWeights(
    RecurrentStep.Kind kind,
    Cell cell,
    CellConfig config,
    List<RecurrentActivation> activations,
    int[] order) {

  /// The operator of a cell, or null if ONNX has none, or none with its activations.
  static @Nullable RecurrentWeights of(Cell cell) {
    return switch (cell) {
      case SimpleRnn rnn ->
          of(RecurrentStep.Kind.RNN, cell, rnn.config(), new int[] {0}, rnn.config().activation());
      case Lstm lstm ->
          of(
              RecurrentStep.Kind.LSTM,
              cell,
              lstm.config(),
              new int[] {0, 3, 1, 2},
              lstm.config().recurrentActivation(),
              lstm.config().activation(),
              lstm.config().activation());
      case PeepholeLstm lstm ->
          of(
              RecurrentStep.Kind.LSTM,
              cell,
              lstm.config(),
              new int[] {0, 3, 1, 2},
              lstm.config().recurrentActivation(),
              lstm.config().activation(),
              lstm.config().activation());
      case Gru gru ->
          of(
              RecurrentStep.Kind.GRU,
              cell,
              gru.config(),
              new int[] {0, 1, 2},
              gru.config().recurrentActivation(),
              gru.config().activation());
      default -> null;
    };
  }

  private static @Nullable RecurrentWeights of(
      RecurrentStep.Kind kind,
      Cell cell,
      CellConfig config,
      int[] order,
      Activation... activations) {
    List<RecurrentActivation> own = new ArrayList<>();
    for (Activation activation : activations) {
      RecurrentActivation known = ActivationRule.recurrent(activation);
      if (known == null) {
        return null;
      }
      own.add(known);
    }
    return new RecurrentWeights(kind, cell, config, own, order);
  }

  /// Whether one operator can have this and the other cell, one for each direction.
  boolean joins(RecurrentWeights other) {
    return other.kind == kind
        && other.config.units() == config.units()
        && other.hasPeepholes() == hasPeepholes()
        && other.linearBeforeReset() == linearBeforeReset();
  }

  /// Whether the reset gate of a GRU is applied after the product.
  boolean linearBeforeReset() {
    return cell instanceof Gru gru && gru.resetAfter();
  }

  /// Whether the gates of an LSTM see c.
  boolean hasPeepholes() {
    return cell instanceof PeepholeLstm;
  }

  /// P of an LSTM whose gates see c: i, o and f, `[3 · units]`.
  float[] peepholes() {
    float[] p = LayerRules.parameter(cell.parameters(), "peephole").get().toArray(); // i, f and o
    return GateBlocks.reordered(p, 0, 2, 1);
  }

  /// Wᵀ, `[gates · units, features]`.
  float[] w() {
    return GateBlocks.toRows(cell.parameters().get(0).get().toArray(), features(), order);
  }

  /// Rᵀ, `[gates · units, units]`.
  float[] r() {
    return GateBlocks.toRows(cell.parameters().get(1).get().toArray(), config.units(), order);
  }

  int features() {
    return cell.kernel().shape().extent(0);
  }

  /// Wb and behind it Rb, `[2 · gates · units]`.
  float[] bias() {
    int rows = kind.gates() * config.units();
    float[] bias = new float[2 * rows];
    if (config.useBias()) {
      float[] own = cell.parameters().get(2).get().toArray(); // [G] or [2, G]
      for (int half = 0; half < own.length; half += rows) {
        float[] ordered = GateBlocks.reordered(Arrays.copyOfRange(own, half, half + rows), order);
        System.arraycopy(ordered, 0, bias, half, rows);
      }
    }
    return bias;
  }
}
