package dev.elman.formats.pytorch;

import dev.elman.formats.weights.GateBlocks;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.ProjectionLstm;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.layer.recurrent.SimpleRnn;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One layer and direction of `nn.RNN`, `nn.GRU` or `nn.LSTM`.
///
/// @param cell the cell of Elman
/// @param order for every gate of one side, the number of the gate on the other; the same in both
///   directions
/// @param useBias whether there is a bias
/// @param twoBiases whether the cell has both biases of PyTorch, or their sum
record RecurrentModule(Cell cell, int[] order, boolean useBias, boolean twoBiases) {

  /// @throws IllegalArgumentException if PyTorch has no such module
  static RecurrentModule of(Recurrent layer) {
    return switch (layer.cell()) {
      case SimpleRnn rnn -> new RecurrentModule(rnn, new int[] {0}, rnn.config().useBias(), false);
      case Lstm lstm ->
          new RecurrentModule(lstm, new int[] {0, 1, 2, 3}, lstm.config().useBias(), false);
      case ProjectionLstm lstm ->
          new RecurrentModule(lstm, new int[] {0, 1, 2, 3}, lstm.config().useBias(), false);
      case Gru gru when gru.resetAfter() ->
          new RecurrentModule(
              gru, new int[] {1, 0, 2}, gru.config().useBias(), true); // r z n and z r h
      case Gru _ ->
          throw new IllegalArgumentException(
              "PyTorch resets after the product: make the GRU with resetAfter.");
      default -> throw new IllegalArgumentException("PyTorch has no module for this cell.");
    };
  }

  private int features() {
    return cell.kernel().shape().extent(0);
  }

  /// Whether h is a projection (proj_size).
  private boolean isProjected() {
    return cell instanceof ProjectionLstm;
  }

  private int rows() {
    return order.length * cell.units();
  }

  /// Kernel, recurrent kernel and bias.
  List<Tensor> read(ModuleTensors module) {
    if (!isProjected() && module.getRecurrent("weight_hr") != null) {
      throw new IllegalArgumentException(
          "the module projects its state (proj_size) and the layer does not.");
    }
    Tensor input = module.needRecurrent("weight_ih", rows(), features());
    Tensor recurrent = module.needRecurrent("weight_hh", rows(), cell.outputSize());
    List<Tensor> values = new ArrayList<>();
    values.add(
        Tensor.of(GateBlocks.toColumns(input.toArray(), features(), order), features(), rows()));
    values.add(
        Tensor.of(
            GateBlocks.toColumns(recurrent.toArray(), cell.outputSize(), order),
            cell.outputSize(),
            rows()));
    if (useBias) {
      values.add(bias(module));
    } else if (module.getRecurrent("bias_ih") != null) {
      throw new IllegalArgumentException("the module has biases and the layer none.");
    }
    if (isProjected()) {
      Tensor projection = module.needRecurrent("weight_hr", cell.outputSize(), cell.units());
      float[] columns = GateBlocks.toColumns(projection.toArray(), cell.units(), 0);
      values.add(Tensor.of(columns, cell.units(), cell.outputSize()));
    }
    return values;
  }

  private Tensor bias(ModuleTensors module) {
    float[] input = GateBlocks.reordered(module.needRecurrent("bias_ih", rows()).toArray(), order);
    float[] recurrent =
        GateBlocks.reordered(module.needRecurrent("bias_hh", rows()).toArray(), order);
    if (twoBiases) {
      float[] both = Arrays.copyOf(input, 2 * rows());
      System.arraycopy(recurrent, 0, both, rows(), rows());
      return Tensor.of(both, 2, rows());
    }
    for (int i = 0; i < input.length; i++) {
      input[i] += recurrent[i];
    }
    return Tensor.of(input, rows());
  }

  /// Adds the tensors in PyTorch's order; where Elman has one bias, the second is 0.
  void write(ModuleTensors module) {
    float[] kernel = cell.parameters().get(0).get().toArray();
    float[] recurrent = cell.parameters().get(1).get().toArray();
    module.putRecurrent(
        "weight_ih", Tensor.of(GateBlocks.toRows(kernel, features(), order), rows(), features()));
    module.putRecurrent(
        "weight_hh",
        Tensor.of(
            GateBlocks.toRows(recurrent, cell.outputSize(), order), rows(), cell.outputSize()));
    if (useBias) {
      float[] own = Arrays.copyOf(cell.parameters().get(2).get().toArray(), 2 * rows());
      for (int half = 0; half < 2; half++) {
        float[] bias = Arrays.copyOfRange(own, half * rows(), (half + 1) * rows());
        module.putRecurrent(
            half == 0 ? "bias_ih" : "bias_hh",
            Tensor.of(GateBlocks.reordered(bias, order), rows()));
      }
    }
    if (isProjected()) {
      float[] projection = cell.parameters().getLast().get().toArray();
      float[] rows = GateBlocks.toRows(projection, cell.units(), 0);
      module.putRecurrent("weight_hr", Tensor.of(rows, cell.outputSize(), cell.units()));
    }
  }
}
