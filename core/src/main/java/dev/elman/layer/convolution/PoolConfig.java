package dev.elman.layer.convolution;

import java.util.List;

/// The options of pooling layers, with Keras's names and defaults.
///
/// @param poolSize the extent of the window: one number, or one per axis
/// @param strides how far the window moves; empty for its own extent, which is the default
/// @param padding what the window sees beyond the ends; [WindowPadding#VALID] by default. Places
///   beyond the ends take no part in a maximum or an average
public record PoolConfig(List<Integer> poolSize, List<Integer> strides, WindowPadding padding) {
  /// Checks the padding.
  ///
  /// @throws IllegalArgumentException if it is causal
  public PoolConfig {
    poolSize = List.copyOf(poolSize);
    strides = List.copyOf(strides);
    if (padding == WindowPadding.CAUSAL) {
      throw new IllegalArgumentException(
          "Pooling padding: expected VALID or SAME, but got CAUSAL, which is for Conv1D.");
    }
  }

  /// Keras's defaults.
  public static PoolConfig of(int... poolSize) {
    return new PoolConfig(ConvConfig.listOf(poolSize), List.of(), WindowPadding.VALID);
  }

  /// How far the window moves: one number, or one per axis.
  public PoolConfig strides(int... newStrides) {
    return new PoolConfig(poolSize, ConvConfig.listOf(newStrides), padding);
  }

  /// Another padding.
  public PoolConfig padding(WindowPadding newPadding) {
    return new PoolConfig(poolSize, strides, newPadding);
  }

  Windowing windowing(String owner, int rank) {
    List<Integer> size = Windowing.perAxis(owner + " poolSize", poolSize, rank);
    List<Integer> step =
        strides.isEmpty() ? size : Windowing.perAxis(owner + " strides", strides, rank);
    return new Windowing(size, step, Windowing.perAxis(owner, List.of(1), rank), padding);
  }
}
