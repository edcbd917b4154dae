package dev.elman.cli;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFiles;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `elman model convert`: the same model in another format.
@Command(
    name = "convert",
    description = {
      "Writes a model in the format that the name of the new file asks for.",
      "",
      ".keras is Keras's own format; .h5 its older one; .weights.h5 holds weights only; .onnx is"
          + " for other runtimes.",
      ""
    })
final class ModelConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "IN", description = "A model file.")
  private Path in;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The new file; an old one is replaced.")
  private Path out;

  @Override
  public Integer call() throws ModelFileException {
    OutputFile target = new OutputFile(out);
    ModelFiles.save(ModelFiles.load(in), target.path());
    spec.commandLine().getErr().println("Model: " + target.path());
    return 0;
  }
}
