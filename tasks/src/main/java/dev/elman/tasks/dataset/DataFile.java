package dev.elman.tasks.dataset;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A file of a data set.
///
/// Length and hash are those of the content, so that it does not matter who compressed it: of a
/// path that ends with `.gz`, those of what comes out of it.
///
/// @param path the path within the folder of data, such as `lm/ptb/ptb.train.txt.gz`
/// @param bytes the length of the content
/// @param sha256 the hash of the content, 64 hexadecimal digits
/// @param source where the content can be downloaded, plain, gzipped (`.gz`) or as an entry of a
///   zip file (`…zip#entry`); null if it was put together from several files
public record DataFile(String path, long bytes, String sha256, @Nullable URI source) {
  private static final String GZIP = ".gz";

  /// Whether the content is compressed where it is stored.
  boolean isGzipped() {
    return path.endsWith(GZIP);
  }
}
