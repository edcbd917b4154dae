package dev.elman.tasks.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;

/// The series that come with Elman: text files beside this class, which name their source.
///
/// A file begins with `# key: value` lines; then come the values, a year per line.
public enum BundledSeries {
  /// Monthly sunspot numbers, 1749 to 1983: long and noisy, with a cycle of about 11 years.
  SUNSPOTS,
  /// Monthly airline passengers, 1949 to 1960: short and very regular, with a trend.
  AIRLINE;

  /// Reads the series.
  public MonthlySeries load() {
    Map<String, String> header = new HashMap<>();
    StringJoiner words = new StringJoiner(" ");
    for (String line : lines()) {
      if (line.startsWith("#")) {
        String[] entry = line.substring(1).split(":", 2);
        header.put(entry[0].strip(), entry[1].strip());
      } else {
        words.add(line);
      }
    }
    return MonthlySeries.of(about(header), numbers(words.toString().split(" ")));
  }

  private MonthlySeries.About about(Map<String, String> header) {
    return new MonthlySeries.About(
        toString(),
        value(header, "title"),
        value(header, "unit"),
        value(header, "source"),
        YearMonth.parse(value(header, "start")),
        Integer.parseInt(value(header, "season")),
        value(header, "season-meaning"));
  }

  private static String value(Map<String, String> header, String key) {
    return Objects.requireNonNull(header.get(key), key);
  }

  private static double[] numbers(String[] words) {
    double[] values = new double[words.length];
    for (int i = 0; i < words.length; i++) {
      values[i] = Double.parseDouble(words[i]);
    }
    return values;
  }

  private List<String> lines() {
    String file = this + ".txt";
    try (InputStream in = BundledSeries.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The name in lower case, as on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
