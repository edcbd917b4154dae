package dev.elman.data;

import dev.elman.tensor.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What can be done with samples as well as with batches.
///
/// Where the elements can be had by their numbers ([Ordered]) only the order of these numbers is
/// changed; other elements are changed as they come by.
///
/// @param type who has these operations, for messages: `Samples`
/// @param element what passes: `sample`
record Stages(String type, String element) {
  static final Stages OF_SAMPLES = new Stages("Samples", "sample");
  static final Stages OF_BATCHES = new Stages("Dataset", "batch");

  /// The seed for what lies before a random stage.
  static long seedBefore(long epochSeed) {
    return Seed.mix(epochSeed, 0);
  }

  /// The random numbers of a stage.
  static RandomGenerator generator(long epochSeed) {
    return new Seed(epochSeed).child(1).generator();
  }

  /// What is done to an element with a number.
  interface Change<T> {
    T apply(T element, long number);
  }

  <T> Source<T> map(Source<T> source, Function<? super T, ? extends @Nullable T> f) {
    return change(
        source,
        (old, number) -> {
          T changed;
          try {
            changed = f.apply(old);
          } catch (RuntimeException problem) {
            throw DataException.of(
                type + ".map", "a result for " + element + " " + number, problem);
          }
          if (changed == null) {
            throw new DataException(
                type
                    + ".map: expected a result for "
                    + element
                    + " "
                    + number
                    + ", but got null. Use filter to leave something out.",
                null);
          }
          return changed;
        });
  }

  private static <T> Source<T> change(Source<T> source, Change<T> change) {
    return source instanceof Ordered<T>(Access<T> access, Ordering ordering)
        ? new Ordered<>(new Access.Changed<>(access, change), ordering)
        : new Changed<>(source, change);
  }

  /// Changes elements by their place in the pass.
  static <T> Source<T> changePlaces(Source<T> source, Change<T> change) {
    return new Changed<>(source, change);
  }

  <T> Source<T> filter(Source<T> source, Predicate<? super T> predicate) {
    return epochSeed -> new Filtering<>(source.open(epochSeed), predicate, this);
  }

  <T> Source<T> shuffle(Source<T> source) {
    if (source instanceof Ordered<T> ordered) {
      return ordered.with(ordered.ordering().shuffled());
    }
    throw new IllegalArgumentException(
        type
            + ".shuffle: expected "
            + element
            + "s that can be had in any order, but these come one after the other. Use shuffle(bufferSize), or"
            + " cache() before it.");
  }

  <T> Source<T> shuffle(Source<T> source, int bufferSize) {
    Checks.atLeast(1, type + ".shuffle bufferSize", bufferSize);
    return source instanceof Ordered<T> ? shuffle(source) : new Shuffled<>(source, bufferSize);
  }

  <T> Source<T> take(Source<T> source, int count) {
    Checks.atLeast(1, type + ".take", count);
    return source instanceof Ordered<T> ordered
        ? ordered.with(ordered.ordering().take(count))
        : new Taken<>(source, count);
  }

  <T> Source<T> skip(Source<T> source, int count) {
    Checks.atLeast(0, type + ".skip", count);
    return source instanceof Ordered<T> ordered
        ? ordered.with(ordered.ordering().skip(count))
        : new Skipped<>(source, count);
  }

  <T> Source<T> repeat(Source<T> source, long times) {
    if (times < 1) {
      throw new IllegalArgumentException(
          type + ".repeat: expected at least 1, but got " + times + ".");
    }
    return new Repeated<>(source, times);
  }

  <T> Source<T> prefetch(Source<T> source, int count) {
    Checks.atLeast(1, type + ".prefetch", count);
    return new Prefetched<>(source, count);
  }

  <T> Source<T> cache(Source<T> source) {
    OptionalLong size = source.size();
    if (size.isPresent() && size.getAsLong() == Source.ENDLESS) {
      throw new IllegalArgumentException(
          type + ".cache: expected an end, but the " + element + "s are repeated for ever.");
    }
    return new Ordered<>(new Cached<>(source));
  }

  /// A cursor that reads another one.
  private abstract static class Piped<T> implements Cursor<T> {
    final Cursor<T> source;

    Piped(Cursor<T> source) {
      this.source = source;
    }

    @Override
    public void close() {
      source.close();
    }
  }

