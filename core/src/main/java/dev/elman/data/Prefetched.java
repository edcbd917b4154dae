package dev.elman.data;

import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Elements that a thread of their own makes ahead of their use.
///
/// @param source what the thread reads; opened, read and closed by it alone
/// @param count the most elements made ahead
record Prefetched<T>(Source<T> source, int count) implements Source<T> {
  @Override
  public Cursor<T> open(long epochSeed) {
    return new Pass<>(source, epochSeed, count);
  }

  @Override
  public OptionalLong size() {
    return source.size();
  }

  /// An element, or the end with neither, or with what has gone wrong.
  private record Item<T>(@Nullable T element, @Nullable Throwable problem) {}

  private static final class Pass<T> implements Cursor<T>, Runnable {
    private final Source<T> source;
    private final long epochSeed;
    private final BlockingQueue<Item<T>> ready;
    private final Thread thread;
    private volatile boolean closed;
    private @Nullable Item<T> end;

    Pass(Source<T> source, long epochSeed, int count) {
      this.source = source;
      this.epochSeed = epochSeed;
      ready = new ArrayBlockingQueue<>(count);
      thread = Thread.ofPlatform().daemon().name("elman-prefetch").start(this);
    }

    @Override
    public void run() {
      Item<T> last = readAll();
      try {
        if (!closed) { // else nobody takes what is in the queue, and it may be full
          ready.put(last);
        }
      } catch (InterruptedException _) {
        // closed while nobody took the end: there is nothing left to do
      }
    }

    /// Whatever happens becomes the end: also checked exceptions, which code compiled from other
    /// languages throws too. A closed pass has no readers, who were to know of it.
    private Item<T> readAll() {
      try (Cursor<T> cursor = source.open(epochSeed)) {
        for (T element = cursor.next(); element != null && !closed; element = cursor.next()) {
          ready.put(new Item<>(element, null));
        }
        return new Item<>(null, null);
      } catch (Throwable problem) {
        return new Item<>(null, problem);
      }
    }

    @Override
    public @Nullable T next() {
      Item<T> item = end;
      if (item == null) {
        item = closed ? new Item<>(null, null) : take();
      }
      if (item.element == null) {
        end = item;
        throwIfFailed(item.problem);
      }
      return item.element;
    }

    private Item<T> take() {
      try {
        return ready.take();
      } catch (InterruptedException problem) {
        Thread.currentThread().interrupt();
        throw DataException.of("prefetch", "to wait for the next element", problem);
      }
    }

    private static void throwIfFailed(@Nullable Throwable problem) {
      switch (problem) {
        case null -> {}
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        default ->
            throw new DataException(
                "prefetch: expected an element, but got " + problem + ".", problem);
      }
    }

    /// Wakes the thread from whatever it waits for, and waits until it has closed the source.
    @Override
    public void close() {
      closed = true;
      thread.interrupt();
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
