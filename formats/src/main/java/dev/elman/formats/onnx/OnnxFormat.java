package dev.elman.formats.onnx;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFormat;
import dev.elman.model.Model;
import dev.elman.model.Snapshot;
import dev.elman.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// ONNX files: [OnnxImport] reads them as layers, [OnnxExport] writes them.
public final class OnnxFormat implements ModelFormat {
  private static final int VERSION_TAG = 0x08; // field 1, a whole number
  private static final int NEWEST_VERSION = 64;

  /// The format.
  public OnnxFormat() {}

  @Override
  public String name() {
    return "ONNX";
  }

  @Override
  public List<String> endings() {
    return List.of(".onnx");
  }

  /// The message begins with the version of the format.
  @Override
  public boolean recognises(byte[] head) {
    return head.length > 2 && head[0] == VERSION_TAG && head[1] > 0 && head[1] <= NEWEST_VERSION;
  }

  @Override
  public Model load(Path file) throws ModelFileException {
    return OnnxImport.read(file);
  }

  /// The graph as it is.
  @Override
  public UnaryOperator<List<Tensor>> runner(Path file) throws ModelFileException {
    return OnnxModel.read(file)::run;
  }

  @Override
  public void save(Model model, @Nullable Snapshot snapshot, Path file) throws ModelFileException {
    if (snapshot != null) {
      throw new ModelFileException(
          file
              + ": expected a format that holds a snapshot of a training, but ONNX holds none. Use"
              + " .keras.");
    }
    OnnxExport.of(model).write(file);
  }
}
