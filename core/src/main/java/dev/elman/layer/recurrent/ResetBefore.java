package dev.elman.layer.recurrent;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Shape;

/// The recurrent part of a GRU's candidate with the reset before the product: `a = p R_h`, `p = r ⊙
/// hPrev`.
final class ResetBefore implements Gru.Reset {
  private final CellWeights weights;
  private final int units;
  private final PackedMatrix rCandidate = new PackedMatrix(); // R_h [U, U]
  private final PackedMatrix rCandidateTransposed = new PackedMatrix();

  ResetBefore(CellWeights weights, int units) {
    this.weights = weights;
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
    ops.multiply(resetGate, s.previous(0), p);
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
    ops.multiply(dp, s.previous(0), dResetGate);
    ops.addMultiply(dp, resetGate, dhPrev);
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    ops.addTransposedMatMul(
        all.saved(0), all.dz(2), weights.recurrentKernel(), 2 * units, gradients);
  }
}
