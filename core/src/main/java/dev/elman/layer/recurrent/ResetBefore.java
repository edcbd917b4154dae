package dev.elman.layer.recurrent;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Shape;

/// The recurrent part of a GRU's candidate with the reset before the product: `a = p R_h`, `p = r ⊙
/// hPrev`, or with a mask of dropout `p = r ⊙ hPrev ⊙ m_h`.
final class ResetBefore implements Gru.Reset {
  private static final int CANDIDATE = 2; // the number of its mask

  private final CellWeights weights;
  private final CellDropout dropout;
  private final int units;
  private final PackedMatrix rCandidate = new PackedMatrix(); // R_h [U, U]
  private final PackedMatrix rCandidateTransposed = new PackedMatrix();

  ResetBefore(CellWeights weights, CellDropout dropout, int units) {
    this.weights = weights;
    this.dropout = dropout;
    this.units = units;
  }

  @Override
  public Shape biasShape() {
    return Shape.of(3 * units);
  }

  @Override
  public void addToInputBias(float[] inputBias) {
    // one bias row, which is the inputs' part already
  }

  @Override
  public void pack(Ops ops) {
    ops.pack(weights.recurrentKernel(), 2 * units, units, rCandidate);
    ops.packTransposed(weights.recurrentKernel(), 2 * units, units, rCandidateTransposed);
  }

  @Override
  public void candidate(Ops ops, Step s, Matrix resetGate, Matrix zCandidate) {
    Matrix p = s.saved(0);
    // p = r ⊙ hPrev
    ops.multiply(resetGate, remembered(s), p);
    // z_h += p R_h
    ops.addMatMul(p, rCandidate, zCandidate);
  }

  @Override
  public void candidateBackward(
      Ops ops, Step s, Matrix resetGate, Matrix dzCandidate, Matrix dResetGate, Matrix dhPrev) {
    Matrix dp = s.dSaved(0);
    // in the forward step: z_h += p R_h
    ops.matMul(dzCandidate, rCandidateTransposed, dp);
    // in the forward step: p = r ⊙ hPrev
    ops.multiply(dp, remembered(s), dResetGate);
    if (drops(s)) {
      ops.multiply(dp, CellDropout.stateMask(s.layerTape(), s, CANDIDATE), dp);
    }
    ops.addMultiply(dp, resetGate, dhPrev);
  }

  private boolean drops(Step s) {
    return dropout.stateMasks(s.layerTape()) > 0;
  }

  /// What is left of hPrev.
  private Matrix remembered(Step s) {
    return drops(s) ? CellDropout.dropState(s.layerTape(), s, CANDIDATE) : s.previous(0);
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    ops.addTransposedMatMul(
        all.saved(0), all.dz(2), weights.recurrentKernel(), 2 * units, gradients);
  }
}
