package dev.elman.cli;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `elman model summary`: the layers of a file.
@Command(name = "summary", description = "Prints layers, shapes and numbers of weights.")
final class ModelSummaryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A model file.")
  private Path file;

  @Override
  public Integer call() throws ModelFileException {
    PrintWriter out = spec.commandLine().getOut();
    out.println(ModelFiles.load(file).summary().stripTrailing());
    return 0;
  }
}
