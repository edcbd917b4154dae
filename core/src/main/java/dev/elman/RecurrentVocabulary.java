package dev.elman;

import dev.elman.layer.recurrent.Bidirectional;
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
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.layer.recurrent.RgLru;
import dev.elman.layer.recurrent.SegRnn;
import dev.elman.layer.recurrent.SimpleRnn;
import dev.elman.layer.recurrent.Slstm;
import dev.elman.layer.recurrent.Sru;
import dev.elman.layer.recurrent.StackedCells;
import dev.elman.layer.recurrent.WeightDrop;
import dev.elman.layer.recurrent.Zoneout;
import java.util.function.Supplier;

/// The recurrent layers of the vocabulary, and the cells they repeat.
///
/// These are members of [Elman] too, which is where to import them from.
abstract sealed class RecurrentVocabulary permits ConvolutionVocabulary {
  RecurrentVocabulary() {}

  /// The options that recurrent layers share, for `lstm(units(128).activation(relu()))`.
  public static CellConfig units(int units) {
    return CellConfig.units(units);
  }

  /// A simple recurrent layer that returns its last state: `[batch, time, features]` → `[batch,
  /// units]`.
  public static Recurrent simpleRnn(int units) {
    return simpleRnn(units(units));
  }

  /// A simple recurrent layer with options.
  public static Recurrent simpleRnn(CellConfig config) {
    return new Recurrent(simpleRnnCell(config));
  }

  /// A layer of long short-term memory: `[batch, time, features]` → `[batch, units]`.
  public static Recurrent lstm(int units) {
    return lstm(units(units));
  }

  /// A layer of long short-term memory with options.
  public static Recurrent lstm(CellConfig config) {
    return new Recurrent(lstmCell(config));
  }

  /// A layer of gated recurrent units: `[batch, time, features]` → `[batch, units]`.
  public static Recurrent gru(int units) {
    return gru(units(units));
  }

  /// A layer of gated recurrent units with options.
  public static Recurrent gru(CellConfig config) {
    return new Recurrent(gruCell(config));
  }

  /// A layer of long short-term memory with layer normalisation.
  public static Recurrent layerNormLstm(int units) {
    return layerNormLstm(units(units));
  }

  /// A layer of long short-term memory with layer normalisation, with options.
  public static Recurrent layerNormLstm(CellConfig config) {
    return new Recurrent(new LayerNormLstm(config));
  }

  /// A layer of gated recurrent units with layer normalisation.
  public static Recurrent layerNormGru(int units) {
    return layerNormGru(units(units));
  }

  /// A layer of gated recurrent units with layer normalisation, with options.
  public static Recurrent layerNormGru(CellConfig config) {
    return new Recurrent(new LayerNormGru(config));
  }

  /// A layer of long short-term memory whose gates see the cell state.
  public static Recurrent peepholeLstm(int units) {
    return peepholeLstm(units(units));
  }

  /// A layer of long short-term memory whose gates see the cell state, with options.
  public static Recurrent peepholeLstm(CellConfig config) {
    return new Recurrent(new PeepholeLstm(config));
  }

  /// A layer of long short-term memory that remembers `units` values and hands on
  /// `projectionUnits`: `[batch, time, features]` → `[batch, projectionUnits]`.
  public static Recurrent projectionLstm(int units, int projectionUnits) {
    return projectionLstm(units(units), projectionUnits);
  }

  /// A layer of long short-term memory that hands on `projectionUnits` values, with options.
  public static Recurrent projectionLstm(CellConfig config, int projectionUnits) {
    return new Recurrent(new ProjectionLstm(config, projectionUnits));
  }

  /// A layer of long short-term memory with a highway from its input to its output, for deep
  /// stacks.
  public static Recurrent highwayLstm(int units) {
    return highwayLstm(units(units));
  }

  /// A layer of long short-term memory with a highway from its input to its output, for deep
  /// stacks, with options.
  public static Recurrent highwayLstm(CellConfig config) {
    return new Recurrent(new HighwayLstm(config));
  }

  /// A layer of minimal gated recurrent units, whose gates depend on the inputs alone.
  public static Recurrent minGru(int units) {
    return minGru(MinGru.units(units));
  }

  /// A layer of minimal gated recurrent units, whose gates depend on the inputs alone, with
  /// options.
  public static Recurrent minGru(CellConfig config) {
    return new Recurrent(new MinGru(config));
  }

  /// A layer of minimal long short-term memory, whose gates depend on the inputs alone.
  public static Recurrent minLstm(int units) {
    return minLstm(MinLstm.units(units));
  }

