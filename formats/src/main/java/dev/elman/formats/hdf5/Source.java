package dev.elman.formats.hdf5;

import dev.elman.formats.ModelFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The bytes of an HDF5 file, and how much work they may still cause.
///
/// Everything that is read takes its bytes from here, so every length is compared with the size of
/// the file before anything is done with it. Each structure costs a unit of a budget that grows
/// with the file: a file whose structures lead in circles, or to the same place again and again,
/// uses it up.
final class Source {
  /// No structure takes fewer bytes.
  private static final int SMALLEST_STRUCTURE = 8;

  private static final int SPARE_STRUCTURES = 10_000;

  private final ByteBuffer bytes;
  private final String place;
  private long budget;
  private int offsetSize = Long.BYTES;
  private int lengthSize = Long.BYTES;
  private long base;

  /// @param place how messages call the file
  Source(byte[] content, String place) {
    bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    this.place = place;
    budget = (long) content.length / SMALLEST_STRUCTURE + SPARE_STRUCTURES;
  }

  /// Says how wide addresses and lengths are, and where addresses count from.
  void format(int newOffsetSize, int newLengthSize, long newBase) throws ModelFileException {
    if (!isWidth(newOffsetSize) || !isWidth(newLengthSize)) {
      throw damaged("addresses of 4 or 8 bytes", newOffsetSize + " and " + newLengthSize, 0);
    }
    offsetSize = newOffsetSize;
    lengthSize = newLengthSize;
    base = newBase;
  }

  private static boolean isWidth(int size) {
    return size == Integer.BYTES || size == Long.BYTES;
  }

  int offsetSize() {
    return offsetSize;
  }

  int lengthSize() {
    return lengthSize;
  }

  int size() {
    return bytes.capacity();
  }

  /// Some bytes of the file as a buffer of their own.
  ByteBuffer slice(long from, long length) throws ModelFileException {
    if (from < 0 || length < 0 || from > size() || length > size() - from) {
      throw damaged("at most " + size() + " bytes", length + " bytes from there on", from);
    }
    return bytes.slice((int) from, (int) length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// A cursor at a place of the file.
  Cursor at(long address) throws ModelFileException {
    return cursor(address, size() - Math.max(0, address));
  }

  /// A cursor over a block at an address of the file.
  Cursor cursor(long position, long length) throws ModelFileException {
    return new Cursor(this, slice(position, length), position);
  }

  /// The place in the file that an address means.
  long position(long address) throws ModelFileException {
    if (address < 0 || address > size() - base) {
      throw damaged("an address within the file", Long.toUnsignedString(address), base);
    }
    return base + address;
  }

  /// Counts one more structure.
  void visit(long position) throws ModelFileException {
    if (--budget < 0) {
      throw damaged("structures that end", "more of them than the file has room for", position);
    }
  }

  ModelFileException damaged(String expected, String got, long position) {
    return new ModelFileException(
        place
            + ": byte "
            + position
            + ": expected "
            + expected
            + ", but got "
            + got
            + ". The file is damaged, or no HDF5 file as Keras writes it.");
  }

  ModelFileException unsupported(String what, String fix) {
    return new ModelFileException(place + ": " + what + " is not supported. " + fix);
  }
}
