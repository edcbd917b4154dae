package dev.elman.data;

import dev.elman.tensor.Seed;
import java.util.random.RandomGenerator;

/// How the rows of an epoch are chosen from those there are, and put in order.
interface Ordering {
  /// The number of rows of an epoch.
  ///
  /// @param available the number of rows there are
  int count(int available);

  /// The rows of an epoch.
  RowOrder order(int available, long epochSeed);

  /// All rows, as they lie.
  Ordering NATURAL =
      new Ordering() {
        @Override
        public int count(int available) {
          return available;
        }

        @Override
        public RowOrder order(int available, long epochSeed) {
          return new All(available);
        }
      };

  /// These rows in a random order, another one for every epoch.
  default Ordering shuffled() {
    return new Shuffled(this);
  }

  /// These rows without the first ones.
  default Ordering skip(int rows) {
    return new Skipped(this, rows);
  }

  /// The first of these rows.
  default Ordering take(int rows) {
    return new Taken(this, rows);
  }

  /// The first or last of these rows, and the same ones in every epoch, however they are shuffled.
  default Ordering part(double fraction, boolean first) {
    return new Part(this, fraction, first);
  }

  /// All rows, as they lie.
  record All(int count) implements RowOrder {
    @Override
    public int row(int place) {
      return place;
    }
  }

  /// Some places of another order.
  record Range(RowOrder whole, int from, int count) implements RowOrder {
    @Override
    public int row(int place) {
      return whole.row(from + place);
    }
  }

  /// Rows in a list, four bytes each.
  final class Listed implements RowOrder {
    private final int[] rows;

    private Listed(int[] rows) {
      this.rows = rows;
    }

    @Override
    public int count() {
      return rows.length;
    }

    @Override
    public int row(int place) {
      return rows[place];
    }
  }

  /// See [#shuffled()].
  record Shuffled(Ordering before) implements Ordering {
    @Override
    public int count(int available) {
      return before.count(available);
    }

    /// Fisher and Yates's shuffle.
    @Override
    public RowOrder order(int available, long epochSeed) {
      RowOrder old = before.order(available, Stages.seedBefore(epochSeed));
      int[] rows = new int[old.count()];
      RandomGenerator random = Stages.generator(epochSeed);
      for (int i = 0; i < rows.length; i++) {
        int j = random.nextInt(i + 1);
        rows[i] = rows[j];
        rows[j] = old.row(i);
      }
      return new Listed(rows);
    }
  }

  /// See [#skip].
  record Skipped(Ordering before, int rows) implements Ordering {
    @Override
    public int count(int available) {
      return Math.max(0, before.count(available) - rows);
    }

    @Override
    public RowOrder order(int available, long epochSeed) {
      return new Range(before.order(available, epochSeed), rows, count(available));
    }
  }

  /// See [#take].
  record Taken(Ordering before, int rows) implements Ordering {
    @Override
    public int count(int available) {
      return Math.min(rows, before.count(available));
    }

    @Override
    public RowOrder order(int available, long epochSeed) {
      return new Range(before.order(available, epochSeed), 0, count(available));
    }
  }

  /// See [#part].
  record Part(Ordering before, double fraction, boolean first) implements Ordering {
    private static final long SEED = new Seed(0).child(0).value();

    @Override
    public int count(int available) {
      int all = before.count(available);
      return first ? border(all) : all - border(all);
    }

    @Override
    public RowOrder order(int available, long epochSeed) {
      int all = before.count(available);
      return new Range(before.order(available, SEED), first ? 0 : border(all), count(available));
    }

    /// Rounded as by Keras's `split_dataset`.
    private int border(int all) {
      int border = (int) Math.rint(fraction * all);
      if (border == 0 || border == all) {
        throw new IllegalArgumentException(
            "Samples.split: expected at least one sample in each part, but a fraction of "
                + fraction
                + " puts "
                + border
                + " of "
                + all
                + " samples into the first. Use another fraction or more data.");
      }
      return border;
    }
  }
}
