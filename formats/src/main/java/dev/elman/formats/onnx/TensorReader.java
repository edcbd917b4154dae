package dev.elman.formats.onnx;

import com.google.protobuf.ByteString;
import dev.elman.formats.onnx.proto.Onnx.StringStringEntryProto;
import dev.elman.formats.onnx.proto.Onnx.TensorProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Reads the weights of a file, which may lie in a second file beside it.
///
/// @param directory where the file lies, or null for one that is in memory
record TensorReader(@Nullable Path directory) {
  /// The array of a message.
  ///
  /// @throws IllegalArgumentException if it is damaged, or not of numbers
  Value read(TensorProto tensor) {
    ElementType type = ElementType.of(tensor.getDataType());
    int[] shape = new int[tensor.getDimsCount()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = Math.clamp(tensor.getDims(i), -1, Integer.MAX_VALUE);
    }
    int size = Value.size(shape);
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      return ofBytes(
          type, shape, external(tensor.getExternalDataList(), size * (long) type.bytes()));
    }
    if (tensor.hasRawData()) {
      return ofBytes(type, shape, tensor.getRawData().asReadOnlyByteBuffer());
    }
    return ofLists(type, shape, tensor);
  }

  private static Value ofBytes(ElementType type, int[] shape, ByteBuffer data) {
    int size = Value.size(shape);
    if (data.remaining() != size * (long) type.bytes()) {
      throw new IllegalArgumentException(
          "expected "
              + size * (long) type.bytes()
              + " bytes for "
              + size
              + " elements of type "
              + type
              + ", but got "
              + data.remaining()
              + ".");
    }
    data.order(ByteOrder.LITTLE_ENDIAN);
    return type.isReal()
        ? Value.of(type, reals(type, size, data), shape)
        : Value.of(type, wholes(type, size, data), shape);
  }

  private static float[] reals(ElementType type, int size, ByteBuffer data) {
    float[] values = new float[size];
    if (type == ElementType.FLOAT) {
      data.asFloatBuffer().get(values);
      return values;
    }
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (type) {
            case FLOAT16 -> Float.float16ToFloat(data.getShort());
            case BFLOAT16 -> Float.intBitsToFloat(data.getShort() << 16);
            default -> (float) data.getDouble();
          };
    }
    return values;
  }

  private static long[] wholes(ElementType type, int size, ByteBuffer data) {
    long[] values = new long[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          type.wrap(
              switch (type.bytes()) {
                case 1 -> data.get();
                case 2 -> data.getShort();
                case 4 -> data.getInt();
                default -> data.getLong();
              });
    }
    return values;
  }

  /// Data in the lists of the message: half precision numbers and small whole numbers are in that
  /// of int32.
  private static Value ofLists(ElementType type, int[] shape, TensorProto tensor) {
    return switch (type) {
      case FLOAT -> reals(type, shape, tensor.getFloatDataCount(), tensor::getFloatData);
      case DOUBLE ->
          reals(type, shape, tensor.getDoubleDataCount(), i -> (float) tensor.getDoubleData(i));
      case FLOAT16 ->
          reals(
              type,
              shape,
              tensor.getInt32DataCount(),
              i -> Float.float16ToFloat((short) tensor.getInt32Data(i)));
      case BFLOAT16 ->
          reals(
              type,
              shape,
              tensor.getInt32DataCount(),
              i -> Float.intBitsToFloat(tensor.getInt32Data(i) << 16));
      case INT64 -> wholes(type, shape, tensor.getInt64DataCount(), tensor::getInt64Data);
      case UINT32, UINT64 ->
          wholes(type, shape, tensor.getUint64DataCount(), tensor::getUint64Data);
      default ->
          wholes(type, shape, tensor.getInt32DataCount(), i -> (long) tensor.getInt32Data(i));
    };
  }

  private static Value reals(ElementType type, int[] shape, int count, IntFunction<Float> get) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = get.apply(i);
    }
    return Value.of(type, values, shape);
  }

  private static Value wholes(ElementType type, int[] shape, int count, IntFunction<Long> get) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = type.wrap(get.apply(i));
    }
    return Value.of(type, values, shape);
  }

  /// A piece of a file that lies beside the model and has a plain name.
  private ByteBuffer external(List<StringStringEntryProto> entries, long expected) {
    String location = entry(entries, "location", "");
    long offset = number(entries, "offset", 0);
    long length = number(entries, "length", expected);
    if (directory == null
        || location.isEmpty()
        || location.equals("..")
        || location.chars().anyMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ')) {
      throw new IllegalArgumentException(
          "expected data in a file beside the model, but got the location \"" + location + "\".");
    }
    Path file = directory.resolve(location);
    try (FileChannel channel = FileChannel.open(file)) {
      if (offset < 0 || length != expected || offset > channel.size() - length) {
        throw new IllegalArgumentException(
            file
                + ": expected "
                + expected
                + " bytes from "
                + offset
                + " on, but the model asks for "
                + length
                + " and the file has "
                + channel.size()
                + ".");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String entry(List<StringStringEntryProto> entries, String key, String otherwise) {
    return entries.stream()
        .filter(entry -> entry.getKey().equals(key))
        .map(StringStringEntryProto::getValue)
        .findFirst()
        .orElse(otherwise);
  }

  private static long number(List<StringStringEntryProto> entries, String key, long otherwise) {
    return Long.parseLong(entry(entries, key, Long.toString(otherwise)));
  }

  /// The message of an array, for writing.
  static TensorProto write(String name, Value value) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(value.type().number());
    for (int extent : value.shape()) {
      tensor.addDims(extent);
    }
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(value.size(), value.type().bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < value.size(); i++) {
      switch (value.type()) {
        case FLOAT -> data.putFloat(value.reals()[i]);
        case INT32 -> data.putInt((int) value.wholes()[i]);
        case INT64 -> data.putLong(value.wholes()[i]);
        case BOOL -> data.put((byte) value.wholes()[i]);
        default -> throw new IllegalArgumentException("cannot write elements of " + value + ".");
      }
    }
    return tensor.setRawData(ByteString.copyFrom(data.flip())).build();
  }
}
