package dev.elman.formats.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Damage as it happens and as somebody might do it on purpose: flipped bits, files that end too
/// early, lengths and addresses that lie.
public final class Mutations {
  private static final long[] LIES = {
    0,
    1,
    -1,
    2,
    7,
    127,
    128,
    255,
    256,
    65_535,
    65_536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffff_ffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final int MOST_FLIPS = 8;

  private Mutations() {}

  /// A damaged copy.
  public static byte[] mutated(byte[] valid, RandomGenerator random) {
    byte[] bytes = valid.clone();
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> flipped(bytes, random);
      default -> {
        for (int edits = 1 + random.nextInt(2); edits > 0; edits--) {
          edit(bytes, random);
        }
        yield bytes;
      }
    };
  }

  private static byte[] flipped(byte[] bytes, RandomGenerator random) {
    for (int flips = 1 + random.nextInt(MOST_FLIPS); flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
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
