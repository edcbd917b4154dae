package dev.elman.cli;

import dev.elman.tensor.Ops;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `elman version`, and what `elman --version` prints.
@Command(
    name = "version",
    description = "Prints the versions of Elman and Java, and what computes.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    for (String line : getVersion()) {
      spec.commandLine().getOut().println(line);
    }
    return 0;
  }

  @Override
  public String[] getVersion() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return new String[] {
      "Elman " + Objects.requireNonNullElse(version, "(not packaged)"),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
      "Compute: "
          + Ops.create().name()
          + ", "
          + Runtime.getRuntime().availableProcessors()
          + " processors"
    };
  }
}
