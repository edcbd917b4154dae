package dev.elman.formats.pytorch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.formats.weights.NumberType;
import dev.elman.model.AtomicFile;
import dev.elman.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Files of named tensors that hold nothing else: the length of a header, the header in JSON (type,
/// shape and place of every tensor), the numbers.
///
/// Read are real and whole numbers of any width, as float32. Every byte must belong to exactly one
/// tensor. A single number becomes a tensor of shape `[1]`. Written is float32.
///
/// The format is that of <https://github.com/huggingface/safetensors>.
public final class Safetensors {
  private static final int LENGTH_BYTES = 8;

  /// What the format's own reader allows.
  private static final long LONGEST_HEADER = 100_000_000;

  private static final int ALIGNMENT = 8;

  /// Where a tensor is.
  private record Entry(String name, NumberType type, int[] shape, long begin, long end) {}

  private Safetensors() {}

  /// The tensors of a file by name, in the order of their places.
  ///
  /// @throws ModelFileException if the file is damaged, or holds numbers that Elman cannot read
  public static SequencedMap<String, Tensor> read(Path file) throws ModelFileException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      long header = headerLength(channel, size, file);
      byte[] json = new byte[Math.toIntExact(header)];
      bytes(channel, LENGTH_BYTES, header).get(json);
      long data = LENGTH_BYTES + header;
      List<Entry> entries = entries(Json.object(json, file + ": header"), file);
      requireFilled(entries, size - data, file);
      SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
      for (Entry entry : entries) {
        ByteBuffer numbers = bytes(channel, data + entry.begin, entry.end - entry.begin);
        float[] values = entry.type.read(numbers, numbers.remaining() / entry.type.bytes());
        tensors.put(entry.name, Tensor.of(values, entry.shape));
      }
      return tensors;
    } catch (ModelFileException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new ModelFileException(file + ": there is no such file.", e);
    } catch (IOException e) {
      throw new ModelFileException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static long headerLength(FileChannel channel, long size, Path file) throws IOException {
    if (size < LENGTH_BYTES) {
      throw new ModelFileException(file + ": expected at least 8 bytes, but got " + size + ".");
    }
    long header = bytes(channel, 0, LENGTH_BYTES).getLong();
    if (header < 2 || header > LONGEST_HEADER || header > size - LENGTH_BYTES) {
      throw new ModelFileException(
          file
              + ": expected a header of 2 to "
              + Math.min(LONGEST_HEADER, size - LENGTH_BYTES)
              + " bytes, but its length is "
              + Long.toUnsignedString(header)
              + ". It is no safetensors file, or damaged.");
    }
    return header;
  }

  private static ByteBuffer bytes(FileChannel channel, long from, long count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(count)).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new IOException("the file ends too early");
      }
    }
    return buffer.flip();
  }

  private static List<Entry> entries(ObjectNode header, Path file) throws ModelFileException {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      if (!field.getKey().equals("__metadata__")) {
        entries.add(entry(field.getKey(), field.getValue(), file + ": \"" + field.getKey() + "\""));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    return entries;
  }

  private static Entry entry(String name, JsonNode node, String place) throws ModelFileException {
    NumberType type = type(node.path("dtype").asText(), place);
    JsonNode offsets = node.path("data_offsets");
    JsonNode shape = node.path("shape");
    boolean whole = offsets.size() == 2 && shape.isArray();
    for (JsonNode number : offsets) {
      whole &= number.canConvertToLong() && number.isIntegralNumber() && number.asLong() >= 0;
    }
    for (JsonNode number : shape) {
      whole &= number.canConvertToInt() && number.isIntegralNumber() && number.asInt() > 0;
    }
    if (!whole) {
      throw new ModelFileException(
          place
              + ": expected a shape of extents of at least 1 and two offsets, but got "
              + shortened(node)
              + ".");
    }
    int[] extents = new int[Math.max(1, shape.size())];
    extents[0] = 1;
    long size = 1;
    for (int i = 0; i < shape.size() && size <= Integer.MAX_VALUE; i++) {
      extents[i] = shape.get(i).asInt();
      size *= extents[i]; // at most 2^62
    }
    long begin = offsets.get(0).asLong();
    long end = offsets.get(1).asLong();
    if (size * type.bytes() > Integer.MAX_VALUE - 8 || end - begin != size * type.bytes()) {
      throw new ModelFileException(
          place
              + ": expected the offsets to span the shape, and at most 2 GiB, but got "
              + shortened(node)
              + ".");
    }
    return new Entry(name, type, extents, begin, end);
  }

  private static String shortened(JsonNode node) {
    String text = node.toString();
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }

  private static NumberType type(String name, String place) throws ModelFileException {
    for (NumberType type : NumberType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new ModelFileException(
        place
            + ": expected numbers of one of the types "
            + List.of(NumberType.values())
            + ", but got \""
            + name
            + "\".");
  }

  private static void requireFilled(List<Entry> entries, long size, Path file)
      throws ModelFileException {
    long end = 0;
    for (Entry entry : entries) {
      if (entry.begin != end) {
        throw new ModelFileException(
            file
                + ": \""
                + entry.name
                + "\": expected to begin at byte "
                + end
                + " of the data, where the tensor"
                + " before ends, but begins at "
                + entry.begin
                + ".");
      }
      end = entry.end;
    }
    if (end != size) {
      throw new ModelFileException(
          file
              + ": expected "
              + end
              + " bytes of data behind the header, but got "
              + size
              + ". The file is damaged.");
    }
  }

  /// Writes tensors. The file appears under its name when all of it is on the disk.
  ///
  /// @throws ModelFileException if the file cannot be written; a file of this name is then what it
  ///   was
  public static void write(SequencedMap<String, Tensor> tensors, Path file)
      throws ModelFileException {
    byte[] header = header(tensors);
    try (AtomicFile out = new AtomicFile(file)) {
      ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      write(out.channel(), length.putLong(header.length).flip());
      write(out.channel(), ByteBuffer.wrap(header));
      for (Tensor tensor : tensors.values()) {
        ByteBuffer numbers = ByteBuffer.allocate(Math.multiplyExact(tensor.size(), Float.BYTES));
        numbers.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(tensor.data(), 0, tensor.size());
        write(out.channel(), numbers);
      }
      out.commit();
    } catch (IOException e) {
      throw new ModelFileException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static byte[] header(SequencedMap<String, Tensor> tensors) {
    ObjectNode header = Json.object();
    header.putObject("__metadata__").put("format", "pt");
    long at = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", NumberType.F32.name());
      for (int extent : tensor.getValue().shape().toArray()) {
        entry.withArray("shape").add(extent);
      }
      long end = at + (long) tensor.getValue().size() * Float.BYTES;
      entry.withArray("data_offsets").add(at).add(end);
      at = end;
    }
    String json = header.toString();
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    return (json + " ".repeat(Math.floorMod(-length, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
