package dev.elman.tasks.forecasting;

import org.jspecify.annotations.Nullable;

/// The settings of an [AutoregressiveNetwork].
///
/// @param network those of its recurrent layers and of their training
/// @param likelihood what values are drawn from; null: what suits the series
/// @param scaling how values of any size are made alike
/// @param paths how many futures are drawn of each series
public record AutoregressiveOptions(
    NetworkOptions network, @Nullable Likelihood likelihood, Scaling scaling, int paths) {
  private static final int LEAST_PATHS = 20;

  /// Checks the number of paths.
  ///
  /// @throws IllegalArgumentException if there are too few for the outer quantiles
  public AutoregressiveOptions {
    if (paths < LEAST_PATHS) {
      throw new IllegalArgumentException(
          "Forecast network, paths: expected at least %d, but got %d."
              .formatted(LEAST_PATHS, paths));
    }
  }

  /// The likelihood that suits the series, and 200 paths.
  public static AutoregressiveOptions of(NetworkOptions network) {
    return new AutoregressiveOptions(network, null, Scaling.INSTANCE, 200);
  }

  /// With another likelihood.
  public AutoregressiveOptions likelihood(@Nullable Likelihood newLikelihood) {
    return new AutoregressiveOptions(network, newLikelihood, scaling, paths);
  }

  /// With another scaling.
  public AutoregressiveOptions scaling(Scaling newScaling) {
    return new AutoregressiveOptions(network, likelihood, newScaling, paths);
  }

  /// With another number of paths.
  public AutoregressiveOptions paths(int newPaths) {
    return new AutoregressiveOptions(network, likelihood, scaling, newPaths);
  }
}
