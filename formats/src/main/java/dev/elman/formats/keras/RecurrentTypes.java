package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.keras.LayerType.Place;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.layer.recurrent.SimpleRnn;
import java.util.List;

/// Recurrent layers: the options of the cell and of the loop over time stand in one config.
final class RecurrentTypes {
  private static final String CELL = "cell";
  private static final String CHECKPOINTING = "gradient_checkpointing";
  private static final String RESET_AFTER = "reset_after";
  private static final String UNIT_FORGET_BIAS = "unit_forget_bias";
  private static final String RECURRENT_ACTIVATION = "recurrent_activation";

  static final List<LayerType> ALL = List.of(of("SimpleRNN"), of("LSTM"), of("GRU"), rnn());

  private RecurrentTypes() {}

  private static LayerType of(String name) {
    return new LayerType(
            name,
            options -> recurrent(cell(name, options), options),
            (layer, config) -> write((Recurrent) layer, config))
        .places((layer, _) -> List.of(new Place("cell/vars", layer.parameters())));
  }

  /// Keras's `RNN`, whose cell is an object of its own. A cell that has a layer of its own is
  /// written as that.
  private static LayerType rnn() {
    return new LayerType(
            "RNN",
            options -> {
              Options object = options.object(CELL);
              String type = object.text(KerasObject.CLASS, "");
              if (!type.endsWith("Cell")) {
                throw object.bad(KerasObject.CLASS, "a known cell", object.get(KerasObject.CLASS));
              }
              Options config = object.object(KerasObject.CONFIG);
              Cell cell = cell(type.substring(0, type.length() - "Cell".length()), config);
              return recurrent(cell, options);
            },
            (layer, config) -> write((Recurrent) layer, config))
        .places((layer, _) -> List.of(new Place("cell/vars", layer.parameters())));
  }

  private static Layer recurrent(Cell cell, Options options) throws ModelFileException {
    if (options.flag("time_major", false)) {
      throw options.bad(
          "time_major", "false: batches are [batch, time, features]", options.get("time_major"));
    }
    return new Recurrent(cell, Records.read(options, Recurrent.Options.DEFAULT));
  }

  private static Cell cell(String name, Options options) throws ModelFileException {
    CellConfig config = Records.read(options, CellConfig.units(options.size("units")));
    return switch (name) {
      case "SimpleRNN" -> new SimpleRnn(config);
      case "LSTM" -> new Lstm(config, options.flag(UNIT_FORGET_BIAS, true));
      // Keras wrote this option only when it had become one
      case "GRU" ->
          new Gru(config, options.flag(RESET_AFTER, options.reading().version().major() >= 3));
      default ->
          throw new ModelFileException(options.place() + ": the cell " + name + " is not known.");
    };
  }

  private static void write(Recurrent layer, ObjectNode json) {
    switch (layer.cell()) {
      case SimpleRnn simple -> {
        Records.write(simple.config(), json);
        json.remove(RECURRENT_ACTIVATION);
      }
      case Lstm lstm -> {
        Records.write(lstm.config(), json);
        json.put(UNIT_FORGET_BIAS, lstm.unitForgetBias());
      }
      case Gru gru -> {
        Records.write(gru.config(), json);
        json.put(RESET_AFTER, gru.resetAfter());
      }
      default ->
          throw new IllegalArgumentException(
              layer.displayName() + ": expected a cell of Elman; no file can hold another.");
    }
    Records.write(layer.options(), json);
    json.remove(
        CHECKPOINTING); // says how to compute, not what: Keras must be able to read the layer
  }
}