  /// A layer of minimal long short-term memory, whose gates depend on the inputs alone, with
  /// options.
  public static Recurrent minLstm(CellConfig config) {
    return new Recurrent(new MinLstm(config));
  }

  /// A layer whose units see of the last step only themselves.
  public static Recurrent indRnn(int units) {
    return indRnn(IndRnn.units(units));
  }

  /// A layer whose units see of the last step only themselves, with options.
  public static Recurrent indRnn(CellConfig config) {
    return new Recurrent(new IndRnn(config));
  }

  /// A layer of simple recurrent units, whose products are all done before the first step.
  public static Recurrent sru(int units) {
    return sru(Sru.units(units));
  }

  /// A layer of simple recurrent units, whose products are all done before the first step, with
  /// options.
  public static Recurrent sru(CellConfig config) {
    return new Recurrent(new Sru(config));
  }

  /// A layer of Griffin's real-gated linear recurrent units.
  public static Recurrent rgLru(int units) {
    return rgLru(RgLru.units(units));
  }

  /// A layer of Griffin's real-gated linear recurrent units, with options.
  public static Recurrent rgLru(CellConfig config) {
    return new Recurrent(new RgLru(config));
  }

  /// A layer of the scalar memory of xLSTM, with one head.
  public static Recurrent slstm(int units) {
    return slstm(units(units), 1);
  }

  /// A layer of the scalar memory of xLSTM with so many heads, and options.
  public static Recurrent slstm(CellConfig config, int heads) {
    return new Recurrent(new Slstm(config, heads));
  }

  /// A recurrent layer of any cell, yours too.
  public static Recurrent rnn(Cell cell) {
    return new Recurrent(cell);
  }

  /// A cell, one step of a simple recurrent layer, for [#rnn] and for the cells around cells.
  public static SimpleRnn simpleRnnCell(int units) {
    return simpleRnnCell(units(units));
  }

  /// A cell, one step of a simple recurrent layer, with options.
  public static SimpleRnn simpleRnnCell(CellConfig config) {
    return new SimpleRnn(config);
  }

  /// A cell, one step of long short-term memory, for [#rnn] and for the cells around cells.
  public static Lstm lstmCell(int units) {
    return lstmCell(units(units));
  }

  /// A cell, one step of long short-term memory, with options.
  public static Lstm lstmCell(CellConfig config) {
    return new Lstm(config);
  }

  /// A cell, one step of gated recurrent units, for [#rnn] and for the cells around cells.
  public static Gru gruCell(int units) {
    return gruCell(units(units));
  }

  /// A cell, one step of gated recurrent units, with options.
  public static Gru gruCell(CellConfig config) {
    return new Gru(config);
  }

  /// Several cells as one, each of which reads what the one before it gives: Keras's
  /// `StackedRNNCells`.
  public static StackedCells stackedRnnCells(Cell... cells) {
    return new StackedCells(cells);
  }

  /// A cell some of whose units keep their old state for a step.
  ///
  /// @param rates one probability for each state: `zoneout(lstmCell(128), 0.05, 0.5)`
  public static Zoneout zoneout(Cell cell, double... rates) {
    return new Zoneout(cell, rates);
  }

  /// A cell with this part of its recurrent weights set to zero while training: `weightDrop(() ->
  /// lstmCell(128), 0.5)`.
  public static WeightDrop weightDrop(Supplier<? extends Cell> cell, double rate) {
    return new WeightDrop(cell, rate);
  }

  /// A network that reads windows of a series in segments and forecasts a long horizon at once:
  /// `[batch, time]` → `[batch, horizon]`.
  ///
  /// @param segmentLength how many values are one step: a season, or a whole part of one
  public static SegRnn segRnn(int units, int segmentLength, int horizon) {
    return segRnn(SegRnn.Config.of(units, segmentLength, horizon));
  }

  /// A network that reads windows of series in segments, with options.
  public static SegRnn segRnn(SegRnn.Config config) {
    return new SegRnn(config);
  }

  /// Reads a sequence in both directions, and lays what both say behind each other.
  public static Bidirectional bidirectional(Recurrent layer) {
    return new Bidirectional(layer);
  }

  /// Reads a sequence in both directions, and merges what both say in this way.
  public static Bidirectional bidirectional(Recurrent layer, Bidirectional.MergeMode mode) {
    return new Bidirectional(layer, mode);
  }

  /// Reads a sequence with one layer, and from its end with another.
  public static Bidirectional bidirectional(
      Recurrent forward, Recurrent backward, Bidirectional.MergeMode mode) {
    return new Bidirectional(forward, backward, mode);
  }
}
