/// The contract of layers, and the layers without time.
///
/// Reading order: [dev.elman.layer.Layer], [dev.elman.layer.Tape], [dev.elman.layer.Dense].
package dev.elman.layer;
