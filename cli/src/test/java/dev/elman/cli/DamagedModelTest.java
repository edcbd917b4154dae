package dev.elman.cli;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.formats.ModelFiles;
import dev.elman.model.Sequential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is wrong with a file, every command on models says so in one line with its name, and
/// leaves what is there as it was.
class DamagedModelTest {
  private static final String RECORDED =
      "{\"inputs\": [{\"shape\": [1, 4, 2], \"data\": [1, 2, 3, 4, 5, 6, 7, 8]}], \"outputs\":"
          + " [{\"shape\": [1, 1], \"data\": [0]}]}";

  @TempDir private Path folder;
  private Path good;
  private Path recorded;

  @BeforeEach
  void saveAModel() throws IOException {
    good = save("good.keras");
    recorded = Files.writeString(folder.resolve("good.io.json"), RECORDED);
  }

  private Path save(String name) throws IOException {
    Sequential model = Sequential.of(input(4, 2), lstm(3), dense(1));
    model.build();
    Path file = folder.resolve(name);
    ModelFiles.save(model, file);
    return file;
  }

  private static void isOneLine(Path about, String... command) {
    Execution run = Execution.of(command);
    assertThat(run.exitCode()).as(String.join(" ", command)).isEqualTo(1);
    assertThat(run.err()).startsWith("error: ").contains(about.toString());
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
  }

  static Stream<Arguments> damaged() {
    return Stream.of(".keras", ".h5", ".onnx", ".pt", ".safetensors")
        .flatMap(ending ->
            Stream.of("cut off", "text", "empty", "overwritten")
                .map(damage -> Arguments.of(ending, damage)));
  }

  /// A file of the kind that its ending says; those of PyTorch hold weights, but no model.
  private byte[] valid(String ending) throws IOException {
    return switch (ending) {
      case ".pt" -> new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 0, 0, 1, 2, 3};
      case ".safetensors" -> "\2\0\0\0\0\0\0\0{}".getBytes(StandardCharsets.ISO_8859_1);
      default -> Files.readAllBytes(save("whole" + ending));
    };
  }

  private static byte[] damage(byte[] bytes, String damage) {
    return switch (damage) {
      case "cut off" -> Arrays.copyOf(bytes, bytes.length / 2);
      case "text" -> "no model\nat all\n".getBytes(StandardCharsets.UTF_8);
      case "empty" -> new byte[0];
      default -> {
        byte[] other = bytes.clone();
        Arrays.fill(other, bytes.length / 4, bytes.length, (byte) 0xA5);
        yield other;
      }
    };
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource
  void damaged(String ending, String damage) throws IOException {
    Path bad = Files.write(folder.resolve("bad" + ending), damage(valid(ending), damage));
    Path out = folder.resolve("out.keras");
    isOneLine(bad, "model", "summary", bad.toString());
    isOneLine(bad, "model", "check", bad.toString(), recorded.toString());
    isOneLine(bad, "model", "diff", bad.toString(), good.toString());
    isOneLine(bad, "model", "diff", good.toString(), bad.toString());
    isOneLine(bad, "model", "convert", bad.toString(), out.toString());
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"inputs\": []}",
        "{\"inputs\": [{\"shape\": [9], \"data\": [1]}], \"outputs\": []}",
        "{\"inputs\": [{\"shape\": [1, 1], \"data\": [1]}], \"outputs\": []}",
        "{\"inputs\": [{\"shape\": [1, 2147483647, 2147483647], \"data\": []}], \"outputs\": []}"
      })
  void damagedRecords(String json) throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.io.json"), json);
    isOneLine(bad, "model", "check", good.toString(), bad.toString());
  }

  @Test
  void whatCannotBeWrittenLeavesTheOldFileAndNothingElse() throws IOException {
    Path unknown = Files.writeString(folder.resolve("model.xyz"), "old");
    isOneLine(unknown, "model", "convert", good.toString(), unknown.toString());
    assertThat(unknown).hasContent("old");

    Path taken = Files.createDirectory(folder.resolve("taken.keras"));
    Files.writeString(taken.resolve("file"), "old");
    Execution run = Execution.of("model", "convert", good.toString(), taken.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("error: cannot write " + taken + ": it is a folder\n")
        .doesNotContain("\tat ");
    assertThat(taken.resolve("file")).hasContent("old");

    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertThat(names).containsExactly("good.io.json", "good.keras", "model.xyz", "taken.keras");
    }
  }
}
