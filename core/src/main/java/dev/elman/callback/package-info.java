/// What watches and changes a training: Keras's callbacks.
/// [Callbacks][dev.elman.callback.Callbacks] lists them.
///
/// Reading order: `Monitor` says when a value is better than another, `EarlyStopping` is a callback
/// that goes by it; `BackupAndRestore` goes on after an interruption; `TensorBoard` writes through
/// `EventFile`, whose messages `ProtoWriter` encodes.
///
/// A callback remembers things while it is used, so one object serves one training at a time; the
/// next `fit` may have it again. The methods that change an option return another object.
package dev.elman.callback;
