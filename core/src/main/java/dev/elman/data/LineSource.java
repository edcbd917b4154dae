package dev.elman.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Samples in the lines of a text file.
///
/// @param parse makes a sample of a line, or null to leave the line out
record LineSource(Path file, Function<String, ? extends @Nullable Sample> parse)
    implements Source<Sample> {

  @Override
  public Cursor<Sample> open(long epochSeed) {
    try {
      return new Pass(Files.newBufferedReader(file), file, parse);
    } catch (IOException problem) {
      throw DataException.of("Dataset.lines", "a readable text file " + file, problem);
    }
  }

  private static final class Pass implements Cursor<Sample> {
    private final BufferedReader reader;
    private final Path file;
    private final Function<String, ? extends @Nullable Sample> parse;
    private long number;

    Pass(BufferedReader reader, Path file, Function<String, ? extends @Nullable Sample> parse) {
      this.reader = reader;
      this.file = file;
      this.parse = parse;
    }

    @Override
    public @Nullable Sample next() {
      number++;
      try {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          Sample sample = parse.apply(line);
          if (sample != null) {
            return sample;
          }
          number++;
        }
        return null;
      } catch (IOException | RuntimeException problem) {
        throw DataException.of(
            "Dataset.lines", "a sample in line " + number + " of " + file + " (UTF-8)", problem);
      }
    }

    @Override
    public void close() {
      try {
        reader.close();
      } catch (IOException problem) {
        throw new UncheckedIOException(problem);
      }
    }
  }
}
