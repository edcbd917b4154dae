package dev.elman.cli;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFiles;
import dev.elman.formats.check.ModelCheck;
import dev.elman.formats.check.RecordedRun;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `elman model check`: whether models compute what was recorded for them.
@Command(
    name = "check",
    description = {
      "Runs a model on recorded inputs and prints the largest difference of each output.",
      "",
      "The recording is JSON: {\"inputs\": [{\"shape\": [...], \"data\": [...]}], \"outputs\":"
          + " [...]}. For a folder, every model in it is checked against its NAME.io.json, and the"
          + " result is a table. The exit code is 1 if a difference is above the tolerance.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  elman model check lstm.keras lstm.io.json --tolerance 1e-6",
      "  elman model check golden/keras-portable golden/keras"
    })
final class ModelCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "A model file, or a folder of them.")
  private Path file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "IO",
      description = "The recording, or a folder of more of them.")
  private @Nullable Path recorded;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "1e-5",
      description = "The largest difference that passes. Default: ${DEFAULT-VALUE}.")
  private double tolerance;

  @Override
  public Integer call() throws ModelFileException {
    return Files.isDirectory(file) ? checkFolder() : checkFile();
  }

  private int checkFile() throws ModelFileException {
    if (recorded == null) {
      throw new Failure(
          "expected a recording for " + file, "name it behind the model: MODEL.io.json", null);
    }
    List<Double> differences = RecordedRun.read(recorded).differences(ModelFiles.runner(file));
    boolean passes = true;
    for (int k = 0; k < differences.size(); k++) {
      double difference = differences.get(k);
      passes &= difference <= tolerance;
      out().printf(Locale.ROOT, "output %d: %.1e%n", k, difference);
    }
    return passes ? 0 : 1;
  }

  private int checkFolder() throws ModelFileException {
    List<ModelCheck> checks =
        ModelCheck.ofFolder(file, recorded == null ? List.of() : List.of(recorded));
    out().printf("| file | largest difference |%n|---|---|%n");
    for (ModelCheck check : checks) {
      out().printf("| %s | %s |%n", file.relativize(check.file()), result(check));
    }
    return checks.stream().allMatch(check -> check.passes(tolerance)) ? 0 : 1;
  }

  private static String result(ModelCheck check) {
    if (!check.problem().isEmpty()) {
      return check.problem().replace(check.file() + ": ", "").replace('|', '/');
    }
    return check.differences().isEmpty()
        ? "loaded; nothing recorded"
        : String.format(Locale.ROOT, "%.1e", check.largest());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
