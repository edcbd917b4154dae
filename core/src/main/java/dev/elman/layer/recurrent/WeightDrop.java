package dev.elman.layer.recurrent;

import dev.elman.activation.Activation;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;

/// Any cell, with some of its recurrent weights set to zero for a batch: DropConnect on the
/// recurrent matrix.
///
/// ```
/// R' = R ⊙ m / (1 - p)        m = 0 with probability p, one m for all rows and steps of a batch
/// state_t = step(x_t, state_{t-1}) with R' instead of R
/// ```
///
/// Since m is the same at every step, it regularises what a state makes of the next without
/// breaking the memory of a sequence. At inference R itself acts. Dropped are all parameters that
/// are called `recurrent_kernel`. Source: Merity, Keskar and Socher 2017, *Regularizing and
/// optimizing LSTM language models*, arXiv:1708.02182, who take p = 0.5. Gradients are checked by
/// `WrappedCellTest`.
///
/// The weights of a layer are the same for all workers, so each worker has a cell of its own with
/// the thinned weights, made by the supplier.
public final class WeightDrop extends Cell {
  private static final String DROPPED = "recurrent_kernel";

  private final Cell inner;
  private final float rate;
  private final Supplier<? extends Cell> supplier;
  private final Supplier<Thinned> newThinned;
  private List<Parameter> parameters = List.of();
  private int features;

  /// A worker's cell with the weights of this batch.
  private static final class Thinned {
    private final Cell cell;
    private final List<Parameter> parameters;
    private final float[] gradients;

    private Thinned(Cell cell, int features) {
      this.cell = cell;
      cell.createParameters(features);
      parameters = cell.parameters();
      gradients = new float[new ParameterBlock(parameters, new Seed(0)).size()];
    }
  }

  /// A cell that drops this part of its recurrent weights in training.
  ///
  /// @param cell makes cells that are alike
  /// @throws IllegalArgumentException if the rate is outside [0, 1)
  public WeightDrop(Supplier<? extends Cell> cell, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "WeightDrop rate: expected a rate in [0, 1), but got "
              + rate
              + ". The rate is the part of the recurrent weights that is set to zero; 0.5 is"
              + " usual.");
    }
    supplier = cell;
    inner = cell.get();
    this.rate = (float) rate;
    newThinned = () -> new Thinned(cell.get(), features);
  }

  @Override
  public void begin(Ops ops, Step s) {
    if (isThinned(s)) {
      thin(s);
      thinned(s).cell.pack(ops);
    }
    cell(s).begin(ops, s.part(0));
  }

  /// `R' = R ⊙ m / (1 - p)`; all other parameters are copied.
  private void thin(Step s) {
    Thinned to = thinned(s);
    for (int k = 0; k < parameters.size(); k++) {
      Parameter from = parameters.get(k);
      Parameter copy = to.parameters.get(k);
      for (int i = 0; i < from.size(); i++) {
        copy.values()[copy.offset() + i] = factor(s, k, i) * from.values()[from.offset() + i];
      }
    }
  }

  /// What element `i` of parameter `k` is multiplied by.
  private float factor(Step s, int k, int i) {
    if (!parameters.get(k).name().equals(DROPPED)) {
      return 1;
    }
    long seed = Seed.mix(s.tape().seed(), k); // the same for all rows of the batch
    return Seed.uniform(seed, i) < rate ? 0 : 1 / (1 - rate);
  }

  private boolean isThinned(Step s) {
    return s.training() && rate > 0;
  }

  private Thinned thinned(Step s) {
    return s.tape().object(0, newThinned);
  }

  private Cell cell(Step s) {
    return isThinned(s) ? thinned(s).cell : inner;
  }

  @Override
  public void step(Ops ops, Step s) {
    cell(s).step(ops, s.part(0));
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    cell(s).stepBackward(ops, s.part(0));
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    if (!isThinned(all)) {
      inner.addGradients(ops, all.part(0), gradients);
      return;
    }
    Thinned from = thinned(all);
    Arrays.fill(from.gradients, 0);
    from.cell.addGradients(ops, all.part(0), from.gradients);
    // in begin: R' = R ⊙ m / (1 - p)
    for (int k = 0; k < parameters.size(); k++) {
      int at = from.parameters.get(k).offset();
      int to = parameters.get(k).offset();
      for (int i = 0; i < parameters.get(k).size(); i++) {
        gradients[to + i] += factor(all, k, i) * from.gradients[at + i];
      }
    }
  }

  @Override
  public List<Part> parts() {
    return List.of(Part.first(inner));
  }

  @Override
  public void createParameters(int newFeatures) {
    inner.take();
    inner.createParameters(newFeatures);
    features = newFeatures;
    parameters = List.copyOf(inner.parameters());
    if (parameters.stream().noneMatch(p -> p.name().equals(DROPPED))) {
      throw new IllegalArgumentException(
          "WeightDrop: expected a cell with a parameter "
              + DROPPED
              + ", but "
              + inner.type()
              + " has "
              + parameters
              + ". Such a cell has nothing to drop; use it alone.");
    }
  }

  /// The cell with all its weights.
  public Cell inner() {
    return inner;
  }

  /// The part of the recurrent weights that is dropped.
  public double rate() {
    return rate;
  }

  @Override
  public String type() {
    return "WeightDrop" + inner.type();
  }

  @Override
  public int units() {
    return inner.units();
  }

  @Override
  public int outputState() {
    return inner.outputState();
  }

  @Override
  public int gates() {
    return inner.gates();
  }

  @Override
  public SequencedMap<String, Activation> gateActivations() {
    return inner.gateActivations();
  }

  @Override
  public Cell copy() {
    return new WeightDrop(supplier, rate);
  }

  @Override
  public List<Integer> stateSizes() {
    return inner.stateSizes();
  }

  @Override
  public List<Integer> savedSizes() {
    return inner.savedSizes();
  }

  @Override
  public boolean keepsPreActivations() {
    return inner.keepsPreActivations();
  }

  @Override
  public List<Parameter> parameters() {
    return inner.parameters();
  }

  @Override
  public Parameter kernel() {
    return inner.kernel();
  }

  @Override
  public void inputBias(float[] bias) {
    inner.inputBias(bias);
  }

  @Override
  public void pack(Ops ops) {
    inner.pack(ops);
  }
}
