package dev.elman.formats.damage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Damage as it happens and as somebody might do it on purpose: flipped bits, files that end too
/// early or have a part twice, lengths and addresses that lie.
final class Damage {
  private static final long[] LIES = {
    0,
    1,
    -1,
    2,
    7,
    Byte.MAX_VALUE,
    128,
    255,
    256,
    Short.MAX_VALUE,
    65_535,
    65_536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 31,
    0xffff_ffffL,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final int MOST_FLIPS = 8;
  private static final int LONGEST_REPEAT = 64;

  private Damage() {}

  /// A damaged copy.
  static byte[] of(byte[] valid, RandomGenerator random) {
    if (valid.length == 0) {
      return new byte[1 + random.nextInt(MOST_FLIPS)];
    }
    byte[] bytes = valid.clone();
    switch (random.nextInt(8)) {
      case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> bytes = repeated(bytes, random);
      case 2, 3 -> flip(bytes, random);
      case 4 -> {
        edit(bytes, random);
        flip(bytes, random);
      }
      default -> {
        for (int edits = 1 + random.nextInt(2); edits > 0; edits--) {
          edit(bytes, random);
        }
      }
    }
    return bytes;
  }

  private static void flip(byte[] bytes, RandomGenerator random) {
    for (int flips = 1 + random.nextInt(MOST_FLIPS); flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  /// Has a part of the file twice.
  private static byte[] repeated(byte[] bytes, RandomGenerator random) {
    int at = random.nextInt(bytes.length);
    int size = Math.min(1 + random.nextInt(LONGEST_REPEAT), bytes.length - at);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + size);
    System.arraycopy(bytes, at, longer, at + size, bytes.length - at);
    return longer;
  }

  /// Writes a number of 1, 2, 4 or 8 bytes over what is there, or changes what is there a little.
  private static void edit(byte[] bytes, RandomGenerator random) {
    int width = Math.min(1 << random.nextInt(4), bytes.length);
    int at = random.nextInt(bytes.length - width + 1);
    ByteBuffer field = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    field.put(0, bytes, at, width);
    long value =
        switch (random.nextInt(3)) {
          case 0 -> LIES[random.nextInt(LIES.length)];
          case 1 -> field.getLong(0) + random.nextInt(-9, 10);
          default -> random.nextInt(2 * bytes.length);
        };
    field.putLong(0, value);
    System.arraycopy(field.array(), 0, bytes, at, width);
  }
}
