/// Keras's files: `.keras` of Keras 3 (read and written), HDF5 of Keras 1, 2 and 3 (read).
///
/// Reading order: [dev.elman.formats.keras.KerasFormat], `ModelReader` (config to layers),
/// `LayerTypes` (every layer with its options, for both directions), `WeightPlan` (which array of
/// the file belongs to which parameter), `ModelWriter`.
@NullMarked
package dev.elman.formats.keras;

import org.jspecify.annotations.NullMarked;
