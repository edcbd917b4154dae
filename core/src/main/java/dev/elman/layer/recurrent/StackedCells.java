package dev.elman.layer.recurrent;

import dev.elman.activation.Activation;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Several cells as one: at every step each reads what the one before it gives. Keras's
/// `StackedRNNCells`.
///
/// ```
/// h¹_t = step¹(x_t)     h²_t = step²(h¹_t)     …     y_t = the last
/// ```
///
/// The states are those of all cells, cell after cell, and the parameters too. The same numbers
/// come from one recurrent layer upon another, which is faster, since it projects the inputs of all
/// steps at once for every cell; as one cell the stack can be wrapped, and it is read from files of
/// Keras. Values are checked by `StackedCellsGoldenTest` with Keras's, gradients by
/// `WrappedCellTest`.
public final class StackedCells extends Cell {
  private final List<Cell> cells;
  private final List<Part> parts;
  private final List<Integer> savedSizes = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();

  /// What leads from a cell to the next: `z = h W + b`.
  private static final class Link {
    private final PackedMatrix kernel = new PackedMatrix();
    private final PackedMatrix kernelTransposed = new PackedMatrix();
    private final float[] bias;

    private Link(int columns) {
      bias = new float[columns];
    }
  }

  /// Cells in the order of their steps.
  ///
  /// @throws IllegalArgumentException if there is none
  public StackedCells(Cell... cells) {
    if (cells.length == 0) {
      throw new IllegalArgumentException(
          "StackedCells: expected at least one cell, but got none. Use new StackedCells(new"
              + " Lstm(…), new Gru(…)).");
    }
    this.cells = List.of(cells);
    parts = List.copyOf(layOut());
  }

  /// Gives every cell its states and saved blocks; z of the first is that of the stack.
  private List<Part> layOut() {
    List<Part> places = new ArrayList<>();
    int state = 0;
    for (Cell cell : cells) {
      int z = Part.OUTER;
      int gates = Part.OUTER;
      if (!places.isEmpty()) {
        int columns = cell.gates() * cell.units();
        links.add(new Link(columns));
        z = addSaved(columns);
        gates = cell.keepsPreActivations() ? addSaved(columns) : z;
      }
      places.add(new Part(cell, z, gates, state, Part.OUTER, savedSizes.size()));
      savedSizes.addAll(cell.savedSizes());
      state += cell.stateSizes().size();
    }
    return places;
  }

  private int addSaved(int columns) {
    savedSizes.add(columns);
    return savedSizes.size() - 1;
  }

  @Override
  public void begin(Ops ops, Step s) {
    for (int k = 0; k < cells.size(); k++) {
      cells.get(k).begin(ops, s.part(k));
    }
  }

  @Override
  public void step(Ops ops, Step s) {
    cells.getFirst().step(ops, s.part(0));
    for (int k = 1; k < cells.size(); k++) {
      Link link = links.get(k - 1);
      // z = h W + b, where h is the output of the cell before
      ops.setRows(link.bias, 0, s.part(k).z());
      ops.addMatMul(s.part(k - 1).state(output(k - 1)), link.kernel, s.part(k).z());
      cells.get(k).step(ops, s.part(k));
    }
  }

  @Override
  public void stepBackward(Ops ops, Step s) {
    for (int k = cells.size() - 1; k > 0; k--) {
      cells.get(k).stepBackward(ops, s.part(k));
      // in the forward step: z = h W + b
      ops.addMatMul(
          s.part(k).dz(), links.get(k - 1).kernelTransposed, s.part(k - 1).dState(output(k - 1)));
    }
    cells.getFirst().stepBackward(ops, s.part(0));
  }

  @Override
  public void addGradients(Ops ops, Step all, float[] gradients) {
    cells.getFirst().addGradients(ops, all.part(0), gradients);
    for (int k = 1; k < cells.size(); k++) {
      ops.addTransposedMatMul(
          all.part(k - 1).state(output(k - 1)), all.part(k).dz(), cells.get(k).kernel(), gradients);
      cells.get(k).addGradients(ops, all.part(k), gradients);
    }
  }

  private int output(int cell) {
    return cells.get(cell).outputState();
  }

  @Override
  public List<Part> parts() {
    return parts;
  }

  @Override
  public void createParameters(int features) {
    int size = features;
    for (Cell cell : cells) {
      cell.take();
      cell.createParameters(size);
      size = cell.outputSize();
    }
  }

  @Override
  public void pack(Ops ops) {
    for (int k = 0; k < cells.size(); k++) {
      cells.get(k).pack(ops);
      if (k > 0) {
        Link link = links.get(k - 1);
        ops.pack(cells.get(k).kernel(), link.kernel);
        ops.packTransposed(cells.get(k).kernel(), link.kernelTransposed);
        cells.get(k).inputBias(link.bias);
      }
    }
  }

  /// The cells in the order of their steps.
  public List<Cell> cells() {
    return cells;
  }

  @Override
  public String type() {
    return "RNN";
  }

  @Override
  public int units() {
    return cells.getFirst().units();
  }

  @Override
  public int outputState() {
    return parts.getLast().firstState() + output(cells.size() - 1);
  }

  @Override
  public int gates() {
    return cells.getFirst().gates();
  }

  @Override
  public SequencedMap<String, Activation> gateActivations() {
    return new LinkedHashMap<>(cells.getFirst().gateActivations());
  }

  @Override
  public Cell copy() {
    return new StackedCells(cells.stream().map(Cell::copy).toArray(Cell[]::new));
  }

  @Override
  public List<Integer> stateSizes() {
    return cells.stream().flatMap(cell -> cell.stateSizes().stream()).toList();
  }

  @Override
  public List<Integer> savedSizes() {
    return savedSizes;
  }

  @Override
  public boolean keepsPreActivations() {
    return cells.getFirst().keepsPreActivations();
  }

  @Override
  public List<Parameter> parameters() {
    return cells.stream().flatMap(cell -> cell.parameters().stream()).toList();
  }

  @Override
  public Parameter kernel() {
    return cells.getFirst().kernel();
  }

  @Override
  public void inputBias(float[] bias) {
    cells.getFirst().inputBias(bias);
  }
}
