package dev.elman.testing;

import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.LayerNormGru;
import dev.elman.layer.recurrent.LayerNormLstm;
import dev.elman.layer.recurrent.PeepholeLstm;
import dev.elman.layer.recurrent.ProjectionLstm;
import java.util.List;
import java.util.function.Function;

/// A cell of the library beyond Keras's, with its reference.
///
/// @param cell makes a new one
/// @param reference the same as in its paper
/// @param activations whether it has the functions that the configuration names
public record CellSample(
    String name,
    Function<CellConfig, Cell> cell,
    Function<CellConfig, ReferenceCell> reference,
    boolean activations) {
  private static final int PROJECTION = 2;

  /// Every cell.
  public static List<CellSample> all() {
    return List.of(
        of("LayerNormLSTM", LayerNormLstm::new, ReferenceCells::layerNormLstm),
        of("LayerNormGRU", LayerNormGru::new, ReferenceCells::layerNormGru),
        of("PeepholeLSTM", PeepholeLstm::new, ReferenceCells::peepholeLstm),
        of(
            "ProjectionLSTM",
            config -> new ProjectionLstm(config, PROJECTION),
            config -> ReferenceCells.projectionLstm(config, PROJECTION)));
  }

  private static CellSample of(
      String name, Function<CellConfig, Cell> cell, Function<CellConfig, ReferenceCell> reference) {
    return new CellSample(name, cell, reference, true);
  }

  @Override
  public String toString() {
    return name;
  }
}
