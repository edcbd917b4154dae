package dev.elman.tensor;

/// A `[rows, columns]` weight matrix rearranged for the matrix product of this machine.
///
/// Weights change once per optimizer step and are multiplied at every time step, so they are packed
/// once ([Ops#pack]) and then only read, by all workers at once. The panels grow and never shrink:
/// activations, packed anew for every sample, allocate nothing.
public final class PackedMatrix {
  private float[] panels = new float[0];
  private int rows;
  private int columns;

  /// An empty matrix; [Ops#pack] fills it.
  public PackedMatrix() {}

  void resize(int newRows, int newColumns, int packedSize) {
    if (panels.length < packedSize) {
      panels = new float[packedSize];
    }
    rows = newRows;
    columns = newColumns;
  }

  float[] panels() {
    return panels;
  }

  /// The number of rows of the matrix as it is multiplied.
  public int rows() {
    return rows;
  }

  /// The number of columns of the matrix as it is multiplied.
  public int columns() {
    return columns;
  }
}
