package dev.elman.formats.hdf5;

import dev.elman.formats.ModelFileException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A group of a file: members by name, and attributes. Members are read when they are asked for.
public final class Hdf5Group {
  private final Source source;
  private final GlobalHeap heap;
  private final String path;
  private final Map<String, Long> members;
  private final Map<String, List<String>> texts;
  private final Map<String, Object> read = new HashMap<>();

  Hdf5Group(Source source, GlobalHeap heap, String path, ObjectHeader header)
      throws ModelFileException {
    this.source = source;
    this.heap = heap;
    this.path = path;
    members = new SymbolTable(source, header.require(ObjectHeader.SYMBOL_TABLE)).members();
    texts = new Attributes(source, heap, header).texts();
  }

  /// The place of the group within the file; empty for the root.
  public String path() {
    return path;
  }

  /// The names of all members, in the order of the file.
  public Set<String> names() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /// The group at the end of a path `a/b/c`, or null if there is none.
  ///
  /// @throws ModelFileException if the file is damaged there
  public @Nullable Hdf5Group group(String relativePath) throws ModelFileException {
    return find(relativePath) instanceof Hdf5Group group ? group : null;
  }

  /// The data set at the end of a path `a/b/c`, or null if there is none.
  ///
  /// @throws ModelFileException if the file is damaged there
  public @Nullable Hdf5Dataset dataset(String relativePath) throws ModelFileException {
    return find(relativePath) instanceof Hdf5Dataset dataset ? dataset : null;
  }

  private @Nullable Object find(String relativePath) throws ModelFileException {
    Hdf5Group group = this;
    int from = 0;
    int slash;
    while ((slash = relativePath.indexOf('/', from)) >= 0) {
      if (!(group.member(relativePath.substring(from, slash)) instanceof Hdf5Group next)) {
        return null;
      }
      group = next;
      from = slash + 1;
    }
    return group.member(relativePath.substring(from));
  }

  private @Nullable Object member(String name) throws ModelFileException {
    Object known = read.get(name);
    Long position = members.get(name);
    if (known != null || position == null) {
      return known;
    }
    source.visit(position);
    ObjectHeader header = new ObjectHeader(source, position);
    String memberPath = path.isEmpty() ? name : path + "/" + name;
    Object member =
        header.find(ObjectHeader.SYMBOL_TABLE) != null
            ? new Hdf5Group(source, heap, memberPath, header)
            : new Hdf5Dataset(
                source, memberPath, header, new Attributes(source, heap, header).texts());
    read.put(name, member);
    return member;
  }

  /// The text of an attribute, or null if there is none.
  public @Nullable String text(String attribute) {
    List<String> values = texts.get(attribute);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  /// The texts of an attribute; none if there is no such attribute.
  public List<String> texts(String attribute) {
    return texts.getOrDefault(attribute, List.of());
  }
}
