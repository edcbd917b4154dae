package dev.elman.layer.recurrent;

import dev.elman.activation.Activation;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What a recurrent layer does at one time step: equations, their parameters, and under each
/// equation its derivative.
///
/// [Recurrent] strings the steps together. Before the first step it computes the input part of the
/// pre-activations of all steps with one matrix product, `z = x W + b`; a cell adds the recurrent
/// part in [#step]. After the last step backward the cell adds up the gradients of its recurrent
/// weights over all steps with one matrix product ([#addGradients]).
///
/// Letters: B batch, T time, F features, U units, G = gates · U columns of z; `dv` is the gradient
/// of `v`.
public abstract class Cell {
  private boolean taken;

  /// For subclasses.
  protected Cell() {}

  /// Makes this cell that of one layer.
  ///
  /// @throws IllegalStateException if it is that of another layer already, whose weights it holds
  final void take() {
    if (taken) {
      throw new IllegalStateException(
          type()
              + " cell: expected a cell of its own for every layer, but got one that belongs to"
              + " another layer already. Make a new cell; returnSequences() and the like must come"
              + " before the layer is used.");
    }
    taken = true;
  }

  /// Keras's name of the layer that repeats this cell: `LSTM`.
  public abstract String type();

  /// A new cell with the same options, without weights: that of the other direction of a
  /// [Bidirectional] layer.
  ///
  /// @throws UnsupportedOperationException if the cell does not say how to make one
  public Cell copy() {
    throw new UnsupportedOperationException(
        type()
            + " cell: expected a cell that makes another of its kind for the other direction, but"
            + " it does not. Override copy(), or give Bidirectional a backward layer of your own.");
  }

  /// U, the number of columns of each block of z.
  public abstract int units();

  /// Which state is the output: 0, unless several cells are stacked.
  public int outputState() {
    return 0;
  }

  /// The size of the output h: that of its state, which is U unless the cell projects h.
  public final int outputSize() {
    return stateSizes().get(outputState());
  }

  /// How many blocks of U columns z has.
  public abstract int gates();

  /// The letters of the blocks of z and the activation of each, in their order, for
  /// `dev.elman.inspect.GradientFlow`; empty if a cell has none worth looking at.
  public SequencedMap<String, Activation> gateActivations() {
    return new LinkedHashMap<>();
  }

  /// The size of each state.
  public abstract List<Integer> stateSizes();

  /// How many blocks of U columns [#step] saves for [#stepBackward], besides gates and states.
  public int savedBlocks() {
    return 0;
  }

  /// The number of columns of each block that [#step] saves, for a cell whose blocks are not all of
  /// U columns.
  public List<Integer> savedSizes() {
    return Collections.nCopies(savedBlocks(), units());
  }

  /// How many blocks of U columns [#stepBackward] needs to work in.
  public int scratchBlocks() {
    return 0;
  }

  /// The cells inside of this one, whose steps [#step] calls with [Step#part]; none for most cells.
  public List<Part> parts() {
    return List.of();
  }

  /// A cell inside of another one: which windows of the outer cell's steps are its own. Numbers are
  /// those of states and saved blocks of the outer cell, or [#OUTER].
  ///
  /// @param cell the inner cell
  /// @param z the saved block that is its z; [#OUTER] for z of the outer cell
  /// @param gates the saved block that its gates are written to, that of z unless the cell keeps
  ///   its pre-activations; [#OUTER] for the gates of the outer cell
  /// @param firstState the state that is the first of its own
  /// @param nextState the saved block that its first state after the step is written to, the others
  ///   following; [#OUTER] if the states of the outer cell are written
  /// @param firstSaved the first of its saved blocks
  public record Part(Cell cell, int z, int gates, int firstState, int nextState, int firstSaved) {
    /// Not a saved block, but the outer cell's own z, gates or states.
    public static final int OUTER = -1;

    /// A cell whose z, states and saved blocks are the first ones of the outer cell.
    public static Part first(Cell cell) {
      return new Part(cell, OUTER, OUTER, 0, OUTER, 0);
    }
  }

  /// Whether the derivatives of the activations need z itself: then the gates do not overwrite it.
  public boolean keepsPreActivations() {
    return false;
  }

  /// Creates the parameters for inputs of F features.
  public abstract void createParameters(int features);

  /// All parameters in Keras's order.
  public abstract List<Parameter> parameters();

  /// W `[F, G]`, which multiplies the inputs.
  public abstract Parameter kernel();

  /// Writes the `[G]` values that every z begins with (before `x W` is added).
  public abstract void inputBias(float[] bias);

  /// Rearranges the recurrent weights after a change.
  public abstract void pack(Ops ops);

  /// What is dropped of inputs and h; by default nothing.
  CellDropout dropout() {
    return CellDropout.NONE;
  }

  /// Prepares a pass over a batch, before its first step: the place to draw what is random but the
  /// same at all steps. What it makes goes to [Step#tape()].
  public void begin(Ops ops, Step step) {}

  /// One step: reads z, `step.previous(k)`; writes the gates and `step.state(k)`.
  public abstract void step(Ops ops, Step step);

  /// The same step backward: reads `step.dState(k)`, the gradient of the states after the step;
  /// writes `step.dz()`, and the gradient of the states before the step over `step.dState(k)`.
  public abstract void stepBackward(Ops ops, Step step);

  /// Adds the gradients of all parameters but W. A sequence may be handed over in several parts,
  /// the last first.
  ///
  /// @param all a step that spans many time steps: the rows of its windows are all rows of these
  ///   steps, from the last to the first
  public abstract void addGradients(Ops ops, Step all, float[] gradients);
}
