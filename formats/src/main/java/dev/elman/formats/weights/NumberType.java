package dev.elman.formats.weights;

import java.nio.ByteBuffer;

/// The types of numbers in weight files, under the names of safetensors. All become float32: 64 bit
/// numbers are rounded.
public enum NumberType {
  /// IEEE double precision.
  F64(8),
  /// IEEE single precision.
  F32(4),
  /// IEEE half precision.
  F16(2),
  /// The upper half of single precision.
  BF16(2),
  /// Signed, 64 bits.
  I64(8),
  /// Signed, 32 bits.
  I32(4),
  /// Signed, 16 bits.
  I16(2),
  /// Signed, 8 bits.
  I8(1),
  /// Unsigned, 8 bits.
  U8(1),
  /// 0 or 1.
  BOOL(1);

  private final int bytes;

  NumberType(int bytes) {
    this.bytes = bytes;
  }

  /// The size of one number.
  public int bytes() {
    return bytes;
  }

  /// The numbers from the current place of a buffer on, which says the order of the bytes.
  public float[] read(ByteBuffer from, int count) {
    float[] to = new float[count];
    if (this == F32) {
      from.asFloatBuffer().get(to);
      from.position(from.position() + count * bytes);
      return to;
    }
    for (int i = 0; i < count; i++) {
      to[i] = next(from);
    }
    return to;
  }

  private float next(ByteBuffer from) {
    return switch (this) {
      case F64 -> (float) from.getDouble();
      case F32 -> from.getFloat();
      case F16 -> Float.float16ToFloat(from.getShort());
      case BF16 -> Float.intBitsToFloat(from.getShort() << 16);
      case I64 -> (float) from.getLong();
      case I32 -> (float) from.getInt();
      case I16 -> from.getShort();
      case I8 -> from.get();
      case U8 -> from.get() & 0xFF;
      case BOOL -> from.get() == 0 ? 0 : 1;
    };
  }
}
