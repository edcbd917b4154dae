package dev.elman.formats.hdf5;

import static org.assertj.core.api.Assertions.assertThat;

import io.jhdf.HdfFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Hdf5WriterTest {
  private static final int MANY = 700;

  private static Hdf5Writer sample() {
    Hdf5Writer writer = new Hdf5Writer();
    float[] values = {9, 1, 2, 3, 4, 5, 6};
    writer.put("layers/dense/vars/0", new int[] {2, 3}, values, 1);
    writer.put("layers/dense/vars/1", new int[] {3}, values, 4);
    writer.put("optimizer/vars/0", 1234567890123L);
    writer.put("optimizer/vars/1", 0.25f);
    for (int i = 0; i < MANY; i++) {
      writer.put("many/" + i, new int[] {1}, new float[] {i}, 0);
    }
    return writer;
  }

  @Test
  void isReadByTheReader() throws Exception {
    Hdf5Group root = Hdf5File.root(sample().toBytes(), "sample");
    Hdf5Dataset kernel = Objects.requireNonNull(root.dataset("layers/dense/vars/0"));
    assertThat(kernel.extents()).containsExactly(2, 3);
    assertThat(kernel.floats()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(Objects.requireNonNull(root.dataset("layers/dense/vars/1")).floats())
        .containsExactly(4, 5, 6);
    assertThat(Objects.requireNonNull(root.dataset("optimizer/vars/0")).number())
        .isEqualTo(1234567890123d);
    assertThat(Objects.requireNonNull(root.dataset("optimizer/vars/1")).number()).isEqualTo(0.25);
    for (int i = 0; i < MANY; i++) {
      assertThat(Objects.requireNonNull(root.dataset("many/" + i)).number()).isEqualTo(i);
    }
  }

  @Test
  void isReadByAnotherLibrary(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("sample.h5");
    Files.write(file, sample().toBytes());
    try (HdfFile other = new HdfFile(file)) {
      assertThat(other.getDatasetByPath("layers/dense/vars/0").getData())
          .isEqualTo(new float[][] {{1, 2, 3}, {4, 5, 6}});
      assertThat(other.getDatasetByPath("optimizer/vars/0").getData()).isEqualTo(1234567890123L);
      for (int i = 0; i < MANY; i++) {
        assertThat(other.getDatasetByPath("many/" + i).getData()).isEqualTo(new float[] {i});
      }
    }
  }

  @Test
  void givesTheSameBytesForTheSameArrays() {
    assertThat(sample().toBytes()).isEqualTo(sample().toBytes());
  }
}
