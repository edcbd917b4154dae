package dev.elman.layer.recurrent;

import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;

/// The recurrent part of a GRU's candidate with the reset after the product: `a = r ⊙ q`, `q =
/// hPrev R_h + b'_h`.
///
/// The bias has two rows: b of the inputs and b' of the recurrent product. For z and r only their
/// sum matters, so it is added to the inputs' part.
final class ResetAfter implements Gru.Reset {
  private final CellWeights weights;
  private final int units;
  private final float[] bias; // [U] b'_h
  private final RecurrentProduct rCandidate; // R_h [U, U]

  ResetAfter(CellWeights weights, CellDropout dropout, CellConfig config) {
    this.weights = weights;
    units = config.units();
    rCandidate = new RecurrentProduct(weights, dropout, config, 2, 1);
    bias = new float[units];
  }

  @Override
  public Shape biasShape() {
    return Shape.of(2, 3 * units);
  }

  @Override
  public void addToInputBias(float[] inputBias) {
    Parameter both = weights.bias();
    for (int j = 0; both != null && j < 2 * units; j++) {
      inputBias[j] += both.values()[both.offset() + 3 * units + j];
    }
  }

  @Override
  public void pack(Ops ops) {
    rCandidate.pack(ops);
    Parameter both = weights.bias();
    if (both != null) {
      System.arraycopy(both.values(), both.offset() + 5 * units, bias, 0, units);
    }
  }

  /// `q = hPrev R_h + b'_h`.
  void product(Ops ops, Step s) {
    rCandidate.setFrom(ops, s, bias, s.saved(0));
  }

  @Override
  public void candidate(Ops ops, Step s, Matrix resetGate, Matrix zCandidate) {
    Matrix q = s.saved(0);
    product(ops, s);
    // z_h += r ⊙ q
    ops.addMultiply(resetGate, q, zCandidate);
  }

  @Override
  public void candidateBackward(
      Ops ops, Step s, Matrix resetGate, Matrix dzCandidate, Matrix dResetGate, Matrix dhPrev) {
    Matrix q = s.saved(0);
    Matrix dq = s.dSaved(0);
    // in the forward step: z_h += r ⊙ q
    ops.multiply(dzCandidate, q, dResetGate);
    ops.multiply(dzCandidate, resetGate, dq);
    // in the forward step: q = hPrev R_h + b'_h
    productBackward(ops, s, dhPrev);
  }

  /// `dhPrev += dq R_hᵀ`.
  void productBackward(Ops ops, Step s, Matrix dhPrev) {
    rCandidate.backward(ops, s, s.dSaved(0), dhPrev, true);
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    Matrix dq = all.dSaved(0);
    rCandidate.addGradients(ops, all, dq, gradients);
    Parameter both = weights.bias();
    if (both != null) {
      int recurrentRow = both.offset() + 3 * units;
      ops.addColumnSums(all.dzFirst(2), gradients, recurrentRow);
      ops.addColumnSums(dq, gradients, recurrentRow + 2 * units);
    }
  }
}
