package dev.elman.callback;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Encodes a message of Protocol Buffers, field by field: only the kinds of fields that [EventFile]
/// needs. A number that is 0 is left out, as the third version has it, except in a `oneof`.
final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtoWriter putLong(int field, long value) {
    if (value != 0) {
      tag(field, VARINT);
      varint(value);
    }
    return this;
  }

  ProtoWriter putDouble(int field, double value) {
    long bits = Double.doubleToRawLongBits(value);
    if (bits != 0) {
      tag(field, FIXED_64);
      little(bits, Double.BYTES);
    }
    return this;
  }

  /// A field of a `oneof`, which is written if it is 0, too.
  ProtoWriter putFloat(int field, float value) {
    tag(field, FIXED_32);
    little(Float.floatToRawIntBits(value), Float.BYTES);
    return this;
  }

  ProtoWriter putString(int field, String text) {
    return putBytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  ProtoWriter putMessage(int field, ProtoWriter message) {
    return putBytes(field, message.toByteArray());
  }

  /// A repeated field of doubles, packed.
  ProtoWriter putDoubles(int field, double[] values) {
    byte[] packed = new byte[values.length * Double.BYTES];
    ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(values);
    return putBytes(field, packed);
  }

  private ProtoWriter putBytes(int field, byte[] bytes) {
    tag(field, BYTES);
    varint(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  private void tag(int field, int kind) {
    varint((long) field << 3 | kind);
  }

  /// Seven bits at a time, the lowest first; the eighth says that more follow.
  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private void little(long bits, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (bits >>> (8 * i)));
    }
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
