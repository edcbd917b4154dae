package dev.elman.testing;

import static dev.elman.initializer.Initializers.ones;

import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.HighwayLstm;
import dev.elman.layer.recurrent.IndRnn;
import dev.elman.layer.recurrent.LayerNormGru;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.MinGru;
import dev.elman.layer.recurrent.ProjectionLstm;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.layer.recurrent.SegRnn;
import dev.elman.layer.recurrent.Slstm;
import dev.elman.layer.recurrent.StackedCells;
import dev.elman.layer.recurrent.WeightDrop;
import dev.elman.layer.recurrent.Zoneout;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The samples of the cells beyond Keras's, and of cells made of cells.
final class RecurrentCellSamples {
  private static final CellConfig FOUR = CellConfig.units(4);

  private RecurrentCellSamples() {}

  static List<LayerSample> all() {
    List<LayerSample> all = new ArrayList<>();
    for (CellSample sample : CellSample.all()) {
      all.add(of(sample.name(), () -> sample.cell().apply(FOUR)));
    }
    CellConfig drops = FOUR.dropout(0.3).recurrentDropout(0.4);
    all.add(of("LayerNormGRU dropout", () -> new LayerNormGru(drops)));
    all.add(of("ProjectionLSTM dropout", () -> new ProjectionLstm(drops, 2)));
    all.add(of("HighwayLSTM dropout", () -> new HighwayLstm(drops)));
    all.add(of("sLSTM dropout", () -> new Slstm(drops, 2)));
    all.add(of("IndRNN dropout", () -> new IndRnn(drops.recurrentInitializer(ones()))));
    all.add(of("MinGRU dropout", () -> new MinGru(FOUR.dropout(0.4))));
    all.add(of("Zoneout LSTM", () -> new Zoneout(new Lstm(FOUR), 0.3, 0.5)));
    all.add(of("WeightDrop GRU", () -> new WeightDrop(() -> new Gru(FOUR), 0.4)));
    all.add(
        of("StackedCells", () -> new StackedCells(new Lstm(FOUR), new Gru(CellConfig.units(3)))));
    all.addAll(segRnns());
    return all;
  }

  private static List<LayerSample> segRnns() {
    SegRnn.Config config = SegRnn.Config.of(5, 3, 7);
    SegRnn.Config told = config.channels(4).dropout(0.4);
    return List.of(
        new LayerSample("SegRNN", () -> new SegRnn(config), Shape.of(13), Shape.of(7)),
        new LayerSample(
            "SegRNN of several series",
            () -> new SegRnn(told),
            List.of(Shape.of(12), Shape.of(1)),
            List.of(Shape.of(7)),
            4));
  }

  private static LayerSample of(String name, Supplier<Cell> cell) {
    return new LayerSample(
        name + " sequences",
        () -> new Recurrent(cell.get()).returnSequences(),
        LayerSample.SEQUENCE,
        Shape.of(5, cell.get().outputSize()));
  }
}
