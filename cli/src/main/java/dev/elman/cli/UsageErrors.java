package dev.elman.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Prints what is wrong with the command line in two lines: `error: …` and `hint: …`.
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("error: " + message(e));
    err.println("hint: " + hint(e, command));
    err.flush();
    return ExitCode.USAGE;
  }

  private static @Nullable String message(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().getFirst(); // what follows may be its value
      return "unknown " + (first.startsWith("-") ? "option " : "command or argument ") + first;
    }
    return e.getMessage();
  }

  private static String hint(ParameterException e, CommandLine command) {
    String help = command.getCommandSpec().qualifiedName() + " --help";
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        return "did you mean " + String.join(" or ", suggestions) + "? See also " + help;
      }
    }
    return "see " + help;
  }
}
