import org.jspecify.annotations.NullMarked;

/// Model files of Elman and of others: read and written.
@NullMarked
module dev.elman.formats {
  requires transitive dev.elman.core;
  requires com.fasterxml.jackson.databind;
  requires com.google.protobuf;
  requires static transitive org.jspecify;

  exports dev.elman.formats;
  exports dev.elman.formats.check;
  exports dev.elman.formats.onnx;
  exports dev.elman.formats.pytorch;
}
