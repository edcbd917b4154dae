package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.hdf5.Hdf5Dataset;
import dev.elman.tensor.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The gates of Keras 1, whose arrays are put side by side: `W_i, U_i, b_i, W_c, …` become kernel,
/// recurrent kernel and bias with the gates i f c o (LSTM) or z r h (GRU).
final class Keras1Gates {
  /// Kernel, recurrent kernel and bias.
  static final int PARAMETERS = 3;

  private static final List<String> ARRAYS = List.of("W", "U", "b");
  private static final String LSTM = "ifco";
  private static final String GRU = "zrh";

  private Keras1Gates() {}

  /// Whether these are arrays of gates: `lstm_1_W_i`, `lstm_1_U_i:0`.
  static boolean fits(List<Hdf5Dataset> arrays) {
    return arrays.stream().allMatch(array -> stem(array).matches(".*_[WUb]_[a-z]"));
  }

  private static String stem(Hdf5Dataset array) {
    return array.path().replaceFirst(":0$", "");
  }

  /// Gives the parameters of one cell their values.
  ///
  /// @param values where the values of an array are
  static void put(
      List<Parameter> parameters,
      List<Hdf5Dataset> arrays,
      UnaryOperator<Hdf5Dataset> values,
      WeightPlan plan,
      String layer)
      throws ModelFileException {
    Map<String, Hdf5Dataset> byName = new HashMap<>();
    for (Hdf5Dataset array : arrays) {
      byName.put(stem(array).substring(stem(array).length() - "W_i".length()), array);
    }
    String gates = byName.containsKey("W_i") ? LSTM : GRU;
    for (int k = 0; k < PARAMETERS; k++) {
      List<Hdf5Dataset> parts = new ArrayList<>();
      for (int gate = 0; gate < gates.length(); gate++) {
        Hdf5Dataset part = byName.get(ARRAYS.get(k) + "_" + gates.charAt(gate));
        if (part == null || (!parts.isEmpty() && part.size() != parts.getFirst().size())) {
          throw new ModelFileException(
              plan.place()
                  + ": "
                  + arrays.getFirst().path()
                  + ": expected the gates "
                  + gates.replaceAll("\\B", " ")
                  + " of "
                  + layer
                  + " with arrays of one size, but got "
                  + byName.keySet()
                  + ".");
        }
        parts.add(values.apply(part));
      }
      putBeside(parameters.get(k), parts, plan);
    }
  }

  /// `[rows, U]` arrays become one `[rows, gates · U]`.
  private static void putBeside(Parameter parameter, List<Hdf5Dataset> parts, WeightPlan plan)
      throws ModelFileException {
    int[] extents = parts.getFirst().extents();
    int units = extents.length == 0 ? 1 : extents[extents.length - 1];
    int rows = units == 0 ? 0 : parts.getFirst().size() / units;
    int columns = parts.size() * units;
    float[] all = new float[rows * columns];
    for (int gate = 0; gate < parts.size(); gate++) {
      float[] values = parts.get(gate).floats();
      for (int row = 0; row < rows; row++) {
        System.arraycopy(values, row * units, all, row * columns + gate * units, units);
      }
    }
    if (extents.length > 0) {
      extents[extents.length - 1] = columns;
    }
    plan.put(parameter, all, extents, parts.getFirst().path());
  }
}
