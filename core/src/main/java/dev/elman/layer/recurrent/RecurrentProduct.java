package dev.elman.layer.recurrent;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;

/// The product of h with some blocks of R, and its derivative, with or without recurrent dropout:
///
/// ```
/// z_k += hPrev R_k          or with a mask m_k per block:  z_k += (hPrev ⊙ m_k) R_k
/// ```
///
/// Without dropout all blocks are one product.
final class RecurrentProduct {
  private final CellWeights weights;
  private final CellDropout dropout;
  private final int first;
  private final int units;
  private final int blocks;
  private final PackedMatrix r = new PackedMatrix(); // [U, blocks · U]
  private final PackedMatrix rTransposed = new PackedMatrix();
  private final PackedMatrix[] rOf; // [U, U], one per block, if something is dropped
  private final PackedMatrix[] rTransposedOf;

  /// @param first the first block of R
  /// @param blocks how many
  RecurrentProduct(
      CellWeights weights, CellDropout dropout, CellConfig config, int first, int blocks) {
    this.weights = weights;
    this.dropout = dropout;
    this.first = first;
    this.blocks = blocks;
    units = config.units();
    int single = config.recurrentDropout() > 0 ? blocks : 0;
    rOf = matrices(single);
    rTransposedOf = matrices(single);
  }

  private static PackedMatrix[] matrices(int count) {
    PackedMatrix[] matrices = new PackedMatrix[count];
    java.util.Arrays.setAll(matrices, _ -> new PackedMatrix());
    return matrices;
  }

  void pack(Ops ops) {
    ops.pack(weights.recurrentKernel(), first * units, blocks * units, r);
    ops.packTransposed(weights.recurrentKernel(), first * units, blocks * units, rTransposed);
    for (int k = 0; k < rOf.length; k++) {
      ops.pack(weights.recurrentKernel(), (first + k) * units, units, rOf[k]);
      ops.packTransposed(weights.recurrentKernel(), (first + k) * units, units, rTransposedOf[k]);
    }
  }

  private boolean drops(Step s) {
    return dropout.stateMasks(s.layerTape()) > 0;
  }

  /// `to += hPrev R`.
  ///
  /// @param to `[B, blocks · U]`
  void add(Ops ops, Step s, Matrix to) {
    if (!drops(s)) {
      ops.addMatMul(s.previous(0), r, to);
      return;
    }
    for (int k = 0; k < blocks; k++) {
      Matrix masked = CellDropout.dropState(s.layerTape(), s, first + k);
      ops.addMatMul(masked, rOf[k], s.block(to, k));
    }
  }

  /// `to = hPrev R`.
  ///
  /// @param to `[B, blocks · U]`
  void set(Ops ops, Step s, Matrix to) {
    if (!drops(s)) {
      ops.matMul(s.previous(0), r, to);
      return;
    }
    for (int k = 0; k < blocks; k++) {
      Matrix masked = CellDropout.dropState(s.layerTape(), s, first + k);
      ops.matMul(masked, rOf[k], s.block(to, k));
    }
  }

  /// `to = b + hPrev R` for one block.
  void setFrom(Ops ops, Step s, float[] bias, Matrix to) {
    if (drops(s)) {
      Matrix masked = CellDropout.dropState(s.layerTape(), s, first);
      ops.matMulFrom(bias, 0, masked, rOf[0], to);
    } else {
      ops.matMulFrom(bias, 0, s.previous(0), r, to);
    }
  }

  /// `dh = d Rᵀ`, or `dh += d Rᵀ` with `accumulate`, where `d` is the gradient of what [#add] has
  /// been added to.
  void backward(Ops ops, Step s, Matrix d, Matrix dh, boolean accumulate) {
    if (drops(s)) {
      for (int k = 0; k < blocks; k++) {
        dropBackward(ops, s, k, d, dh, accumulate || k > 0);
      }
    } else if (accumulate) {
      ops.addMatMul(d, rTransposed, dh);
    } else {
      ops.matMul(d, rTransposed, dh);
    }
  }

  private void dropBackward(Ops ops, Step s, int k, Matrix d, Matrix dh, boolean accumulate) {
    // in the forward step: z_k += (hPrev ⊙ m_k) R_k
    Matrix dMasked = CellDropout.scratch(s.layerTape(), s);
    ops.matMul(s.block(d, k), rTransposedOf[k], dMasked);
    Matrix mask = CellDropout.stateMask(s.layerTape(), s, first + k);
    if (accumulate) {
      ops.addMultiply(dMasked, mask, dh);
    } else {
      ops.multiply(dMasked, mask, dh);
    }
  }

  /// `dR += hPrevᵀ d`.
  void addGradients(Ops ops, Step all, Matrix d, float[] gradients) {
    if (!drops(all)) {
      ops.addTransposedMatMul(
          all.previous(0), d, weights.recurrentKernel(), first * units, gradients);
      return;
    }
    for (int k = 0; k < blocks; k++) {
      Matrix masked = CellDropout.dropState(all.layerTape(), all, first + k);
      ops.addTransposedMatMul(
          masked, all.block(d, k), weights.recurrentKernel(), (first + k) * units, gradients);
    }
  }
}
