package dev.elman.tasks.dataset;

import dev.elman.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Checks a content while it is copied.
///
/// @param file what it should be
/// @param origin where it comes from, for messages
record Content(DataFile file, String origin) {
  private static final int BUFFER = 1 << 16;

  /// Copies the content. No more is read than belongs to it, so that nothing can fill the disk.
  ///
  /// @throws DataException if its length or hash is another one
  void copy(InputStream in, OutputStream out) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      bytes += n;
      if (bytes > file.bytes()) {
        throw wrong("more");
      }
      digest.update(buffer, 0, n);
      out.write(buffer, 0, n);
    }
    if (bytes < file.bytes()) {
      throw wrong(String.valueOf(bytes));
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    if (!hash.equals(file.sha256())) {
      throw new DataException(
          "%s: expected content with the SHA-256 %s, but got %s from %s. It is not the same file any more; get the right one elsewhere."
              .formatted(file.path(), file.sha256(), hash, origin),
          null);
    }
  }

  private DataException wrong(String length) {
    return new DataException(
        "%s: expected %d bytes, but got %s from %s. It is not the same file any more; get the right one elsewhere."
            .formatted(file.path(), file.bytes(), length, origin),
        null);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
