package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.keras.LayerType.Place;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.Recurrent;
import java.util.ArrayList;
import java.util.List;

/// Recurrent layers. The options of a cell that has a layer of its own stand among those of the
/// loop over time; any other cell is an object within `RNN`.
final class RecurrentTypes {
  private static final String CHECKPOINTING = "gradient_checkpointing";
  private static final String CELL = "cell";
  private static final String RNN = "RNN";

  static final List<LayerType> ALL = all();

  private RecurrentTypes() {}

  private static List<LayerType> all() {
    List<LayerType> types = new ArrayList<>();
    for (String name : CellTypes.names()) {
      LayerType type = of(name);
      types.add(CellTypes.isElman(name) ? type.elman() : type);
    }
    types.add(rnn());
    return types;
  }

  /// The name of the class in which a layer is written.
  static String className(Recurrent layer) {
    return CellTypes.hasLayer(layer.cell()) ? layer.cell().type() : RNN;
  }

  private static LayerType of(String name) {
    return new LayerType(
            name,
            options -> recurrent(CellTypes.read(name, options), options),
            (layer, config) -> {
              CellTypes.write(((Recurrent) layer).cell(), config);
              writeOptions((Recurrent) layer, config);
            })
        .places((layer, _) -> List.of(new Place("cell/vars", layer.parameters())));
  }

  private static LayerType rnn() {
    return new LayerType(
            RNN,
            options -> recurrent(CellTypes.read(options.object(CELL)), options),
            (layer, config) -> {
              config.set(CELL, CellTypes.object(((Recurrent) layer).cell()));
              writeOptions((Recurrent) layer, config);
            })
        .wrapper()
        .places((layer, _) -> CellTypes.places(CELL, ((Recurrent) layer).cell()));
  }

  private static Layer recurrent(Cell cell, Options options) throws ModelFileException {
    if (options.flag("time_major", false)) {
      throw options.bad(
          "time_major", "false: batches are [batch, time, features]", options.get("time_major"));
    }
    return new Recurrent(cell, Records.read(options, Recurrent.Options.DEFAULT));
  }

  private static void writeOptions(Recurrent layer, ObjectNode config) {
    Records.write(layer.options(), config);
    config.remove(CHECKPOINTING); // it costs time for memory and changes no result
  }
}
