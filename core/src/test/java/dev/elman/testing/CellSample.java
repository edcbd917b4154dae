package dev.elman.testing;

import dev.elman.initializer.Initializers;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.HighwayLstm;
import dev.elman.layer.recurrent.IndRnn;
import dev.elman.layer.recurrent.LayerNormGru;
import dev.elman.layer.recurrent.LayerNormLstm;
import dev.elman.layer.recurrent.MinGru;
import dev.elman.layer.recurrent.MinLstm;
import dev.elman.layer.recurrent.PeepholeLstm;
import dev.elman.layer.recurrent.ProjectionLstm;
import dev.elman.layer.recurrent.RgLru;
import dev.elman.layer.recurrent.Slstm;
import dev.elman.layer.recurrent.Sru;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// A cell of the library beyond Keras's, with its reference.
///
/// @param cell makes a new one
/// @param reference the same as in its paper
/// @param goldenActivation the activation that its golden has
/// @param positiveStates states that are positive; the others have any sign
public record CellSample(
    String name,
    Function<CellConfig, Cell> cell,
    Function<CellConfig, ReferenceCell> reference,
    String goldenActivation,
    Set<Integer> positiveStates) {
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
            config -> ReferenceCells.projectionLstm(config, PROJECTION)),
        of("HighwayLSTM", HighwayLstm::new, ReferenceModernCells::highwayLstm),
        of("MinGRU", MinGru::new, ReferenceModernCells::minGru, "minimal_candidate"),
        of("MinLSTM", MinLstm::new, ReferenceModernCells::minLstm, "minimal_candidate"),
        of("IndRNN", config -> new IndRnn(ofVectors(config)), ReferenceModernCells::indRnn, "relu"),
        of("SRU", config -> new Sru(ofVectors(config)), ReferenceModernCells::sru, "linear"),
        of("RGLRU", RgLru::new, ReferenceModernCells::rgLru, "linear"),
        new CellSample(
            "sLSTM",
            config -> new Slstm(config, heads(config)),
            config -> ReferenceModernCells.slstm(config, heads(config)),
            "tanh",
            Set.of(2)));
  }

  /// A configuration whose recurrent weights may be a vector.
  private static CellConfig ofVectors(CellConfig config) {
    return config.recurrentInitializer(Initializers.randomUniform(-1, 1));
  }

  private static int heads(CellConfig config) {
    return config.units() % 2 == 0 ? 2 : 1;
  }

  private static CellSample of(
      String name, Function<CellConfig, Cell> cell, Function<CellConfig, ReferenceCell> reference) {
    return of(name, cell, reference, "tanh");
  }

  private static CellSample of(
      String name,
      Function<CellConfig, Cell> cell,
      Function<CellConfig, ReferenceCell> reference,
      String goldenActivation) {
    return new CellSample(name, cell, reference, goldenActivation, Set.of());
  }

  @Override
  public String toString() {
    return name;
  }
}
