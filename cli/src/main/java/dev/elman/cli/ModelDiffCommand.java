package dev.elman.cli;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFiles;
import dev.elman.formats.check.ModelDiff;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `elman model diff`: in what two models differ.
@Command(
    name = "diff",
    description = {
      "Compares two models: the options of their layers, and their weights by layer and name.",
      "",
      "The exit code is 1 if they differ.",
      ""
    })
final class ModelDiffCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "A", description = "A model file.")
  private Path first;

  @Parameters(index = "1", paramLabel = "B", description = "Another one.")
  private Path second;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "The largest difference of weights that counts as none. Default: ${DEFAULT-VALUE}.")
  private double tolerance;

  @Override
  public Integer call() throws ModelFileException {
    ModelDiff diff = ModelDiff.of(ModelFiles.load(first), ModelFiles.load(second));
    PrintWriter out = spec.commandLine().getOut();
    diff.options().forEach(out::println);
    for (ModelDiff.Weight weight : diff.weights()) {
      boolean comparable = !Double.isNaN(weight.difference());
      out.printf(
          Locale.ROOT,
          "%s %s %s%n",
          weight.name(),
          weight.first().equals(weight.second())
              ? weight.first()
              : weight.first() + " and " + weight.second(),
          comparable ? String.format(Locale.ROOT, "%.1e", weight.difference()) : "other");
    }
    return diff.isWithin(tolerance) ? 0 : 1;
  }
}
