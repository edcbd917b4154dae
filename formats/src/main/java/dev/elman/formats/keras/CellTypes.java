package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.formats.keras.LayerType.Place;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.HighwayLstm;
import dev.elman.layer.recurrent.IndRnn;
import dev.elman.layer.recurrent.LayerNormGru;
import dev.elman.layer.recurrent.LayerNormLstm;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.MinGru;
import dev.elman.layer.recurrent.MinLstm;
import dev.elman.layer.recurrent.PeepholeLstm;
import dev.elman.layer.recurrent.ProjectionLstm;
import dev.elman.layer.recurrent.RgLru;
import dev.elman.layer.recurrent.SimpleRnn;
import dev.elman.layer.recurrent.Slstm;
import dev.elman.layer.recurrent.Sru;
import dev.elman.layer.recurrent.StackedCells;
import dev.elman.layer.recurrent.WeightDrop;
import dev.elman.layer.recurrent.Zoneout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Cells: the options of each, as those of a layer or as an object of their own, and where their
/// weights are. A cell within another one is always an object.
final class CellTypes {
  private static final String MODULE = "keras.layers";
  private static final String CELL = "cell";
  private static final String CELLS = "cells";
  private static final String CELL_SUFFIX = "Cell";
  private static final String STACKED = "StackedRNNCells";
  private static final String ZONEOUT = "Zoneout";
  private static final String WEIGHT_DROP = "WeightDrop";
  private static final String RATE = "rate";
  private static final String RATES = "rates";
  private static final String RESET_AFTER = "reset_after";
  private static final String UNIT_FORGET_BIAS = "unit_forget_bias";
  private static final String RECURRENT_ACTIVATION = "recurrent_activation";
  private static final String EPSILON = "epsilon";
  private static final String PROJECTION_UNITS = "projection_units";
  private static final String BOUND = "bound";
  private static final String HIGHWAY_BIAS = "highway_bias";
  private static final String HEADS = "heads";
  private static final String TRAINABLE = "trainable";

  private static final Map<String, CellType> BY_NAME = new LinkedHashMap<>();

  static {
    keras(
        "SimpleRNN",
        SimpleRnn.class,
        (config, _) -> new SimpleRnn(config),
        SimpleRnn::config,
        (_, json) -> json.remove(RECURRENT_ACTIVATION));
    keras(
        "LSTM",
        Lstm.class,
        (config, options) -> new Lstm(config, options.flag(UNIT_FORGET_BIAS, true)),
        Lstm::config,
        (lstm, json) -> json.put(UNIT_FORGET_BIAS, lstm.unitForgetBias()));
    keras( // Keras wrote its option only when it had become one
        "GRU",
        Gru.class,
        (config, options) ->
            new Gru(config, options.flag(RESET_AFTER, options.reading().version().major() >= 3)),
        Gru::config,
        (gru, json) -> json.put(RESET_AFTER, gru.resetAfter()));
    elman(
        "LayerNormLSTM",
        LayerNormLstm.class,
        (config, options) ->
            new LayerNormLstm(config, options.number(EPSILON, LayerNormLstm.DEFAULT_EPSILON)),
        LayerNormLstm::config,
        (cell, json) -> json.put(EPSILON, cell.epsilon()));
    elman(
        "LayerNormGRU",
        LayerNormGru.class,
        (config, options) ->
            new LayerNormGru(config, options.number(EPSILON, LayerNormLstm.DEFAULT_EPSILON)),
        LayerNormGru::config,
        (cell, json) -> json.put(EPSILON, cell.epsilon()));
    elman(
        "PeepholeLSTM",
        PeepholeLstm.class,
        (config, _) -> new PeepholeLstm(config),
        PeepholeLstm::config,
        (_, _) -> {});
    elman(
        "ProjectionLSTM",
        ProjectionLstm.class,
        (config, options) -> new ProjectionLstm(config, options.size(PROJECTION_UNITS)),
        ProjectionLstm::config,
        (cell, json) -> json.put(PROJECTION_UNITS, cell.projectionUnits()));
    elman(
        "HighwayLSTM",
        HighwayLstm.class,
        (config, _) -> new HighwayLstm(config),
        HighwayLstm::config,
        (_, _) -> {});
    elman("MinGRU", MinGru.class, (config, _) -> new MinGru(config), MinGru::config, (_, _) -> {});
    elman(
        "MinLSTM",
        MinLstm.class,
        (config, _) -> new MinLstm(config),
        MinLstm::config,
        (_, _) -> {});
    elman(
        "IndRNN",
        IndRnn.class,
        (config, options) -> new IndRnn(config, options.number(BOUND, Double.POSITIVE_INFINITY)),
        IndRnn::config,
        (cell, json) -> {
          if (Double.isFinite(cell.bound())) {
            json.put(BOUND, cell.bound());
          }
        });
    elman(
        "SRU",
        Sru.class,
        (config, options) -> new Sru(config, options.number(HIGHWAY_BIAS, 0)),
        Sru::config,
        (cell, json) -> json.put(HIGHWAY_BIAS, cell.highwayBias()));
    elman("RGLRU", RgLru.class, (config, _) -> new RgLru(config), RgLru::config, (_, _) -> {});
    elman(
        "sLSTM",
        Slstm.class,
        (config, options) -> new Slstm(config, options.has(HEADS) ? options.size(HEADS) : 1),
        Slstm::config,
        (cell, json) -> json.put(HEADS, cell.heads()));
  }

