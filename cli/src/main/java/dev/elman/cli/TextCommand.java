package dev.elman.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `elman text`: models of language.
@Command(
    name = "text",
    description = {
      "Learns to write like a text: characters, words or pieces of words, in any language.",
      "",
      "Files are UTF-8, plain or gzipped; what is broken in them is repaired and said.",
      ""
    },
    subcommands = {TextTrainCommand.class, TextEvaluateCommand.class, TextGenerateCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  elman data fetch tinyshakespeare",
      "  elman text train $(elman data path tinyshakespeare) --epochs 10",
      "  elman text generate language.keras --prompt ROMEO: --temperature 0.8"
    })
final class TextCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
