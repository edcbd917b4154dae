import org.jspecify.annotations.NullMarked;

/// Recurrent neural networks without native code.
///
/// The package `dev.elman.compute` is not exported: kernels are an implementation detail. With the
/// module `jdk.incubator.vector` they use the Vector API; without it they run as scalar code.
@NullMarked
module dev.elman.core {
  requires static java.desktop; // PNG files of dev.elman.inspect
  requires static transitive java.sql;
  requires static jdk.incubator.vector;
  requires static transitive org.jspecify;

  exports dev.elman;
  exports dev.elman.activation;
  exports dev.elman.callback;
  exports dev.elman.constraint;
  exports dev.elman.data;
  exports dev.elman.distribution;
  exports dev.elman.initializer;
  exports dev.elman.inspect;
  exports dev.elman.layer;
  exports dev.elman.layer.convolution;
  exports dev.elman.layer.recurrent;
  exports dev.elman.loss;
  exports dev.elman.metric;
  exports dev.elman.model;
  exports dev.elman.optimizer;
  exports dev.elman.optimizer.schedule;
  exports dev.elman.regularizer;
  exports dev.elman.tensor;
}