  private record Changed<T>(Source<T> source, Change<T> change) implements Source<T> {
    @Override
    public Cursor<T> open(long epochSeed) {
      return new Piped<>(source.open(epochSeed)) {
        private long number;

        @Override
        public @Nullable T next() {
          T old = source.next();
          return old == null ? null : change.apply(old, number++);
        }
      };
    }

    @Override
    public OptionalLong size() {
      return source.size();
    }
  }

  private static final class Filtering<T> extends Piped<T> {
    private final Predicate<? super T> predicate;
    private final Stages stages;
    private long number;

    Filtering(Cursor<T> source, Predicate<? super T> predicate, Stages stages) {
      super(source);
      this.predicate = predicate;
      this.stages = stages;
    }

    @Override
    public @Nullable T next() {
      T element = source.next();
      while (element != null && !test(element)) {
        element = source.next();
      }
      return element;
    }

    private boolean test(T element) {
      long current = number++;
      try {
        return predicate.test(element);
      } catch (RuntimeException problem) {
        throw DataException.of(
            stages.type + ".filter", "yes or no for " + stages.element + " " + current, problem);
      }
    }
  }

  /// Keeps some elements back and gives out a random one of them whenever another arrives.
  private record Shuffled<T>(Source<T> source, int bufferSize) implements Source<T> {
    @Override
    public Cursor<T> open(long epochSeed) {
      RandomGenerator random = generator(epochSeed);
      return new Piped<>(source.open(seedBefore(epochSeed))) {
        private final List<T> buffer = new ArrayList<>();
        private boolean drained;

        @Override
        public @Nullable T next() {
          while (!drained && buffer.size() < bufferSize) {
            T element = source.next();
            if (element == null) {
              drained = true;
            } else {
              buffer.add(element);
            }
          }
          if (buffer.isEmpty()) {
            return null;
          }
          int last = buffer.size() - 1;
          T chosen = buffer.set(random.nextInt(buffer.size()), buffer.get(last));
          buffer.removeLast();
          return chosen;
        }
      };
    }

    @Override
    public OptionalLong size() {
      return source.size();
    }
  }

  private record Taken<T>(Source<T> source, int count) implements Source<T> {
    @Override
    public Cursor<T> open(long epochSeed) {
      return new Piped<>(source.open(epochSeed)) {
        private int left = count;

        @Override
        public @Nullable T next() {
          return left-- > 0 ? source.next() : null;
        }
      };
    }

    @Override
    public OptionalLong size() {
      OptionalLong all = source.size();
      return all.isEmpty() ? all : OptionalLong.of(Math.min(count, all.getAsLong()));
    }
  }

  private record Skipped<T>(Source<T> source, int count) implements Source<T> {
    @Override
    public Cursor<T> open(long epochSeed) {
      return new Piped<>(source.open(epochSeed)) {
        private int left = count;

        @Override
        public @Nullable T next() {
          T element = source.next();
          for (; left > 0 && element != null; left--) {
            element = source.next();
          }
          return element;
        }
      };
    }

    @Override
    public OptionalLong size() {
      OptionalLong all = source.size();
      return all.isEmpty() || all.getAsLong() == ENDLESS
          ? all
          : OptionalLong.of(Math.max(0, all.getAsLong() - count));
    }
  }

  /// One pass behind the other, each with a seed of its own.
  private record Repeated<T>(Source<T> source, long times) implements Source<T> {
    @Override
    public Cursor<T> open(long epochSeed) {
      return new Repeating<>(source, times, epochSeed);
    }

    @Override
    public OptionalLong size() {
      OptionalLong once = source.size();
      if (times == ENDLESS) {
        return OptionalLong.of(ENDLESS);
      }
      return once.isEmpty() || once.getAsLong() == ENDLESS
          ? once
          : OptionalLong.of(Math.multiplyExact(once.getAsLong(), times));
    }
  }

  private static final class Repeating<T> implements Cursor<T> {
    private final Source<T> source;
    private final long times;
    private final long epochSeed;
    private long pass;
    private Cursor<T> current;

    Repeating(Source<T> source, long times, long epochSeed) {
      this.source = source;
      this.times = times;
      this.epochSeed = epochSeed;
      current = open();
    }

    private Cursor<T> open() {
      return source.open(Seed.mix(epochSeed, pass));
    }

    @Override
    public @Nullable T next() {
      T element = current.next();
      if (element == null && pass + 1 < times) {
        current.close();
        pass++;
        current = open();
        element = current.next(); // null if there is nothing at all: no endless search
      }
      return element;
    }

    @Override
    public void close() {
      current.close();
    }
  }
}
