package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.formats.keras.LayerType.Place;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.layer.recurrent.SegRnn;
import dev.elman.layer.recurrent.SimpleRnn;
import dev.elman.layer.recurrent.StackedCells;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Recurrent layers: the options of the cell and of the loop over time stand in one config.
final class RecurrentTypes {
  private static final String CHECKPOINTING = "gradient_checkpointing";
  private static final String MODULE = "keras.layers";
  private static final String CELL = "cell";
  private static final String CELLS = "cells";
  private static final String CELL_SUFFIX = "Cell";
  private static final String STACKED = "StackedRNNCells";
  private static final String RESET_AFTER = "reset_after";
  private static final String UNIT_FORGET_BIAS = "unit_forget_bias";
  private static final String RECURRENT_ACTIVATION = "recurrent_activation";

  static final List<LayerType> ALL =
      List.of(of("SimpleRNN"), of("LSTM"), of("GRU"), rnn(), segRnn());

  private RecurrentTypes() {}

  private static LayerType of(String name) {
    return new LayerType(
            name,
            options -> recurrent(cell(name, options), options),
            (layer, config) -> write((Recurrent) layer, config))
        .places((layer, _) -> List.of(new Place("cell/vars", layer.parameters())));
  }

  /// Keras's `RNN`, whose cell is an object of its own. A cell that has a layer of its own is
  /// written as that; a stack of cells as `RNN`.
  private static LayerType rnn() {
    return new LayerType(
            "RNN",
            options -> recurrent(cell(options.object(CELL)), options),
            (layer, config) -> write((Recurrent) layer, config))
        .places((layer, _) -> places(CELL, ((Recurrent) layer).cell()));
  }

  private static LayerType segRnn() {
    return LayerType.of(
            "SegRNN",
            SegRnn.class,
            options ->
                SegRnn.Config.of(
                    options.size("units"), options.size("segment_length"), options.size("horizon")),
            SegRnn::new,
            SegRnn::config)
        .elman();
  }

  private static Cell cell(Options object) throws ModelFileException {
    String type = object.text(KerasObject.CLASS, "");
    Options config = object.object(KerasObject.CONFIG);
    if (type.equals(STACKED)) {
      List<Cell> cells = new ArrayList<>();
      for (Options inner : config.objects(CELLS)) {
        cells.add(cell(inner));
      }
      if (cells.isEmpty()) {
        throw config.bad(CELLS, "at least one cell", config.get(CELLS));
      }
      return new StackedCells(cells.toArray(Cell[]::new));
    }
    if (!type.endsWith(CELL_SUFFIX)) {
      throw object.bad(KerasObject.CLASS, "a known cell", object.get(KerasObject.CLASS));
    }
    return cell(type.substring(0, type.length() - CELL_SUFFIX.length()), config);
  }

  /// Where the weights of a cell are; Keras numbers the cells of one class in a stack.
  private static List<Place> places(String path, Cell cell) {
    if (!(cell instanceof StackedCells stack)) {
      return List.of(new Place(path + "/vars", cell.parameters()));
    }
    List<Place> places = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Cell inner : stack.cells()) {
      String name = folder(inner);
      int before = seen.merge(name, 1, Integer::sum) - 1;
      String numbered = before == 0 ? name : name + "_" + before;
      places.addAll(places(path + "/cells/" + numbered, inner));
    }
    return places;
  }

  /// The name of the class of a cell in a path.
  private static String folder(Cell cell) {
    return switch (cell) {
      case SimpleRnn _ -> "simple_rnn_cell";
      case StackedCells _ -> "stacked_rnn_cells";
      default -> cell.type().toLowerCase(Locale.ROOT) + "_cell";
    };
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
    Cell cell = layer.cell();
    if (cell instanceof StackedCells) {
      json.set(CELL, object(cell));
    } else {
      write(cell, json);
    }
    Records.write(layer.options(), json);
    json.remove(CHECKPOINTING); // it costs time for memory and changes no result
  }

  private static ObjectNode object(Cell cell) {
    ObjectNode config = Json.object();
    if (cell instanceof StackedCells stack) {
      ArrayNode cells = config.putArray(CELLS);
      stack.cells().forEach(inner -> cells.add(object(inner)));
      return KerasObject.of(MODULE, STACKED, config);
    }
    write(cell, config);
    return KerasObject.of(MODULE, cell.type() + CELL_SUFFIX, config);
  }

  private static void write(Cell cell, ObjectNode json) {
    switch (cell) {
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
              cell.type() + ": expected a cell that Keras has; no file can hold another.");
    }
  }
}
