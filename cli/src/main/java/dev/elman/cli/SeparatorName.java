package dev.elman.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the character between cells: itself, or the word tab or space.
final class SeparatorName implements ITypeConverter<Character> {
  @Override
  public Character convert(String text) {
    return switch (text) {
      case "tab", "\\t" -> '\t';
      case "space" -> ' ';
      default -> {
        if (text.length() != 1) {
          throw new TypeConversionException(
              "expected one character, tab or space, but got '" + text + "'");
        }
        yield text.charAt(0);
      }
    };
  }
}
