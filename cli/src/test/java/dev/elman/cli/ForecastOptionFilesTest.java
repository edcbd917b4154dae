package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The files of options that docs/results.md names can be read.
class ForecastOptionFilesTest {
  private static final Path FOLDER = Path.of("..", "examples", "forecasts");

  @Test
  void eachFileIsUnderstood() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(FOLDER)) {
      files = all.sorted().toList();
    }
    assertThat(files).hasSize(4);
    for (Path file : files) {
      boolean asks = Files.readString(file).contains("--sql ");
      String command = file.endsWith("prices.args") ? "compare" : "backtest";
      Stream<String> words = Stream.of("forecast", command, "@" + file);
      CommandLine.ParseResult read =
          Main.commandLine()
              .parseArgs(
                  (asks ? words : Stream.concat(words, Stream.of("data.csv")))
                      .toArray(String[]::new));
      assertThat(read.subcommand().subcommand().hasMatchedOption("--horizon")).isTrue();
    }
  }
}
