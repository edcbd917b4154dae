package dev.elman.data;

import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Samples of streams, a new stream for every pass.
record StreamSource(Opener opener) implements Source<Sample> {

  /// Makes the stream of an epoch.
  interface Opener {
    Stream<? extends Sample> open(long epochSeed) throws Exception;
  }

  @Override
  public Cursor<Sample> open(long epochSeed) {
    try {
      return new Pass(opener.open(epochSeed));
    } catch (Exception problem) {
      throw DataException.of("Dataset.ofSamples", "a stream of samples", problem);
    }
  }

  private static final class Pass implements Cursor<Sample> {
    private final Stream<? extends Sample> stream;
    private final Iterator<? extends Sample> samples;
    private long number;

    Pass(Stream<? extends Sample> stream) {
      this.stream = stream;
      samples = stream.iterator();
    }

    @Override
    public @Nullable Sample next() {
      try {
        Sample sample = samples.hasNext() ? samples.next() : null;
        number++;
        return sample;
      } catch (RuntimeException problem) {
        throw DataException.of("Dataset.ofSamples", "sample " + number, problem);
      }
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
