package dev.elman.formats.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.formats.onnx.OnnxFormat;
import dev.elman.formats.pytorch.StateDict;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged files of every format but Keras's; `ELMAN_MUTANTS=25000` reads as many of each.
class MutationTest {
  private static final int FEW = 400;

  @TempDir private Path folder;

  private static List<Path> files(String ending) throws IOException {
    try (Stream<Path> files =
        Files.list(Path.of(MutationTest.class.getResource("/golden/pytorch").toURI()))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void requireRefused(String ending, long seed, Mutation.Reader reader) throws IOException {
    Mutation.Report report = Mutation.of(seed, FEW).run(files(ending), reader, folder);
    assertThat(report.failures()).as(report.toString()).isEmpty();
    assertThat(report.refused()).isPositive();
  }

  @Test
  void onnx() throws IOException {
    OnnxFormat format = new OnnxFormat();
    requireRefused(".onnx", 1, format::load);
  }

  @Test
  void safetensors() throws IOException {
    requireRefused(".safetensors", 2, StateDict::read);
  }

  @Test
  void stateDicts() throws IOException {
    requireRefused(".pt", 3, StateDict::read);
  }
}
