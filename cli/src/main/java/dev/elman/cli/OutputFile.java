package dev.elman.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that a command writes at its end. What would make that fail is found out before the work
/// begins.
///
/// @param path where the file will be; an existing file is replaced
record OutputFile(Path path) {

  /// Checks that a file can be written there.
  ///
  /// @throws Failure if the folder is missing, or if the folder or the file cannot be written
  OutputFile {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw refusal(path, "there is no folder " + folder);
    }
    if (Files.isDirectory(path)) {
      throw refusal(path, "it is a folder");
    }
    if (!Files.isWritable(Files.exists(path) ? path : folder)) {
      throw refusal(path, "permission denied");
    }
  }

  private static Failure refusal(Path path, String reason) {
    return new Failure(
        "cannot write " + path + ": " + reason, "give a place that can be written", null);
  }

  /// Writes the file.
  ///
  /// @throws Failure if that is not possible any more
  void write(byte[] content) {
    try {
      Files.write(path, content);
    } catch (IOException e) {
      throw new Failure("cannot write " + path + ": " + e, "is the disk full?", e);
    }
  }
}
