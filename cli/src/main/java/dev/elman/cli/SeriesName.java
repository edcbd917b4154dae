package dev.elman.cli;

import dev.elman.tasks.quickstart.BundledSeries;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the name of a bundled series.
final class SeriesName implements ITypeConverter<BundledSeries> {
  @Override
  public BundledSeries convert(String name) {
    return Arrays.stream(BundledSeries.values())
        .filter(series -> series.toString().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException("expected one of " + names() + ", but got '" + name + "'"));
  }

  private static String names() {
    return Arrays.stream(BundledSeries.values())
        .map(BundledSeries::toString)
        .collect(Collectors.joining(", "));
  }
}
