package dev.elman.layer.recurrent;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Parameter;
import java.util.Arrays;

/// The product of h with an R that joins the units of one head only, and its derivative, with or
/// without recurrent dropout:
///
/// ```
/// z_k += hPrev R_k          or with a mask m_k per gate:  z_k += (hPrev ⊙ m_k) R_k
/// ```
///
/// R_k is block-diagonal, with a `[d, d]` block for each head of `d = U / heads` units. The blocks
/// lie beside each other in the parameter `[d, gates · U]`, gate by gate.
final class HeadProduct {
  private final CellWeights weights;
  private final CellDropout dropout;
  private final int units;
  private final int gates;
  private final int heads;
  private final int size; // d
  private final PackedMatrix[] r; // [d, d] for every gate and head
  private final PackedMatrix[] rTransposed;

  HeadProduct(CellWeights weights, CellDropout dropout, int units, int gates, int heads) {
    this.weights = weights;
    this.dropout = dropout;
    this.units = units;
    this.gates = gates;
    this.heads = heads;
    size = units / heads;
    r = matrices(gates * heads);
    rTransposed = matrices(gates * heads);
  }

  private static PackedMatrix[] matrices(int count) {
    PackedMatrix[] matrices = new PackedMatrix[count];
    Arrays.setAll(matrices, _ -> new PackedMatrix());
    return matrices;
  }

  /// The windows of one worker on the units of one head.
  private static final class Windows {
    private final Matrix states = new Matrix();
    private final Matrix gate = new Matrix();
  }

  private static Windows windows(Step s) {
    return s.tape().object(0, Windows::new);
  }

  void pack(Ops ops) {
    Parameter recurrent = weights.recurrentKernel();
    for (int block = 0; block < gates * heads; block++) {
      ops.pack(recurrent, block * size, size, r[block]);
      ops.packTransposed(recurrent, block * size, size, rTransposed[block]);
    }
  }

  private boolean drops(Step s) {
    return dropout.stateMasks(s.layerTape()) > 0;
  }

  /// What a gate sees of hPrev.
  private Matrix remembered(Step s, int gate) {
    return drops(s) ? CellDropout.dropState(s.layerTape(), s, gate) : s.previous(0);
  }

  /// `z += hPrev R`.
  void add(Ops ops, Step s) {
    Windows w = windows(s);
    for (int gate = 0; gate < gates; gate++) {
      Matrix h = remembered(s, gate);
      for (int head = 0; head < heads; head++) {
        w.states.onColumns(h, head * size, size);
        w.gate.onColumns(s.z(gate), head * size, size);
        ops.addMatMul(w.states, r[gate * heads + head], w.gate);
      }
    }
  }

  /// `dh = dz Rᵀ`.
  void backward(Ops ops, Step s, Matrix dh) {
    boolean drops = drops(s);
    for (int gate = 0; gate < gates; gate++) {
      if (drops) {
        dropBackward(ops, s, gate, dh);
      } else {
        backward(ops, s, gate, dh, gate > 0);
      }
    }
  }

  private void backward(Ops ops, Step s, int gate, Matrix dh, boolean accumulate) {
    Windows w = windows(s);
    for (int head = 0; head < heads; head++) {
      w.states.onColumns(dh, head * size, size);
      w.gate.onColumns(s.dz(gate), head * size, size);
      if (accumulate) {
        ops.addMatMul(w.gate, rTransposed[gate * heads + head], w.states);
      } else {
        ops.matMul(w.gate, rTransposed[gate * heads + head], w.states);
      }
    }
  }

  private void dropBackward(Ops ops, Step s, int gate, Matrix dh) {
    // in the forward step: z_k += (hPrev ⊙ m_k) R_k
    Matrix dMasked = CellDropout.scratch(s.layerTape(), s);
    backward(ops, s, gate, dMasked, false);
    Matrix mask = CellDropout.stateMask(s.layerTape(), s, gate);
    if (gate > 0) {
      ops.addMultiply(dMasked, mask, dh);
    } else {
      ops.multiply(dMasked, mask, dh);
    }
  }

  /// `dR += hPrevᵀ dz`.
  void addGradients(Ops ops, Step all, float[] gradients) {
    Windows w = windows(all);
    for (int gate = 0; gate < gates; gate++) {
      Matrix h = remembered(all, gate);
      for (int head = 0; head < heads; head++) {
        w.states.onColumns(h, head * size, size);
        w.gate.onColumns(all.dz(gate), head * size, size);
        int column = gate * units + head * size;
        ops.addTransposedMatMul(w.states, w.gate, weights.recurrentKernel(), column, gradients);
      }
    }
  }
}
