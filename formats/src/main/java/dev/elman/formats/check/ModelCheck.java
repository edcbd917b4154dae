package dev.elman.formats.check;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFiles;
import dev.elman.model.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether a model file computes what was recorded for it.
///
/// @param file the model
/// @param differences the largest difference of each output; none if nothing was recorded, or if
///   there is a problem
/// @param problem why the model could not be loaded or run; empty if it could
public record ModelCheck(Path file, List<Double> differences, String problem) {
  private static final String ENDING = ".io.json";
  private static final String MODELS = "(?i).*\\.(keras|h5|hdf5|onnx|safetensors)";

  /// Copies the list.
  public ModelCheck {
    differences = List.copyOf(differences);
  }

  /// Loads a model and runs it.
  public static ModelCheck of(Path file, RecordedRun run) {
    try {
      return new ModelCheck(file, run.differences(ModelFiles.runner(file)), "");
    } catch (ModelFileException | IllegalArgumentException e) {
      return new ModelCheck(file, List.of(), message(e));
    }
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /// Checks all models of a folder and the folders within. What was recorded for `a.keras` stands
  /// in `a.io.json` or `a.keras.io.json` beside it, or in a file of one of these names elsewhere; a
  /// model without is only loaded.
  ///
  /// @param elsewhere folders to look into if there is none beside the model
  /// @throws ModelFileException if the folder cannot be read
  public static List<ModelCheck> ofFolder(Path folder, List<Path> elsewhere)
      throws ModelFileException {
    List<ModelCheck> checks = new ArrayList<>();
    for (Path file : models(folder)) {
      checks.add(of(file, elsewhere));
    }
    return checks;
  }

  private static ModelCheck of(Path file, List<Path> elsewhere) {
    try {
      Path recorded = recorded(file, elsewhere);
      if (recorded != null) {
        return of(file, RecordedRun.read(recorded));
      }
      Model model = ModelFiles.load(file);
      return new ModelCheck(file, List.of(), model.layers().isEmpty() ? "no layers" : "");
    } catch (ModelFileException e) {
      return new ModelCheck(file, List.of(), message(e));
    }
  }

  private static List<Path> models(Path folder) throws ModelFileException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(
              file -> file.getFileName().toString().matches(MODELS) && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ModelFileException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static @Nullable Path recorded(Path file, List<Path> elsewhere) {
    String name = file.getFileName().toString();
    String stem = name.substring(0, name.lastIndexOf('.'));
    List<Path> folders = new ArrayList<>(List.of(file.resolveSibling("")));
    folders.addAll(elsewhere);
    for (Path folder : folders) {
      for (String candidate : List.of(stem + ENDING, name + ENDING)) {
        if (Files.exists(folder.resolve(candidate))) {
          return folder.resolve(candidate);
        }
      }
    }
    return null;
  }

  /// The largest difference of all outputs; 0 if nothing was recorded, NaN if a value is NaN.
  public double largest() {
    double largest = 0;
    for (double difference : differences) {
      largest = Math.max(largest, difference); // keeps NaN
    }
    return largest;
  }

  /// Whether the model could be run and is within a tolerance.
  public boolean passes(double tolerance) {
    return problem.isEmpty() && largest() <= tolerance;
  }
}
