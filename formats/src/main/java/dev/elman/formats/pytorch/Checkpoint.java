package dev.elman.formats.pytorch;

import dev.elman.formats.ModelFileException;
import dev.elman.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// What `torch.save` writes since PyTorch 1.6: a zip archive with a [Pickle] and a file of numbers
/// per storage. Nothing is ever written under a name of the archive.
final class Checkpoint implements AutoCloseable {
  private static final String PICKLE = "data.pkl";
  private static final long LONGEST_PICKLE = 1 << 26;

  /// Dicts within dicts.
  private static final int DEEPEST = 16;

  private static final int MOST_ENTRIES = 1_000_000;

  private final Path file;
  private final ZipFile zip;
  private final String root;
  private final ByteOrder order;
  private final Map<String, float[]> storages = new HashMap<>();
  private final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
  private long elementsLeft;
  private int entriesLeft = MOST_ENTRIES;

  private Checkpoint(Path file, ZipFile zip) throws IOException {
    this.file = file;
    this.zip = zip;
    elementsLeft = Files.size(file); // every number has a byte at least, unless tensors share it
    root =
        zip.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.endsWith("/" + PICKLE))
            .findFirst()
            .map(name -> name.substring(0, name.length() - PICKLE.length()))
            .orElseThrow(() ->
                new ModelFileException(
                    file + ": expected an archive of torch.save, but it has no data.pkl."));
    order = isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /// The tensors of a file by name; those of a dict within a dict have its name and a dot before
  /// theirs.
  ///
  /// @throws ModelFileException if the file is damaged, or more than tensors
  static SequencedMap<String, Tensor> read(Path file) throws ModelFileException {
    try (ZipFile zip = new ZipFile(file.toFile());
        Checkpoint checkpoint = new Checkpoint(file, zip)) {
      return checkpoint.read();
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      throw new ModelFileException(file + ": " + e.getMessage(), e);
    }
  }

  private SequencedMap<String, Tensor> read() throws IOException {
    Object content = Pickle.read(bytes(PICKLE, LONGEST_PICKLE));
    if (!(content instanceof Map)) {
      throw new ModelFileException(file + ": expected a state dict, but it holds something else.");
    }
    collect("", content, 0);
    return tensors;
  }

  private boolean isBigEndian() throws IOException {
    return zip.getEntry(root + "byteorder") != null
        && new String(bytes("byteorder", 16), StandardCharsets.UTF_8).equals("big");
  }

  /// Adds the tensors of a dict; numbers and texts beside them are not weights.
  private void collect(String name, @Nullable Object value, int depth) throws IOException {
    if (depth > DEEPEST || --entriesLeft < 0) {
      throw new ModelFileException(
          file
              + ": expected at most "
              + MOST_ENTRIES
              + " entries in at most "
              + DEEPEST
              + " dicts within dicts.");
    }
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        collect(
            name.isEmpty() ? entry.getKey() + "" : name + "." + entry.getKey(),
            entry.getValue(),
            depth + 1);
      }
    } else if (value instanceof Pickle.View view) {
      try {
        tensors.put(name, tensor(view));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new ModelFileException(file + ": \"" + name + "\": " + e.getMessage(), e);
      }
    }
  }

  private Tensor tensor(Pickle.View view) throws IOException {
    int rank = view.shape().size();
    if (rank != view.strides().size()) {
      throw new IllegalArgumentException("expected a stride per axis, but got " + view + ".");
    }
    int[] shape = new int[Math.max(1, rank)];
    shape[0] = 1;
    long size = 1;
    long last = view.offset();
    for (int axis = 0; axis < rank; axis++) {
      shape[axis] = Math.toIntExact(view.shape().get(axis));
      long stride = view.strides().get(axis);
      if (shape[axis] < 1 || stride < 0) {
        throw new IllegalArgumentException("expected extents of at least 1, but got " + view + ".");
      }
      size = Math.multiplyExact(size, shape[axis]);
      last = Math.addExact(last, Math.multiplyExact(stride, shape[axis] - 1L));
    }
    elementsLeft -= size;
    if (view.offset() < 0 || last >= view.storage().size() || elementsLeft < 0) {
      throw new IllegalArgumentException(
          "expected a view of " + view.storage() + ", but got " + view + ".");
    }
    float[] values = storage(view.storage());
    float[] own = new float[Math.toIntExact(size)];
    gather(values, own, view);
    return Tensor.of(own, shape);
  }

  private static void gather(float[] from, float[] to, Pickle.View view) {
    int rank = view.shape().size();
    int offset = Math.toIntExact(view.offset());
    if (isContiguous(view)) {
      System.arraycopy(from, offset, to, 0, to.length);
      return;
    }
    long[] index = new long[rank];
    for (int i = 0; i < to.length; i++) {
      long at = offset;
      for (int axis = 0; axis < rank; axis++) {
        at += index[axis] * view.strides().get(axis);
      }
      to[i] = from[(int) at];
      for (int axis = rank - 1; axis >= 0 && ++index[axis] == view.shape().get(axis); axis--) {
        index[axis] = 0;
      }
    }
  }

  private static boolean isContiguous(Pickle.View view) {
    long stride = 1;
    boolean contiguous = true;
    for (int axis = view.shape().size() - 1; axis >= 0; axis--) {
      contiguous &= view.shape().get(axis) == 1 || view.strides().get(axis) == stride;
      stride *= view.shape().get(axis);
    }
    return contiguous;
  }

  /// The numbers of a storage, read once for all tensors that share it.
  private float[] storage(Pickle.Storage storage) throws IOException {
    float[] known = storages.get(storage.key());
    if (known != null && known.length == storage.size()) {
      return known;
    }
    long size = Math.multiplyExact(storage.size(), storage.type().bytes());
    byte[] bytes = bytes("data/" + storage.key(), size);
    if (bytes.length != size) {
      throw new ModelFileException(
          place("data/" + storage.key())
              + ": expected "
              + size
              + " bytes, but got "
              + bytes.length
              + ".");
    }
    float[] values = storage.type().read(ByteBuffer.wrap(bytes).order(order), (int) storage.size());
    storages.put(storage.key(), values);
    return values;
  }

  private String place(String name) {
    return file + ": " + root + name;
  }

  /// The bytes of an entry, which torch never compresses, so that none is larger than the file.
  private byte[] bytes(String name, long most) throws IOException {
    ZipEntry entry = zip.getEntry(root + name);
    if (entry == null) {
      throw new ModelFileException(place(name) + ": there is no such entry.");
    }
    long size = entry.getSize();
    if (entry.getMethod() != ZipEntry.STORED
        || size < 0
        || size > Math.min(most, Files.size(file))) {
      throw new ModelFileException(
          place(name)
              + ": expected an entry of at most "
              + most
              + " bytes that is not compressed, but got "
              + size
              + " bytes.");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readNBytes(Math.toIntExact(size));
    }
  }

  @Override
  public void close() {
    storages.clear();
  }
}
