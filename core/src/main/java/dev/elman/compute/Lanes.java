package dev.elman.compute;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The width of this machine's vectors and the tile sizes that follow from it.
///
/// Like every class whose name begins with `Vector`, it may only be loaded where the module
/// `jdk.incubator.vector` is: [ComputeProvider] looks first.
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /// Floats in one vector.
  static final int LENGTH = SPECIES.length();

  /// Columns of a panel: two vectors.
  static final int PANEL = 2 * LENGTH;

  /// Rows of the largest register tile. Its accumulators (two per row), two vectors of `B` and one
  /// broadcast value of `A` have to fit the register file: 32 registers with AVX-512 and on ARM, 16
  /// with AVX2.
  static final int ROWS = hasManyRegisters() ? 8 : 4;

  private Lanes() {}

  private static boolean hasManyRegisters() {
    return SPECIES.vectorBitSize() >= 512 || System.getProperty("os.arch", "").equals("aarch64");
  }
}
