package dev.elman.formats.onnx;

/// What the elements of a [Value] are. Real numbers of any width are computed as float32, whole
/// numbers and truth values as 64 bit integers.
enum ElementType {
  FLOAT(1, 4, true),
  UINT8(2, 1, false),
  INT8(3, 1, false),
  UINT16(4, 2, false),
  INT16(5, 2, false),
  INT32(6, 4, false),
  INT64(7, 8, false),
  BOOL(9, 1, false),
  FLOAT16(10, 2, true),
  DOUBLE(11, 8, true),
  UINT32(12, 4, false),
  UINT64(13, 8, false),
  BFLOAT16(16, 2, true);

  private final int number;
  private final int bytes;
  private final boolean real;

  ElementType(int number, int bytes, boolean real) {
    this.number = number;
    this.bytes = bytes;
    this.real = real;
  }

  /// The type with this number in the file.
  ///
  /// @throws IllegalArgumentException if Elman cannot compute with it
  static ElementType of(int number) {
    for (ElementType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "expected elements that are real, whole or truth values, but got ONNX element type "
            + number
            + " (8 is text; complex and 4 or 8 bit real numbers are not supported).");
  }

  int number() {
    return number;
  }

  /// Bytes of one element in raw data.
  int bytes() {
    return bytes;
  }

  boolean isReal() {
    return real;
  }

  /// A whole number as this type holds it: the upper bits are lost.
  long wrap(long x) {
    return switch (this) {
      case UINT8 -> x & 0xFF;
      case INT8 -> (byte) x;
      case UINT16 -> x & 0xFFFF;
      case INT16 -> (short) x;
      case INT32 -> (int) x;
      case UINT32 -> x & 0xFFFF_FFFFL;
      case BOOL -> x == 0 ? 0 : 1;
      default -> x;
    };
  }

  /// A real number as this type holds it.
  float round(float x) {
    return switch (this) {
      case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(x));
      case BFLOAT16 -> Float.intBitsToFloat(bfloat16(Float.floatToRawIntBits(x)) << 16);
      default -> x;
    };
  }

  /// The upper half of a float32, rounded to the nearest, ties to even.
  private static int bfloat16(int bits) {
    boolean nan = (bits & 0x7FFF_FFFF) > 0x7F80_0000;
    return nan ? (bits >>> 16) | 0x40 : (bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16;
  }
}
