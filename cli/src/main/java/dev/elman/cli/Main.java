package dev.elman.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The `elman` command: `elman --help` says what it does.
@Command(
    name = "elman",
    subcommands = {
      QuickstartCommand.class,
      ForecastCommand.class,
      MemoryCommand.class,
      ModelCommand.class,
      TextCommand.class,
      DataCommand.class,
      VersionCommand.class
    },
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = VersionCommand.class,
    description = "Trains, inspects and runs recurrent neural networks.",
    footerHeading = "%nExample:%n",
    footer = "  elman quickstart      trains three networks on real data, in seconds",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:something failed; standard error says what",
      "2:the command line is wrong"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where in the program an error came from.")
  private boolean stacktrace;

  private Main() {}

  /// The command line: what `main` runs and tests call.
  static CommandLine commandLine() {
    Main main = new Main();
    return new CommandLine(main)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new UsageErrors())
        .setExecutionExceptionHandler(new Failures(() -> main.stacktrace));
  }

  /// Runs the command and ends the JVM with its exit code.
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
