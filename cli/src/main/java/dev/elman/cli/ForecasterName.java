package dev.elman.cli;

import dev.elman.tasks.forecasting.Baselines;
import dev.elman.tasks.forecasting.Forecaster;
import dev.elman.tasks.forecasting.NetworkType;
import dev.elman.tasks.forecasting.TimeSeries;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A forecaster by its name on the command line: a network or a baseline.
///
/// @param name the name
/// @param network the network, or null
/// @param baseline the baseline, or null
record ForecasterName(String name, @Nullable NetworkType network, @Nullable Baselines baseline) {
  /// All names: networks first.
  static List<ForecasterName> all() {
    List<ForecasterName> all = new ArrayList<>();
    for (NetworkType network : NetworkType.values()) {
      all.add(new ForecasterName(network.toString(), network, null));
    }
    for (Baselines baseline : Baselines.values()) {
      String name = baseline.name().toLowerCase(Locale.ROOT).replace("_naive", "");
      all.add(new ForecasterName(name, null, baseline));
    }
    return all;
  }

  /// The forecaster.
  ///
  /// @param training what it will learn from
  Forecaster forecaster(
      ForecastNetworks networks, List<TimeSeries> training, ProgressCallback progress) {
    if (network != null) {
      return networks.network(network, training, progress);
    }
    if (baseline == null) {
      throw new IllegalStateException("ForecasterName " + name + ": neither network nor baseline.");
    }
    return baseline;
  }

  /// Reads a name.
  static final class Converter implements ITypeConverter<ForecasterName> {
    @Override
    public ForecasterName convert(String text) {
      return all().stream()
          .filter(one -> one.name().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "expected one of "
                      + all().stream().map(ForecasterName::name).collect(Collectors.joining(", "))
                      + ", but got '"
                      + text
                      + "'"));
    }
  }

  /// The names for help texts.
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return all().stream().map(ForecasterName::name).iterator();
    }
  }
}
