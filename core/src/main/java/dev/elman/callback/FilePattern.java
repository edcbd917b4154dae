package dev.elman.callback;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a file with places for numbers, in Python's notation, as Keras has it:
/// `{epoch:02d}-{val_loss:.4f}.ckpt`.
///
/// Between the braces stands a name and, behind a colon, a format: `[0][width][.digits]` and one of
/// `d` (whole numbers), `f`, `e` and `%`. Without a format a number is written with all its digits.
/// `{{` and `}}` are braces.
final class FilePattern {
  private static final Pattern PART =
      Pattern.compile(
          "(?<brace>\\{\\{|}})|\\{(?<name>[^{}:]+)(?::(?<flags>0?)(?<width>[1-9]\\d*)?(?<digits>\\.\\d+)?(?<kind>[dfe%]))?}|(?<text>[^{}]+)");

  private final String owner;
  private final String pattern;
  private final List<Part> parts = new ArrayList<>();

  /// @param name the name of a number, or the text if there is no format
  /// @param format how `String.format` writes it; empty for text
  private record Part(String name, String format, Kind kind) {}

  private enum Kind {
    TEXT,
    WHOLE,
    FRACTION,
    PERCENT,
    ANY
  }

  /// Reads a pattern.
  ///
  /// @param owner how messages call the callback
  /// @throws IllegalArgumentException if it is none
  FilePattern(String owner, String pattern) {
    this.owner = owner;
    this.pattern = pattern;
    Matcher matcher = PART.matcher(pattern);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      parts.add(part(matcher));
      end = matcher.end();
    }
    if (end != pattern.length() || pattern.isEmpty()) {
      throw new IllegalArgumentException(
          owner
              + " file: expected a name with places such as {epoch:02d} or {val_loss:.4f}, but got \""
              + pattern
              + "\". Formats end in d, f, e or %; write {{ for a brace.");
    }
  }

  private static Part part(Matcher matcher) {
    if (matcher.group("text") != null) {
      return new Part(matcher.group("text"), "", Kind.TEXT);
    }
    if (matcher.group("brace") != null) {
      return new Part(matcher.group("brace").substring(1), "", Kind.TEXT);
    }
    String name = matcher.group("name");
    String kind = matcher.group("kind");
    if (kind == null) {
      return new Part(name, "", Kind.ANY);
    }
    // Java has no flag 0 without a width
    String width =
        matcher.group("width") == null ? "" : matcher.group("flags") + matcher.group("width");
    String digits = matcher.group("digits") == null ? "" : matcher.group("digits");
    return switch (kind) {
      case "d" -> new Part(name, "%" + width + "d", Kind.WHOLE);
      case "%" -> new Part(name, "%" + width + digits + "f", Kind.PERCENT);
      default -> new Part(name, "%" + width + digits + kind, Kind.FRACTION);
    };
  }

  /// The name of the file for these numbers.
  ///
  /// @throws IllegalArgumentException if one is missing, or a fraction is in the place of a whole
  ///   number
  String resolve(Map<String, Double> numbers) {
    StringBuilder name = new StringBuilder();
    for (Part part : parts) {
      name.append(part.kind == Kind.TEXT ? part.name : text(part, numbers));
    }
    return name.toString();
  }

  private String text(Part part, Map<String, Double> numbers) {
    Double value = numbers.get(part.name);
    if (value == null) {
      throw new IllegalArgumentException(
          owner
              + " file: expected a name among "
              + numbers.keySet()
              + ", but got \""
              + part.name
              + "\" in \""
              + pattern
              + "\".");
    }
    boolean whole = value == Math.rint(value);
    return switch (part.kind) {
      case WHOLE -> {
        if (!whole) {
          throw new IllegalArgumentException(
              owner
                  + " file: expected a whole number for \""
                  + part.name
                  + "\", but got "
                  + value
                  + ". Use a format that ends in f.");
        }
        yield String.format(Locale.ROOT, part.format, (long) (double) value);
      }
      case PERCENT -> String.format(Locale.ROOT, part.format, 100 * value) + "%";
      case FRACTION -> String.format(Locale.ROOT, part.format, value);
      case TEXT, ANY -> whole ? String.valueOf((long) (double) value) : value.toString();
    };
  }
}
