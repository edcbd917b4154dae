package dev.elman.examples;

// @start region="cell"
import dev.elman.initializer.Initializers;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.Step;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.List;

/// A network of leaky integrators, each of which moves a part of the way to its new value:
///
/// ```
/// g = tanh(x W + hPrev R + b)           [B, U]
/// h = (1 - λ) hPrev + λ g
/// ```
///
/// W `[F, U]`, R `[U, U]`, b `[U]`. Source: Jaeger et al. 2007, doi:10.1016/j.neunet.2007.04.016.
public final class LeakyRnn extends Cell {
  private final int units;
  private final float leak; // λ
  private final PackedMatrix r = new PackedMatrix();
  private final PackedMatrix rTransposed = new PackedMatrix();
  private List<Parameter> parameters = List.of(); // W, R, b

  /// A cell of U units with this leak λ, between 0 and 1.
  public LeakyRnn(int units, double leak) {
    this.units = units;
    this.leak = (float) leak;
  }

  @Override
  public void step(Ops ops, Step s) {
    // z = x W + b has been computed for all steps; here: g = tanh(z + hPrev R)
    ops.addMatMul(s.previous(0), r, s.z());
    ops.tanh(s.z(), s.gate(0));
    // h = (1 - λ) hPrev + λ g
    ops.copy(s.previous(0), s.state(0));
    ops.addScaled(-leak, s.previous(0), s.state(0));
    ops.addScaled(leak, s.gate(0), s.state(0));
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    // in the forward step: h = (1 - λ) hPrev + λ g, g = tanh(z)
    ops.tanhBackward(s.gate(0), s.dState(0), s.dz()); // dz / λ
    ops.addScaled(leak - 1, s.dz(), s.dz()); // dz
    ops.addScaled(-leak, s.dState(0), s.dState(0)); // from here on the gradient of hPrev
    // in the forward step: z = x W + hPrev R + b
    ops.addMatMul(s.dz(), rTransposed, s.dState(0));
  }

  /// dW is added by the layer; the others are sums over all steps.
  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    ops.addTransposedMatMul(all.previous(0), all.dz(), parameters.get(1), gradients);
    ops.addColumnSums(all.dz(), gradients, parameters.get(2).offset());
  }

  @Override
  public void createParameters(int features) {
    parameters =
        List.of(
            new Parameter("kernel", Shape.of(features, units), Initializers.glorotUniform(), true),
            new Parameter(
                "recurrent_kernel", Shape.of(units, units), Initializers.orthogonal(), true),
            new Parameter("bias", Shape.of(units), Initializers.zeros(), true));
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  public Parameter kernel() {
    return parameters.get(0);
  }

  @Override
  public void inputBias(float[] bias) {
    Parameter b = parameters.get(2);
    System.arraycopy(b.values(), b.offset(), bias, 0, units);
  }

  @Override
  public void pack(Ops ops) {
    ops.pack(parameters.get(1), r);
    ops.packTransposed(parameters.get(1), rTransposed);
  }

  @Override
  public String type() {
    return "LeakyRNN";
  }

  @Override
  public int units() {
    return units;
  }

  @Override
  public int gates() {
    return 1; // z has one block of U columns
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(units); // one state, h
  }
}
// @end
