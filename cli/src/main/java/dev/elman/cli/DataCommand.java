package dev.elman.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `elman data`: public data sets.
@Command(
    name = "data",
    description = {
      "Lists, downloads and finds public data sets.",
      "",
      "Files are looked for in the folder ELMAN_DATA, then in a cache: the folder ELMAN_CACHE, or"
          + " elman/data in the user's cache folder. The hash of each is known and checked. What"
          + " cannot be downloaded says how to get it.",
      ""
    },
    subcommands = {DataListCommand.class, DataFetchCommand.class, DataPathCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  elman data list",
      "  elman data fetch ptb tinyshakespeare",
      "  head $(elman data path airline-passengers)"
    })
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
