package dev.elman.cli;

import dev.elman.tasks.forecasting.Frequency;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads how far apart values are.
final class FrequencyName implements ITypeConverter<Frequency> {
  @Override
  public Frequency convert(String text) {
    try {
      return Frequency.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
