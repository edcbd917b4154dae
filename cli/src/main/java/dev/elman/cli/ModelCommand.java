package dev.elman.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `elman model`: what is in a model file, and whether it computes what it should.
@Command(
    name = "model",
    description = {
      "Shows, converts, checks and compares model files.",
      "",
      "Reads Keras's .keras and .h5 of all versions; what a file is, its content says. Nothing in a"
          + " file is ever executed.",
      ""
    },
    subcommands = {
      ModelSummaryCommand.class,
      ModelConvertCommand.class,
      ModelCheckCommand.class,
      ModelDiffCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  elman model summary forecast.keras",
      "  elman model convert old.h5 new.keras",
      "  elman model check new.keras new.io.json"
    })
final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