  /// Makes a cell from its options.
  private interface Reader {
    Cell read(CellConfig config, Options options) throws ModelFileException;
  }

  /// A class of cells that have a configuration.
  ///
  /// @param elman whether Keras has not got it
  private record CellType(Reader reader, BiConsumer<Cell, ObjectNode> writer, boolean elman) {}

  private CellTypes() {}

  private static <C extends Cell> void keras(
      String name,
      Class<C> type,
      Reader reader,
      Function<C, CellConfig> config,
      BiConsumer<C, ObjectNode> own) {
    BY_NAME.put(name, new CellType(reader, writer(type, config, own), false));
  }

  private static <C extends Cell> void elman(
      String name,
      Class<C> type,
      Reader reader,
      Function<C, CellConfig> config,
      BiConsumer<C, ObjectNode> own) {
    BY_NAME.put(name, new CellType(reader, writer(type, config, own), true));
  }

  private static <C extends Cell> BiConsumer<Cell, ObjectNode> writer(
      Class<C> type, Function<C, CellConfig> config, BiConsumer<C, ObjectNode> own) {
    return (cell, json) -> {
      Records.write(config.apply(type.cast(cell)), json);
      own.accept(type.cast(cell), json);
    };
  }

  /// The names of the cells that have a layer of their own.
  static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /// Whether a cell has a layer of its own, and not only `RNN`.
  static boolean hasLayer(Cell cell) {
    return BY_NAME.containsKey(cell.type());
  }

  /// Whether Keras lacks the cell of this name.
  static boolean isElman(String name) {
    CellType type = BY_NAME.get(name);
    return type != null && type.elman;
  }

  /// The cell of a layer, whose options stand among those of the layer.
  ///
  /// @param name one of [#names]
  static Cell read(String name, Options options) throws ModelFileException {
    CellType type = BY_NAME.get(name);
    if (type == null) {
      throw new ModelFileException(options.place() + ": the cell " + name + " is not known.");
    }
    return type.reader.read(
        Records.read(options, CellConfig.units(options.size("units"))), options);
  }

  /// The cell that an object stands for.
  static Cell read(Options object) throws ModelFileException {
    String type = object.text(KerasObject.CLASS, "");
    Options config = object.object(KerasObject.CONFIG);
    Cell cell =
        switch (type) {
          case STACKED -> stacked(config);
          case ZONEOUT -> new Zoneout(read(config.object(CELL)), rates(config));
          case WEIGHT_DROP -> new WeightDrop(read(config.object(CELL))::copy, config.number(RATE));
          default -> {
            if (!type.endsWith(CELL_SUFFIX)) {
              throw object.bad(KerasObject.CLASS, "a known cell", object.get(KerasObject.CLASS));
            }
            yield read(type.substring(0, type.length() - CELL_SUFFIX.length()), config);
          }
        };
    if (!config.flag(TRAINABLE, true)) {
      throw config.bad(TRAINABLE, "true: freeze the layer", config.get(TRAINABLE));
    }
    config.requireAllRead();
    return cell;
  }

