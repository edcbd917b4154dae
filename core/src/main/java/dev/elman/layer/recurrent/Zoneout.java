package dev.elman.layer.recurrent;

import dev.elman.activation.Activation;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;

/// Any cell, some of whose units keep their old state for a step: a regularisation like dropout
/// that lets states and gradients through.
///
/// ```
/// new = step(x, prev)                     of the inner cell
/// state = m ⊙ prev + (1 - m) ⊙ new        m = 1 with probability p in training, else m = p
/// ```
///
/// Every state has a probability of its own, and m is drawn anew for each unit, row and step. At
/// inference the expected value acts. Source: Krueger et al. 2017, *Zoneout: regularizing RNNs by
/// randomly preserving hidden activations*, arXiv:1606.01305, who take p = 0.05 for h and 0.5 for c
/// of an LSTM on text. As there, h is computed from the new c and not from the mixed one. Gradients
/// are checked by `WrappedCellTest`.
public final class Zoneout extends Cell {
  private final Cell inner;
  private final float[] rates; // one per state
  private final int newStates; // the saved blocks from here on are the inner cell's new states

  /// A cell whose states are kept with these probabilities.
  ///
  /// @param rates one probability per state of the cell, in its order: h, or h and c
  /// @throws IllegalArgumentException if there is not one for each state, or one is outside [0, 1]
  public Zoneout(Cell inner, double... rates) {
    this.inner = inner;
    int states = inner.stateSizes().size();
    if (rates.length != states) {
      throw new IllegalArgumentException(
          "Zoneout rates: expected one for each of the "
              + states
              + " state(s) of "
              + inner.type()
              + ", but got "
              + Arrays.toString(rates)
              + ". For an LSTM give that of h and that of c, for example 0.05 and 0.5.");
    }
    for (double rate : rates) {
      if (!(rate >= 0 && rate <= 1)) {
        throw new IllegalArgumentException(
            "Zoneout rates: expected probabilities in [0, 1], but got "
                + Arrays.toString(rates)
                + ". A rate is the part of the units that keep their state for a step.");
      }
    }
    newStates = inner.savedSizes().size();
    this.rates = new float[states];
    for (int k = 0; k < states; k++) {
      this.rates[k] = (float) rates[k];
    }
  }

  @Override
  public void begin(Ops ops, Step s) {
    inner.begin(ops, s.part(0));
  }

  @Override
  public void step(Ops ops, Step s) {
    // new = step(x, prev)
    inner.step(ops, s.part(0));
    // state = m ⊙ prev + (1 - m) ⊙ new
    for (int k = 0; k < rates.length; k++) {
      Matrix previous = s.previous(k);
      Matrix next = s.part(0).state(k);
      Matrix state = s.state(k);
      for (int row = 0; row < state.rows(); row++) {
        long seed = seed(s, k, row);
        for (int i = 0; i < state.columns(); i++) {
          float m = kept(s, k, seed, i);
          state.data()[state.offset(row) + i] =
              m * previous.data()[previous.offset(row) + i]
                  + (1 - m) * next.data()[next.offset(row) + i];
        }
      }
    }
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    // in the forward step: state = m ⊙ prev + (1 - m) ⊙ new
    for (int k = 0; k < rates.length; k++) {
      Matrix d = s.dState(k); // from here on the gradient of new
      Matrix dPrevious = dPrevious(s, k);
      for (int row = 0; row < d.rows(); row++) {
        long seed = seed(s, k, row);
        for (int i = 0; i < d.columns(); i++) {
          float m = kept(s, k, seed, i);
          float value = d.data()[d.offset(row) + i];
          dPrevious.data()[dPrevious.offset(row) + i] = m * value;
          d.data()[d.offset(row) + i] = (1 - m) * value;
        }
      }
    }
    // in the forward step: new = step(x, prev)
    inner.stepBackward(ops, s.part(0));
    for (int k = 0; k < rates.length; k++) {
      ops.add(dPrevious(s, k), s.dState(k));
    }
  }

  /// Where the gradient of prev waits until the inner cell has read that of new.
  private Matrix dPrevious(Step s, int k) {
    return s.dSaved(newStates + k);
  }

  private static long seed(Step s, int state, int row) {
    return Seed.mix(s.seed(row), state);
  }

  private float kept(Step s, int state, long seed, int unit) {
    if (!s.training()) {
      return rates[state];
    }
    return Seed.uniform(seed, unit) < rates[state] ? 1 : 0;
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    inner.addGradients(ops, all.part(0), gradients);
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part(inner, Part.OUTER, Part.OUTER, 0, newStates, 0));
  }

  @Override
  public void createParameters(int features) {
    inner.take();
    inner.createParameters(features);
  }

  /// The cell whose states are kept.
  public Cell inner() {
    return inner;
  }

  /// The probability that a unit keeps this state.
  public double rate(int state) {
    return rates[state];
  }

  @Override
  public String type() {
    return "Zoneout" + inner.type();
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
    double[] same = new double[rates.length];
    Arrays.setAll(same, k -> rates[k]);
    return new Zoneout(inner.copy(), same);
  }

  @Override
  public List<Integer> stateSizes() {
    return inner.stateSizes();
  }

  @Override
  public List<Integer> savedSizes() {
    List<Integer> sizes = new ArrayList<>(inner.savedSizes());
    sizes.addAll(inner.stateSizes());
    return sizes;
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
