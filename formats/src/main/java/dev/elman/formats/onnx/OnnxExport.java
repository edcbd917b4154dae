package dev.elman.formats.onnx;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.onnx.proto.Onnx.ModelProto;
import dev.elman.formats.onnx.proto.Onnx.OperatorSetIdProto;
import dev.elman.model.AtomicFile;
import dev.elman.model.Model;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;

/// Writes a model as an ONNX file for other runtimes.
///
/// ```java
/// OnnxExport.of(model).write(Path.of("model.onnx"));
/// OnnxExport.of(model).statesAsInputs().write(Path.of("streaming.onnx"));
/// ```
///
/// Recurrent layers become ONNX's own `RNN`, `GRU` and `LSTM` with layout 0 where one of these
/// computes the same, so that every runtime has its fast kernels for them. Other cells, other
/// activations and convolutional LSTMs become a `Scan`: a loop over the operators of one step. The
/// batch axis is free, and so is every axis that is free in the model (time). Inputs that only
/// embeddings read are 64 bit whole numbers.
///
/// *Masks* become lengths of sequences for ONNX's recurrent operators, which are computed in the
/// graph from the padding: it must follow the real steps. Sequences padded at the front or with
/// gaps give other results there than in Elman, since ONNX cannot express them; loops mind every
/// mask. *Scores of many classes*, which [dev.elman.layer.SampledSoftmax] and
/// [dev.elman.layer.AdaptiveSoftmax] compute on demand, are further outputs, `<layer>_logits` and
/// `<layer>_log_probabilities`. *Not* expressed are activations, cells and layers that Elman does
/// not know; the error lists all of them.
public final class OnnxExport {
  /// The version of ONNX's operators that files are written for: the first with
  /// `LayerNormalization`.
  public static final int OPERATOR_VERSION = 17;

  /// The version of the file format that belongs to [#OPERATOR_VERSION].
  private static final long IR_VERSION = 8;

  private final Model model;
  private final boolean statesAsInputs;

  private OnnxExport(Model model, boolean statesAsInputs) {
    this.model = model;
    this.statesAsInputs = statesAsInputs;
  }

  /// An export of a model that has its weights.
  public static OnnxExport of(Model model) {
    return new OnnxExport(model, false);
  }

  /// Makes the first states of recurrent layers inputs, `<layer>_h` and for an LSTM `<layer>_c`,
  /// and the last ones outputs of the same names with `_out`: whoever runs the file carries them
  /// from call to call.
  public OnnxExport statesAsInputs() {
    return new OnnxExport(model, true);
  }

  /// Writes the file. It appears under its name when all of it is on the disk.
  ///
  /// @throws ModelFileException if ONNX cannot express a layer (the message lists all such layers),
  ///   or the file cannot be written
  /// @throws IllegalStateException if the model has no weights yet
  public void write(Path file) throws ModelFileException {
    ModelProto proto = toMessage(file.toString());
    try (AtomicFile out = new AtomicFile(file)) {
      OutputStream bytes =
          new BufferedOutputStream(Channels.newOutputStream(out.channel()), 1 << 16);
      proto.writeTo(bytes);
      bytes.flush();
      out.commit();
    } catch (IOException e) {
      throw new ModelFileException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  ModelProto toMessage(String place) throws ModelFileException {
    model.parameterBlock(); // throws
    ModelWriter writer = new ModelWriter(statesAsInputs);
    writer.write(model);
    if (!writer.problems().isEmpty()) {
      throw new ModelFileException(
          place
              + ": expected layers that ONNX can express, but got "
              + String.join("; ", writer.problems())
              + ".");
    }
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("Elman")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_VERSION))
        .setGraph(writer.graph().build())
        .build();
  }
}
