package dev.elman.formats.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.onnx.proto.Onnx.ModelProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The bytes of an ONNX file.
final class OnnxFile {
  /// ONNX allows as much; larger models keep their weights in a second file.
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

  /// Graphs within graphs: messages deeper than this are not ONNX.
  private static final int DEEPEST = 64;

  private OnnxFile() {}

  /// The message in a file.
  ///
  /// @throws ModelFileException if it is damaged
  static ModelProto read(Path file) throws ModelFileException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new ModelFileException(
            file + ": expected at most 2 GiB, but got " + Files.size(file) + " bytes.");
      }
      return parse(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new ModelFileException(file + ": there is no such file.", e);
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelFileException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static ModelProto parse(byte[] bytes, String place) throws ModelFileException {
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      in.setRecursionLimit(DEEPEST);
      ModelProto model = ModelProto.parseFrom(in);
      if (model.getIrVersion() < 1 || !model.hasGraph()) {
        throw new ModelFileException(
            place + ": expected an ONNX model, but there is no graph in it.");
      }
      return model;
    } catch (InvalidProtocolBufferException e) {
      throw new ModelFileException(place + ": the file is damaged: " + e.getMessage(), e);
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // from an array: cannot be
    }
  }

  /// The version of ONNX's own operators that a model is written for.
  ///
  /// @throws ModelFileException if it does not say
  static int version(ModelProto model, Path file) throws ModelFileException {
    for (var set : model.getOpsetImportList()) {
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        return Math.toIntExact(Math.clamp(set.getVersion(), 1, Integer.MAX_VALUE));
      }
    }
    throw new ModelFileException(
        file + ": expected a version of ONNX's operators, but it names none.");
  }
}
