package dev.elman.formats.damage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// A file that damaged ones are made of.
///
/// @param bytes its content
/// @param entries what is in it if it is a zip archive, else nothing
public record ValidFile(byte[] bytes, Map<String, byte[]> entries) {

  static ValidFile read(Path file, boolean archive) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    if (archive) {
      try (ZipFile zip = new ZipFile(file.toFile())) {
        for (ZipEntry entry : Collections.list(zip.entries())) {
          entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
        }
      }
    }
    return new ValidFile(Files.readAllBytes(file), entries);
  }

  /// A damaged copy. Half of the archives are damaged as they are; the others within an entry, and
  /// packed again, so that the check sum is right.
  byte[] damaged(RandomGenerator random) throws IOException {
    if (entries.isEmpty() || random.nextBoolean()) {
      return Damage.of(bytes, random);
    }
    Map<String, byte[]> contents = new LinkedHashMap<>(entries);
    String name = List.copyOf(contents.keySet()).get(random.nextInt(contents.size()));
    contents.computeIfPresent(name, (_, content) -> Damage.of(content, random));
    return zip(contents);
  }

  /// An archive of these entries.
  public static byte[] zip(Map<String, byte[]> contents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }
}
