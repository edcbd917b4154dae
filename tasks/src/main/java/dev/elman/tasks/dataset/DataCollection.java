package dev.elman.tasks.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A data set: one file or several that belong together.
///
/// @param name what it is called on the command line
/// @param content what is in it, in a line
/// @param licence the licence as it is stated at the source
/// @param citation the paper or page to cite
/// @param origin how the files without a source were made; null if all have one
/// @param files its files, in the order of their paths
public record DataCollection(
    String name,
    String content,
    String licence,
    String citation,
    @Nullable String origin,
    List<DataFile> files) {

  /// Copies the files.
  public DataCollection {
    files = List.copyOf(files);
  }

  /// The length of all contents together.
  public long bytes() {
    return files.stream().mapToLong(DataFile::bytes).sum();
  }
}
