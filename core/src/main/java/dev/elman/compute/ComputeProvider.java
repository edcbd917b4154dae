package dev.elman.compute;

/// Chooses the implementation of [Compute] once per JVM.
public final class ComputeProvider {
  private ComputeProvider() {}

  /// A new instance, for one worker, of the fastest implementation that this JVM runs.
  public static Compute create() {
    return new VectorCompute();
  }

  /// A new scalar instance: the reference.
  public static Compute scalar() {
    return new VectorCompute();
  }
}
