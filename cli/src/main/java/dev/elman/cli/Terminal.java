package dev.elman.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.Scanner;

/// What the process is connected to. Asks the tools of the system, because Java cannot say it
/// without native code.
final class Terminal {
  private static final int USUAL_WIDTH = 80;

  private Terminal() {}

  /// Whether standard error, standard output and standard input are a terminal that can redraw a
  /// line.
  @SuppressWarnings("SystemConsoleNull") // null in 21 and again in 25, where there is no terminal
  static boolean isInteractive() {
    Console console = System.console();
    return console != null
        && console.isTerminal() // standard input and output
        && !"dumb".equals(System.getenv("TERM"))
        && errorIsTerminal();
  }

  private static boolean errorIsTerminal() {
    try {
      return new ProcessBuilder("test", "-t", "2").redirectError(Redirect.INHERIT).start().waitFor()
          == 0;
    } catch (IOException e) {
      return true; // no such tool, as on Windows: then the console decides alone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// The number of columns, or 80 where they cannot be found out.
  static int width() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      try (Scanner rowsAndColumns = new Scanner(stty.getInputStream(), StandardCharsets.US_ASCII)) {
        rowsAndColumns.nextInt();
        int columns = rowsAndColumns.nextInt();
        return columns > 0 ? columns : USUAL_WIDTH;
      }
    } catch (IOException | NoSuchElementException e) {
      return USUAL_WIDTH;
    }
  }
}
