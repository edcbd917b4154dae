package dev.elman.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file that appears under its name only when all of it is on the disk: it is written under
/// another name, flushed, and renamed, so whoever is killed at any moment leaves the old file or
/// the new.
///
/// ```java
/// try (AtomicFile out = new AtomicFile(path)) {
///   out.channel().write(bytes);
///   out.commit();
/// }
/// ```
public final class AtomicFile implements AutoCloseable {
  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private boolean committed;

  /// Begins a file, whose folder is made if necessary; [#commit()] makes it appear.
  ///
  /// @throws IOException if it cannot be written there
  public AtomicFile(Path file) throws IOException {
    this.file = file.toAbsolutePath();
    temporary = this.file.resolveSibling(this.file.getFileName() + ".tmp");
    Path folder = this.file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
  }

  /// Where the content goes.
  public FileChannel channel() {
    return channel;
  }

  /// Ends the file and gives it its name.
  ///
  /// @throws IOException if that fails; a file of this name is then what it was
  public void commit() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    committed = true;
    forceFolder();
  }

  /// Has the new name written to the disk, where the system lets folders be opened for that.
  private void forceFolder() {
    Path folder = file.getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel folderChannel = FileChannel.open(folder, StandardOpenOption.READ)) {
      folderChannel.force(true);
    } catch (IOException e) {
      // Windows: the rename is atomic all the same
    }
  }

  /// Removes what was written, unless [#commit()] has been called.
  @Override
  public void close() throws IOException {
    channel.close();
    if (!committed) {
      Files.deleteIfExists(temporary);
    }
  }
}
