package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "-h",
        "quickstart --help",
        "forecast --help",
        "forecast compare --help",
        "forecast backtest --help",
        "forecast train --help",
        "forecast predict --help",
        "data --help",
        "text --help",
        "text train --help",
        "text generate --help"
      })
  void helpIsPrinted(String args) {
    Execution help = Execution.of(args.split(" ", -1));
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).startsWith("Usage: elman").contains("Exit codes:", "Example");
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(help.err()).isEmpty();
  }

  @Test
  void withoutACommandTheCommandsAreListed() {
    Execution listed = Execution.of();
    assertThat(listed.exitCode()).isZero();
    assertThat(listed.out()).contains("quickstart  Compares three networks", "version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "version"})
  void versionNamesElmanJavaAndWhatComputes(String args) {
    Execution version = Execution.of(args);
    assertThat(version.exitCode()).isZero();
    assertThat(version.out()).contains("Elman ", "Java 25", "Compute: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          quickstrat              | unknown command or argument quickstrat | did you mean quickstart
          quickstart --epoch 3    | unknown option --epoch                 | did you mean --epochs?
          quickstart --seed       | Missing required parameter             | see elman quickstart --help
          quickstart --epochs x   | 'x' is not an int                      | see elman quickstart --help
          quickstart --epochs 0   | --epochs: expected at least 1, but got 0  | see elman quickstart --help
          quickstart --threads -1 | --threads: expected at least 1, but got -1 | see elman quickstart --help
          quickstart --series sun | expected one of sunspots, airline, but got 'sun' | see elman
          quickstart --out x.pdf  | --out: expected a file name that ends in .png, but got x.pdf | see elman
          """)
  void aWrongCommandLineIsExplainedInTwoLines(String args, String error, String hint) {
    Execution wrong = Execution.of(args.split(" ", -1));
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err().lines()).hasSize(2);
    assertThat(wrong.err()).startsWith("error: ").contains(error, "hint: " + hint);
  }

  @Test
  void bugsAreOneLineUntilTheStackTraceIsAskedFor() {
    var bug = new IllegalStateException("a planted bug");
    assertThat(handled(bug, false))
        .isEqualToNormalizingNewlines(
            """
            error: unexpected java.lang.IllegalStateException: a planted bug
            hint: this is a bug in Elman; --stacktrace shows where
            """);
    assertThat(handled(bug, true)).contains("\tat dev.elman.cli.MainTest");
  }

  @Test
  void messagesOfTheLibraryAreShownAsTheyAre() {
    assertThat(handled(new IllegalArgumentException("Split: expected a cut."), false))
        .isEqualToNormalizingNewlines("error: Split: expected a cut.\n");
  }

  private static String handled(Exception failure, boolean stacktrace) {
    var err = new StringWriter();
    var command = Main.commandLine().setErr(new PrintWriter(err));
    int exitCode =
        new Failures(() -> stacktrace)
            .handleExecutionException(failure, command, command.parseArgs());
    assertThat(exitCode).isEqualTo(1);
    return err.toString();
  }
}
