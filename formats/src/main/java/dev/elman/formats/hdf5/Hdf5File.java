package dev.elman.formats.hdf5;

import dev.elman.formats.ModelFileException;

/// An HDF5 file in memory.
public final class Hdf5File {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private Hdf5File() {}

  /// Whether these are the first bytes of an HDF5 file.
  public static boolean recognises(byte[] head) {
    boolean same = head.length >= SIGNATURE.length;
    for (int i = 0; same && i < SIGNATURE.length; i++) {
      same = head[i] == SIGNATURE[i];
    }
    return same;
  }

  /// The root of a file.
  ///
  /// ```
  /// superblock v0, v1  signature (8), version, 4 other versions and -, size of an address, of a length, -,
  ///                    K (2), K (2), flags (4), [v1: K (2), - (2)], base, free space, end, driver (O each),
  ///                    entry of the root: name (O), header (O), …
  /// ```
  ///
  /// @param content all bytes of the file
  /// @param place how messages call it
  /// @throws ModelFileException if it is damaged, or of a newer layout
  public static Hdf5Group root(byte[] content, String place) throws ModelFileException {
    Source source = new Source(content, place);
    if (!recognises(content)) {
      throw source.damaged("the signature of HDF5", "other bytes", 0);
    }
    Cursor superblock = source.at(0);
    superblock.skip(SIGNATURE.length);
    int version = superblock.version("a superblock", 0, 1);
    superblock.skip(4);
    int offsetSize = superblock.u8();
    int lengthSize = superblock.u8();
    superblock.skip(version == 0 ? 9 : 13);
    source.format(offsetSize, lengthSize, 0);
    source.format(offsetSize, lengthSize, source.position(superblock.address()));
    for (int address = 0; address < 4; address++) {
      superblock.address(); // free space, end of file, driver, name of the root
    }
    long root = source.position(superblock.address());
    ObjectHeader header = new ObjectHeader(source, root);
    return new Hdf5Group(source, new GlobalHeap(source), "", header);
  }
}
