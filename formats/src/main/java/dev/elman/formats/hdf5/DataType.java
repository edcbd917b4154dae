package dev.elman.formats.hdf5;

import dev.elman.formats.ModelFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What one value is.
///
/// @param kind how its bytes are to be understood
/// @param size its bytes
/// @param order the order of its bytes
record DataType(Kind kind, int size, ByteOrder order) {
  /// The kinds of values that model files hold.
  enum Kind {
    /// A whole number with a sign.
    SIGNED,
    /// A whole number without one.
    UNSIGNED,
    /// An IEEE number of 16, 32 or 64 bits.
    FLOAT,
    /// A text of fixed length.
    TEXT,
    /// A text in the global heap: its length (4), the address of a collection, a number (4).
    HEAP_TEXT,
    /// Bytes whose meaning an attribute may tell.
    OPAQUE
  }

  private static final int FIXED_POINT = 0;
  private static final int FLOATING_POINT = 1;
  private static final int STRING = 3;
  private static final int VARIABLE_LENGTH = 9;
  private static final int SIGN = 8;

  static DataType read(Source source, Cursor cursor) throws ModelFileException {
    long at = cursor.position();
    int head = cursor.u8();
    int bits = cursor.u8();
    cursor.skip(2);
    long size = cursor.u32();
    if (size < 1 || size > source.size()) {
      throw source.damaged("values of at least one byte", size + " bytes", at);
    }
    ByteOrder order = (bits & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    Kind kind =
        switch (head & 15) {
          case FIXED_POINT -> (bits & SIGN) == 0 ? Kind.UNSIGNED : Kind.SIGNED;
          case FLOATING_POINT -> Kind.FLOAT;
          case STRING -> Kind.TEXT;
          case VARIABLE_LENGTH -> (bits & 15) == 1 ? Kind.HEAP_TEXT : Kind.OPAQUE;
          default -> Kind.OPAQUE;
        };
    return new DataType(kind, (int) size, order);
  }

  /// Whether a value is a number that [#number] and [#floats] read.
  boolean isNumber() {
    return switch (kind) {
      case SIGNED, UNSIGNED -> size <= Long.BYTES && Integer.bitCount(size) == 1;
      case FLOAT -> size == Short.BYTES || size == Float.BYTES || size == Double.BYTES;
      default -> false;
    };
  }

  /// The same values as bfloat16: the upper half of a float32.
  DataType asBfloat16() {
    return new DataType(Kind.OPAQUE, Short.BYTES, order);
  }

  /// Decodes so many values into an array.
  void floats(ByteBuffer bytes, float[] to, int offset, int count) {
    bytes.order(order);
    if (kind == Kind.FLOAT && size == Float.BYTES) {
      bytes.asFloatBuffer().get(to, offset, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      to[offset + i] = (float) number(bytes, i * size);
    }
  }

  /// Decodes one value.
  double number(ByteBuffer bytes, int at) {
    bytes.order(order);
    if (kind == Kind.OPAQUE) {
      return Float.intBitsToFloat(bytes.getShort(at) << 16);
    }
    if (kind == Kind.FLOAT) {
      return switch (size) {
        case Short.BYTES -> Float.float16ToFloat(bytes.getShort(at));
        case Float.BYTES -> bytes.getFloat(at);
        default -> bytes.getDouble(at);
      };
    }
    boolean unsigned = kind == Kind.UNSIGNED;
    return switch (size) {
      case Byte.BYTES -> unsigned ? bytes.get(at) & 0xff : bytes.get(at);
      case Short.BYTES -> unsigned ? bytes.getShort(at) & 0xffff : bytes.getShort(at);
      case Integer.BYTES -> unsigned ? bytes.getInt(at) & 0xffff_ffffL : bytes.getInt(at);
      default -> bytes.getLong(at);
    };
  }
}
