package dev.elman.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The README's program is the one that is compiled here, and what the README says it prints is
/// what it prints.
class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "README.zh-CN.md"})
  void readmeShowsTheProgram(String readme) throws IOException {
    assertThat(read(readme)).contains("```java\n" + program() + "```");
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "README.zh-CN.md"})
  void readmeShowsWhatTheProgramPrints(String readme) throws IOException {
    String printed = run();
    // the lines of the epochs hold times; they are left out of the README
    String result =
        printed
            .lines()
            .filter(line -> !line.startsWith("Epoch"))
            .collect(Collectors.joining("\n", "", "\n"));
    assertThat(read(readme)).contains("```\n" + result + "```");
  }

  private static String run() {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      FirstNetwork.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /// The region `readme` without the marks of regions.
  private static String program() throws IOException {
    Path source = Path.of("src/main/java/dev/elman/examples/FirstNetwork.java");
    try (Stream<String> lines = Files.lines(source)) {
      return lines
          .dropWhile(line -> !line.contains("region=\"readme\""))
          .filter(line -> !line.strip().startsWith("// @"))
          .collect(Collectors.joining("\n", "", "\n"));
    }
  }

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }
}
