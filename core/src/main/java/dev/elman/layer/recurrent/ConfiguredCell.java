package dev.elman.layer.recurrent;

import dev.elman.activation.Activation;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What the cells beyond Keras's have in common: a [CellConfig], W and, where they have them, R and
/// b, and behind these the parameters of their own.
abstract class ConfiguredCell extends Cell {
  private final String type;
  private final CellConfig config;
  private final String gates;
  private final CellWeights weights;
  private final CellDropout dropout;
  private final List<Parameter> own = new ArrayList<>();

  /// @param gates a letter for each block of z: g is a candidate, whose function is the activation
  ///   of the configuration; the others are gates, whose function is its recurrent activation
  /// @param recurrentBlocks how many blocks of recurrent weights h is multiplied with; 0 if h does
  ///   not come back, so that nothing of it can be dropped
  ConfiguredCell(
      String type, CellConfig config, String gates, int recurrentBlocks, CellWeights weights) {
    if (recurrentBlocks == 0 && config.recurrentDropout() > 0) {
      throw new IllegalArgumentException(
          type
              + " cell: expected recurrentDropout=0, since h is multiplied with no recurrent"
              + " weights, but got "
              + config.recurrentDropout()
              + ". Use dropout, which drops inputs, or Zoneout.");
    }
    this.type = type;
    this.config = config;
    this.gates = gates;
    this.weights = weights;
    dropout = CellDropout.of(config, gates.length(), recurrentBlocks);
  }

  /// The product of h with the blocks of R from `first` on.
  final RecurrentProduct product(int first, int blocks) {
    return new RecurrentProduct(weights, dropout, config, first, blocks);
  }

  @Override
  final CellDropout dropout() {
    return dropout;
  }

  /// Makes a parameter besides W, R and b, for [#createParameters].
  final Parameter addParameter(String name, Shape shape, Parameter.Initial initial) {
    Parameter parameter = new Parameter(name, shape, initial, true);
    own.add(parameter);
    return parameter;
  }

  final CellWeights weights() {
    return weights;
  }

  /// The configuration.
  public final CellConfig config() {
    return config;
  }

  @Override
  public final String type() {
    return type;
  }

  @Override
  public final int units() {
    return config.units();
  }

  @Override
  public final int gates() {
    return gates.length();
  }

  @Override
  public final List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(weights.all());
    all.addAll(own);
    return all;
  }

  @Override
  public final Parameter kernel() {
    return weights.kernel();
  }

  @Override
  public void inputBias(float[] bias) {
    weights.copyBias(bias);
  }

  @Override
  public void pack(Ops ops) {}

  @Override
  public SequencedMap<String, Activation> gateActivations() {
    SequencedMap<String, Activation> activations = new LinkedHashMap<>();
    for (int k = 0; k < gates.length(); k++) {
      String letter = gates.substring(k, k + 1);
      activations.put(
          letter, letter.equals("g") ? config.activation() : config.recurrentActivation());
    }
    return activations;
  }

  @Override
  public boolean keepsPreActivations() {
    return config.activation().needsInput() || config.recurrentActivation().needsInput();
  }
}
