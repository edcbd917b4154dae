package dev.elman.formats.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.formats.ModelFileException;
import dev.elman.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The containers of weights: what they hold is read, and everything else is refused with its
/// place.
class WeightFilesTest {
  @TempDir private Path folder;

  @Test
  void safetensorsComeBack() throws Exception {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("näme \"x\"", Tensor.of(new float[] {1, -2, Float.NaN, 4, 5, 6}, 2, 3));
    tensors.put("b", Tensor.of(new float[] {7}, 1));
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(tensors, file);
    Map<String, Tensor> back = StateDict.read(file);
    assertThat(back.keySet()).containsExactlyElementsOf(tensors.keySet());
    tensors.forEach((name, tensor) ->
        assertThat(Objects.requireNonNull(back.get(name)).toArray()).isEqualTo(tensor.toArray()));
    assertThat(
            ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
        .isZero();
  }

  @Test
  void everyTypeOfNumberIsRead() throws Exception {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(1.5).putFloat(-2.5f).putShort(Float.floatToFloat16(0.25f));
    data.putShort((short) (Float.floatToIntBits(-8f) >>> 16))
        .putLong(-9)
        .putInt(10)
        .putShort((short) -11);
    data.put((byte) -12).put((byte) 200).put((byte) 1).flip();
    String header =
        entry("f64", "F64", 0, 8)
            + entry("f32", "F32", 8, 12)
            + entry("f16", "F16", 12, 14)
            + entry("bf16", "BF16", 14, 16)
            + entry("i64", "I64", 16, 24)
            + entry("i32", "I32", 24, 28)
            + entry("i16", "I16", 28, 30)
            + entry("i8", "I8", 30, 31)
            + entry("u8", "U8", 31, 32)
            + entry("bool", "BOOL", 32, 33);
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    Map<String, Tensor> tensors = Safetensors.read(file("{" + header.substring(1) + "}", bytes));
    assertThat(tensors.values().stream().map(tensor -> tensor.data()[0]))
        .containsExactly(1.5f, -2.5f, 0.25f, -8f, -9f, 10f, -11f, -12f, 200f, 1f);
  }

  private static String entry(String name, String type, int begin, int end) {
    return ",\"%s\":{\"dtype\":\"%s\",\"shape\":[],\"data_offsets\":[%d,%d]}"
        .formatted(name, type, begin, end);
  }

  private Path file(String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json).put(data);
    return Files.write(folder.resolve("made.safetensors"), bytes.array());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}|expected the offsets to"
            + " span the shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|expected 4 bytes of data",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}|expected to begin at"
            + " byte 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|where"
            + " the tensor before ends",
        "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}|F8_E4M3",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}|extents of at least 1",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2000000000,2000000000,4],\"data_offsets\":[0,8]}}|span"
            + " the shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}|Duplicate",
        "{\"a\":7}|\"a\": expected",
        "[1]|JSON object"
      })
  void damagedSafetensorsAreRefused(String header, String message) throws IOException {
    Path file = file(header, new byte[8]);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContainingAll("made.safetensors", message);
  }

  @Test
  void aHeaderMustFitTheFile() throws IOException {
    byte[] bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 60).array();
    Path file = Files.write(folder.resolve("long.safetensors"), bytes);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("1152921504606846976");
  }

  @Test
  void aPickleThatCallsAnythingElseIsRefusedByName() throws IOException {
    Path file = archive("cposix\nsystem\n(X\4\0\0\0exittR.", ZipEntry.STORED);
    assertThatThrownBy(() -> StateDict.read(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContainingAll("posix.system", "refused");
  }

  @Test
  void otherArchivesAreRefused() throws IOException {
    Path compressed = archive("}.", ZipEntry.DEFLATED);
    assertThatThrownBy(() -> StateDict.read(compressed)).hasMessageContaining("not compressed");
    Path damaged = archive("}X\377\377\377\177.", ZipEntry.STORED);
    assertThatThrownBy(() -> StateDict.read(damaged)).hasMessageContaining("damaged");
    Path endless = archive("}q\0(X\1\0\0\0ah\0u.", ZipEntry.STORED); // a dict that holds itself
    assertThatThrownBy(() -> StateDict.read(endless)).hasMessageContaining("dicts within dicts");
    Path legacy = Files.write(folder.resolve("old.pt"), new byte[] {(byte) 0x80, 2, '}', '.'});
    assertThatThrownBy(() -> StateDict.read(legacy))
        .hasMessageContainingAll("since PyTorch 1.6", "plain pickle");
    assertThatThrownBy(() -> StateDict.read(folder.resolve("none.pt")))
        .hasMessageContaining("no such file");
  }

  private Path archive(String pickle, int method) throws IOException {
    byte[] bytes = pickle.getBytes(StandardCharsets.ISO_8859_1);
    Path file = folder.resolve("made.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      ZipEntry entry = new ZipEntry("made/data.pkl");
      CRC32 crc = new CRC32();
      crc.update(bytes);
      entry.setMethod(method);
      entry.setSize(bytes.length);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(bytes);
    }
    return file;
  }
}
