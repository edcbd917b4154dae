package dev.elman.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The `elman` command: `elman --help` says what it does.
@Command(
    name = "elman",
    mixinStandardHelpOptions = true,
    version = "Elman 0.1",
    description = "Trains, inspects and runs recurrent neural networks.")
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec;

  private Main() {}

  /// The command line: what `main` runs and tests call.
  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }

  /// Runs the command and ends the JVM with its exit code.
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
