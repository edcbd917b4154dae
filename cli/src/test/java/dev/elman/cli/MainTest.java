package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void helpIsPrinted() {
    var out = new StringWriter();
    int exitCode = Main.commandLine().setOut(new PrintWriter(out)).execute("--help");
    assertThat(exitCode).isZero();
    assertThat(out.toString()).startsWith("Usage: elman");
  }
}
