package dev.elman.formats.keras;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;

import dev.elman.model.Model;
import dev.elman.model.Sequential;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Tensor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;

/// Saves a model over and over to one file, with all weights 0, 1, 2 …, until it is killed: the
/// program of [AtomicSaveTest].
final class SavedAgainAndAgain {
  private SavedAgainAndAgain() {}

  static Model model() {
    Model model = Sequential.of(input(4, 16), lstm(96), dense(8));
    model.build();
    return model;
  }

  /// Gives all weights one value.
  static void fill(Model model, float value) {
    for (Parameter parameter : model.parameterBlock().parameters()) {
      Tensor tensor = Tensor.zeros(parameter.shape());
      Arrays.fill(tensor.data(), value);
      parameter.set(tensor);
    }
  }

  /// Saves until it is killed.
  ///
  /// @param arguments the file
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    PrintStream out = System.out;
    Model model = model();
    for (int i = 0; ; i++) {
      fill(model, i);
      new KerasFormat().save(model, null, file);
      out.println(i);
    }
  }
}
