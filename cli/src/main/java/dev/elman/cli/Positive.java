package dev.elman.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a whole number of at least 1.
final class Positive implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new TypeConversionException("expected a whole number, but got '" + text + "'");
    }
    if (value < 1) {
      throw new TypeConversionException("expected at least 1, but got " + value);
    }
    return value;
  }
}
