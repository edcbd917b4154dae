package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.hdf5.Hdf5Writer;
import dev.elman.formats.json.Json;
import dev.elman.formats.keras.LayerType.Place;
import dev.elman.model.AtomicFile;
import dev.elman.model.Functional;
import dev.elman.model.Model;
import dev.elman.model.Snapshot;
import dev.elman.tensor.Parameter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes `.keras` archives. Entries are stored as they are, and dated 1980: the same model gives
/// the same bytes.
///
/// | entry | what it is |
/// |---|---|
/// | `metadata.json` | a version of Keras that reads the config |
/// | `config.json` | the layers, and what `compile` has chosen |
/// | `model.weights.h5` | weights, and what the optimizer remembers |
/// | `elman.snapshot` | a [Snapshot], if one was given; Keras does not look at it |
/// | others | attachments; Keras does not look at them either |
final class ArchiveWriter {
  /// The version that is named in files: what it understands, all later ones understand.
  static final String VERSION = "3.10.0";

  /// How much is handed over at once: the channel copies it to memory outside of the heap.
  private static final int BLOCK = 1 << 20;

  private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  /// Prepares a file.
  ///
  /// @throws IllegalArgumentException if no file can hold the model
  /// @throws IllegalStateException before the model has been built
  ArchiveWriter(Model model) {
    entries.put(KerasFormat.METADATA, Json.bytes(Json.object().put(KerasFormat.VERSION, VERSION)));
    ObjectNode config = ModelWriter.model(model);
    config.set("build_config", buildConfig(model));
    config.set("compile_config", Compilation.write(model));
    entries.put(KerasFormat.CONFIG, Json.bytes(config));
    entries.put(KerasFormat.WEIGHTS, weights(model, true));
  }

  /// Puts more into the file, under names that Keras does not use.
  ArchiveWriter attach(Map<String, byte[]> attachments) {
    attachments.forEach((name, content) -> entries.put(KerasFormat.attachment(name), content));
    return this;
  }

  private static ObjectNode buildConfig(Model model) {
    ObjectNode build = Json.object();
    if (model instanceof Functional) {
      return build;
    }
    ArrayNode shape = Shapes.batch(model.inputShape());
    build.set("input_shape", shape);
    return build;
  }

  /// The weights of a model as a file: `.weights.h5`.
  static byte[] weights(Model model, boolean withOptimizer) {
    Hdf5Writer writer = new Hdf5Writer();
    for (Place place : ModelReader.places(model, LayerTypes::of)) {
      List<Parameter> parameters = place.parameters();
      for (int i = 0; i < parameters.size(); i++) {
        Parameter parameter = parameters.get(i);
        writer.put(
            place.path() + "/" + i,
            parameter.shape().toArray(),
            parameter.values(),
            parameter.offset());
      }
    }
    if (withOptimizer && model.optimizer() != null) {
      OptimizerWeights.write(model, writer, OptimizerWeights.PATH);
    }
    return writer.toBytes();
  }

  /// Writes the file.
  void write(Path file, @Nullable Snapshot snapshot) throws IOException {
    try (AtomicFile out = new AtomicFile(file)) {
      ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(out.channel()));
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        byte[] content = entry.getValue();
        CRC32 crc = new CRC32();
        crc.update(content);
        begin(zip, entry.getKey(), content.length, crc.getValue());
        for (int from = 0; from < content.length; from += BLOCK) {
          zip.write(content, from, Math.min(BLOCK, content.length - from));
        }
        zip.closeEntry();
      }
      if (snapshot != null) {
        write(snapshot, file, zip);
      }
      zip.finish();
      out.commit();
    }
  }

  private static void begin(ZipOutputStream zip, String name, long size, long crc)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(size);
    entry.setCrc(crc);
    entry.setTimeLocal(DATE);
    zip.putNextEntry(entry);
  }

  /// A snapshot is written as a file of its own first, since its size stands before it in the zip.
  private static void write(Snapshot snapshot, Path file, ZipOutputStream zip) throws IOException {
    Path own = file.resolveSibling(file.getFileName() + ".snapshot.tmp");
    try {
      snapshot.write(own);
      CRC32 crc = new CRC32();
      try (OutputStream sum = new CheckedSink(crc)) {
        Files.copy(own, sum);
      }
      begin(zip, KerasFormat.SNAPSHOT, Files.size(own), crc.getValue());
      Files.copy(own, zip);
      zip.closeEntry();
    } finally {
      Files.deleteIfExists(own);
    }
  }

  /// Takes bytes into a check sum and forgets them.
  private static final class CheckedSink extends OutputStream {
    private final CRC32 crc;

    CheckedSink(CRC32 crc) {
      this.crc = crc;
    }

    @Override
    public void write(int value) {
      crc.update(value);
    }

    @Override
    public void write(byte[] values, int from, int count) {
      crc.update(values, from, count);
    }
  }
}
