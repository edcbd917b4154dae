package dev.elman.data;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Puts every `batchSize` samples that follow each other into a batch.
record Batching(Source<Sample> source, int batchSize, boolean dropRemainder, Collation collation)
    implements Dataset {

  @Override
  public Cursor<Batch> open(long epochSeed) {
    return new Pass(source.open(epochSeed));
  }

  @Override
  public OptionalLong size() {
    OptionalLong samples = source.size();
    return samples.isEmpty() || samples.getAsLong() == ENDLESS
        ? samples
        : OptionalLong.of(
            dropRemainder
                ? samples.getAsLong() / batchSize
                : Math.ceilDiv(samples.getAsLong(), batchSize));
  }

  /// What to throw if there is not one batch.
  static DataException tooFew(long samples) {
    return new DataException(
        "Dataset: expected enough samples for a batch, but got "
            + samples
            + ". Check the source, the filters and dropRemainder.",
        null);
  }

  private final class Pass implements Cursor<Batch> {
    private final Cursor<Sample> samples;
    private long number;
    private boolean delivered;

    Pass(Cursor<Sample> samples) {
      this.samples = samples;
    }

    @Override
    public @Nullable Batch next() {
      List<Sample> together = new ArrayList<>();
      while (together.size() < batchSize) {
        Sample sample = samples.next();
        if (sample == null) {
          break;
        }
        together.add(sample);
      }
      boolean use = dropRemainder ? together.size() == batchSize : !together.isEmpty();
      if (!use) {
        if (!delivered) {
          throw tooFew(together.size());
        }
        return null;
      }
      delivered = true;
      long first = number;
      Batch batch = collation.collate(together, place -> first + place);
      number += together.size();
      return batch;
    }

    @Override
    public void close() {
      samples.close();
    }
  }
}
