/// ONNX: models written for other runtimes ([dev.elman.formats.onnx.OnnxExport]), and those of
/// others read, as layers that train ([dev.elman.formats.onnx.OnnxImport]) or as a graph that runs
/// ([dev.elman.formats.onnx.OnnxModel]).
@NullMarked
package dev.elman.formats.onnx;

import org.jspecify.annotations.NullMarked;
