package dev.elman.tasks.forecasting;

import dev.elman.model.Functional;
import dev.elman.tasks.forecasting.WindowEncoder.Window;
import dev.elman.tensor.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What an [AutoregressiveNetwork] has learned: forecasts are the quantiles of the futures that all
/// members draw together. Which futures they are depends on the seed, the member and the place of a
/// series in the list, and on nothing else.
final class DrawnForecasts implements TrainedForecaster {
  /// Futures that are drawn side by side.
  private static final int ROWS = 2048;

  private final AutoregressiveNetwork.Settings settings;
  private final List<Functional> networks;
  private final List<Fold> checked;
  private final List<PathSampler> members;

  DrawnForecasts(
      AutoregressiveNetwork.Settings settings, List<Functional> networks, List<Fold> checked) {
    this.settings = settings;
    this.networks = networks;
    this.checked = checked;
    members =
        networks.stream()
            .map(one -> new PathSampler(one, settings.cell(), settings.encoder(), settings.paths()))
            .toList();
  }

  @Override
  public List<Functional> networks() {
    return networks;
  }

  @Override
  public AutoregressiveNetwork.Settings settings() {
    return settings;
  }

  @Override
  public List<Fold> checked() {
    return checked;
  }

  @Override
  public int window() {
    return settings.encoder().first();
  }

  @Override
  public List<Forecast> forecast(List<TimeSeries> histories) {
    List<Window> windows = Window.last(histories, window(), "a window and its lags");
    int part = Math.max(1, ROWS / settings.paths());
    return IntStream.range(0, Math.ceilDiv(windows.size(), part))
        .parallel()
        .mapToObj(i -> part(windows, i * part, Math.min(windows.size(), (i + 1) * part)))
        .flatMap(List::stream)
        .toList();
  }

  private List<Forecast> part(List<Window> windows, int from, int to) {
    double[][][] all = new double[to - from][0][];
    for (int member = 0; member < members.size(); member++) {
      Seed seed = new Seed(settings.seed()).child(member);
      List<Seed> seeds = IntStream.range(from, to).mapToObj(seed::child).toList();
      double[][][] drawn = members.get(member).draw(windows.subList(from, to), seeds);
      for (int i = 0; i < all.length; i++) {
        all[i] = joined(all[i], drawn[i]);
      }
    }
    return Arrays.stream(all).map(PathQuantiles::of).toList();
  }

  private static double[][] joined(double[][] first, double[][] second) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray(double[][]::new);
  }
}
