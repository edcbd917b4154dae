package dev.elman.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// What a command line did: as a user sees it who has redirected both outputs.
record Execution(int exitCode, String out, String err) {
  static Execution of(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
    return new Execution(exitCode, out.toString(), err.toString());
  }
}
