package dev.elman.formats.pytorch;

import dev.elman.formats.ModelFileException;
import dev.elman.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SequencedMap;

/// The named tensors of a file: `.safetensors`, or what `torch.save(model.state_dict(), …)` writes
/// since PyTorch 1.6. What a file is, its content says.
public final class StateDict {
  private static final int PROTO = 0x80;

  private StateDict() {}

  /// The tensors by name, as float32; a single number has shape `[1]`.
  ///
  /// @throws ModelFileException if the file is damaged, or holds more than tensors: a pickle that
  ///   calls anything else is refused with the name of what it calls
  public static SequencedMap<String, Tensor> read(Path file) throws ModelFileException {
    byte[] head = head(file);
    if (head.length > 1 && head[0] == 'P' && head[1] == 'K') {
      return Checkpoint.read(file);
    }
    if (head.length > 1 && (head[0] & 0xFF) == PROTO && head[1] < 6) {
      throw new ModelFileException(
          file
              + ": expected what torch.save writes since PyTorch 1.6, a zip archive, but got a"
              + " plain pickle. Load it in PyTorch and save the state dict again, best as"
              + " safetensors.");
    }
    return Safetensors.read(file);
  }

  private static byte[] head(Path file) throws ModelFileException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(2);
    } catch (NoSuchFileException e) {
      throw new ModelFileException(file + ": there is no such file.", e);
    } catch (IOException e) {
      throw new ModelFileException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
