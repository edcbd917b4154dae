package dev.elman.cli;

import dev.elman.data.DataException;
import dev.elman.formats.ModelFileException;
import dev.elman.model.DivergedException;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Prints what went wrong while a command ran: `error: …`, `hint: …`, and no stack trace unless it
/// is asked for.
final class Failures implements IExecutionExceptionHandler {
  private final BooleanSupplier stacktrace;

  Failures(BooleanSupplier stacktrace) {
    this.stacktrace = stacktrace;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    switch (e) {
      case Failure failure -> print(err, failure.getMessage(), failure.hint());
      // The messages of the library end with what to do.
      case IllegalArgumentException _, DataException _, DivergedException _, ModelFileException _ ->
          err.println("error: " + e.getMessage());
      default -> print(err, "unexpected " + e, "this is a bug in Elman; --stacktrace shows where");
    }
    if (stacktrace.getAsBoolean()) {
      e.printStackTrace(err);
    }
    err.flush();
    return ExitCode.SOFTWARE;
  }

  private static void print(PrintWriter err, @Nullable String message, String hint) {
    err.println("error: " + message);
    err.println("hint: " + hint);
  }
}
