package dev.elman.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.inspect.GradientCheck;
import dev.elman.layer.recurrent.Zoneout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The cell of the documentation is the one that is compiled here; its gradients hold, and it
/// learns.
class YourOwnCellTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/elman/examples");

  @ParameterizedTest
  @CsvSource({"LeakyRnn.java, cell", "YourOwnCell.java, check", "YourOwnCell.java, model"})
  void theDocumentationShowsTheCode(String file, String region) throws IOException {
    String doc = Files.readString(Path.of("../docs/your-own-cell.md"));
    assertThat(doc).contains("```java\n" + region(file, region) + "```");
  }

  /// The lines of a region, without the indentation that they share.
  private static String region(String file, String name) throws IOException {
    List<String> lines;
    try (Stream<String> all = Files.lines(SOURCES.resolve(file))) {
      lines =
          all.dropWhile(line -> !line.contains("region=\"" + name + "\""))
              .skip(1)
              .takeWhile(line -> !line.strip().equals("// @end"))
              .toList();
    }
    int indent =
        lines.stream()
            .filter(line -> !line.isBlank())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElseThrow();
    return lines.stream()
        .map(line -> line.isBlank() ? line : line.substring(indent))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  @Test
  void theGradientsHoldAloneAndWrapped() {
    GradientCheck.of(new LeakyRnn(5, 0.2)).input(3, 6, 2).run().require();
    GradientCheck.of(new Zoneout(new LeakyRnn(5, 0.2), 0.3)).input(3, 6, 2).run().require();
  }

  @Test
  void theProgramSaysThatTheGradientsAreRightAndLearns() {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      YourOwnCell.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    String printed = bytes.toString(StandardCharsets.UTF_8);
    assertThat(printed).contains("Gradients of LeakyRNN: right").contains("recurrent_kernel");
    double loss = Double.parseDouble(printed.substring(printed.indexOf("loss ") + 5).strip());
    assertThat(loss).isLessThan(5e-4); // the mean itself has a variance of about 0.008
  }
}