  private static double[] rates(Options config) throws ModelFileException {
    return config.numbers(RATES).stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Cell stacked(Options config) throws ModelFileException {
    List<Cell> cells = new ArrayList<>();
    for (Options inner : config.objects(CELLS)) {
      cells.add(read(inner));
    }
    if (cells.isEmpty()) {
      throw config.bad(CELLS, "at least one cell", config.get(CELLS));
    }
    return new StackedCells(cells.toArray(Cell[]::new));
  }

  /// Adds the options of a cell that [#hasLayer] to those of its layer.
  static void write(Cell cell, ObjectNode config) {
    require(cell).writer.accept(cell, config);
  }

  private static CellType require(Cell cell) {
    CellType type = BY_NAME.get(cell.type());
    if (type == null) {
      throw new IllegalArgumentException(
          cell.type()
              + ": expected a cell of Elman, but no file can hold "
              + cell.getClass().getName()
              + ". Save the weights only.");
    }
    return type;
  }

  /// A cell as an object of a file.
  ///
  /// @throws IllegalArgumentException if no file can hold it
  static ObjectNode object(Cell cell) {
    ObjectNode config = Json.object();
    return switch (cell) {
      case StackedCells stack -> {
        ArrayNode cells = config.putArray(CELLS);
        stack.cells().forEach(inner -> cells.add(object(inner)));
        yield KerasObject.of(MODULE, STACKED, config);
      }
      case Zoneout zoneout -> {
        config.set(CELL, object(zoneout.inner()));
        ArrayNode rates = config.putArray(RATES);
        for (int state = 0; state < zoneout.stateSizes().size(); state++) {
          rates.add(Json.exact((float) zoneout.rate(state)));
        }
        yield KerasObject.ofElman(ZONEOUT, config);
      }
      case WeightDrop drop -> {
        config.set(CELL, object(drop.inner()));
        config.put(RATE, Json.exact((float) drop.rate()));
        yield KerasObject.ofElman(WEIGHT_DROP, config);
      }
      default -> {
        CellType type = require(cell);
        type.writer.accept(cell, config);
        String name = cell.type() + CELL_SUFFIX;
        yield type.elman ? KerasObject.ofElman(name, config) : KerasObject.of(MODULE, name, config);
      }
    };
  }

  /// Where the weights of a cell are; Keras numbers the cells of one class in a stack.
  static List<Place> places(String path, Cell cell) {
    if (cell instanceof StackedCells stack) {
      return places(path + "/" + CELLS, stack.cells());
    }
    Cell inner = inner(cell);
    return inner == null
        ? List.of(new Place(path + "/vars", cell.parameters()))
        : places(path + "/" + CELL, inner);
  }

  private static @Nullable Cell inner(Cell cell) {
    return switch (cell) {
      case Zoneout zoneout -> zoneout.inner();
      case WeightDrop drop -> drop.inner();
      default -> null;
    };
  }

  private static List<Place> places(String path, List<Cell> cells) {
    List<Place> places = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Cell cell : cells) {
      String name = ModelReader.snakeCase(className(cell));
      int before = seen.merge(name, 1, Integer::sum) - 1;
      places.addAll(places(path + "/" + (before == 0 ? name : name + "_" + before), cell));
    }
    return places;
  }

  private static String className(Cell cell) {
    return switch (cell) {
      case StackedCells _ -> STACKED;
      case Zoneout _ -> ZONEOUT;
      case WeightDrop _ -> WEIGHT_DROP;
      default -> cell.type() + CELL_SUFFIX;
    };
  }
}
