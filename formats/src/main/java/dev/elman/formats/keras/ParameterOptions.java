package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.constraint.Constraint;
import dev.elman.formats.ModelFileException;
import dev.elman.layer.Layer;
import dev.elman.regularizer.Regularizer;
import dev.elman.tensor.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a config says of parameters: whether they are trainable, `kernel_regularizer`,
/// `bias_constraint` and the like.
///
/// @param place where it says so
record ParameterOptions(
    String place,
    boolean trainable,
    Map<String, Regularizer> regularizers,
    Map<String, Constraint> constraints) {
  private static final String TRAINABLE = "trainable";
  private static final String REGULARIZER = "_regularizer";
  private static final String CONSTRAINT = "_constraint";
  private static final List<String> PARAMETERS =
      List.of("kernel", "recurrent", "bias", "embeddings", "gamma", "beta", "alpha");

  static ParameterOptions read(Options config) throws ModelFileException {
    ParameterOptions options =
        new ParameterOptions(
            config.place(), config.flag(TRAINABLE, true), new HashMap<>(), new HashMap<>());
    for (String parameter : PARAMETERS) {
      if (config.has(parameter + REGULARIZER)) {
        options.regularizers.put(
            parameter, PenaltyCodec.readRegularizer(config, parameter + REGULARIZER));
      }
      if (config.has(parameter + CONSTRAINT)) {
        options.constraints.put(
            parameter, PenaltyCodec.readConstraint(config, parameter + CONSTRAINT));
      }
    }
    return options;
  }

  /// Keras's name of a parameter in options: `recurrent` for `recurrent_kernel`.
  private static String key(Parameter parameter) {
    String name = parameter.name().substring(parameter.name().lastIndexOf('/') + 1);
    return name.equals("recurrent_kernel") ? "recurrent" : name;
  }

  /// Gives a built layer what the file says.
  void apply(Layer layer) throws ModelFileException {
    try {
      for (Parameter parameter : layer.parameters()) {
        if (!trainable) {
          parameter.trainable(false);
        }
        String key = key(parameter);
        if (regularizers.containsKey(key)) {
          parameter.regularizer(regularizers.get(key));
        }
        if (constraints.containsKey(key)) {
          parameter.constraint(constraints.get(key));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(place + ": " + e.getMessage(), e);
    }
  }

  /// Says in the config of a layer that is written whether all of it is frozen.
  static void writeTrainable(Layer layer, ObjectNode config) {
    List<Parameter> parameters = layer.parameters();
    if (!parameters.isEmpty() && parameters.stream().noneMatch(Parameter::trainable)) {
      config.put(TRAINABLE, false);
    }
  }

  /// Adds the other keys to the config of a layer that is written.
  ///
  /// @throws IllegalArgumentException if no file can say it
  static void write(Layer layer, ObjectNode config) {
    for (Parameter parameter : layer.parameters()) {
      String key = key(parameter);
      if (parameter.regularizer() instanceof Regularizer regularizer) {
        config.set(key + REGULARIZER, PenaltyCodec.write(regularizer));
      }
      if (parameter.constraint() instanceof Constraint constraint) {
        config.set(key + CONSTRAINT, PenaltyCodec.write(constraint));
      }
    }
  }
}
