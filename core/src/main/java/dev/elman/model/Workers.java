package dev.elman.model;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A few threads that run the numbered parts of a job together with the calling thread; nothing is
/// allocated per job.
///
/// The caller takes parts as well, in its own loop, so that the way from `fit` to a cell stays
/// short:
///
/// ```
/// workers.launch(job, parts);
/// for (int part = workers.claim(); part >= 0; part = workers.claim()) { job.run(part); workers.done(); }
/// workers.await();
/// ```
///
/// Which thread runs which part varies from run to run; a job's result must not depend on it. After
/// an exception the workers can only be closed.
final class Workers implements AutoCloseable {
  /// Between two jobs a thread looks for work this often before it sleeps: about as long as a small
  /// optimizer step takes.
  private static final int SPINS = 5_000;

  /// One part of a job.
  interface Job {
    void run(int part);
  }

  private record Failure(Throwable cause, String where) {}

  private final Worker[] threads;

  /// Job number << 32 | parts that nobody has taken yet. Both change together: a thread that comes
  /// late to a job finds either no part left or another number, and can never take a part of the
  /// next job for one of its own.
  private final AtomicLong state = new AtomicLong();

  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
  private volatile Job job = _ -> {};
  private volatile boolean closed;

  /// Workers for this number of threads, the calling one included.
  Workers(int count) {
    threads = new Worker[count - 1];
    Arrays.setAll(threads, i -> new Worker("elman-worker-" + (i + 1)));
    try {
      for (Worker worker : threads) {
        worker.start();
      }
    } catch (Throwable noMoreThreads) {
      close();
      throw noMoreThreads;
    }
  }

  /// Offers a job to the other threads. Every part of the last one must have been finished.
  void launch(Job newJob, int parts) {
    job = newJob;
    unfinished.set(parts);
    state.set(nextJob() | parts);
    if (parts > 1) {
      for (Worker worker : threads) {
        worker.wake();
      }
    }
  }

  private long nextJob() {
    return ((state.get() >>> 32) + 1) << 32;
  }

  /// The next part of the current job for the calling thread, or -1 when all have been taken. The
  /// last part is the first to be taken.
  int claim() {
    return claim(state.get() >>> 32);
  }

  private int claim(long number) {
    while (true) {
      long now = state.get();
      int left = (int) now;
      if (now >>> 32 != number || left == 0) {
        return -1;
      }
      if (state.compareAndSet(now, now - 1)) {
        return left - 1;
      }
    }
  }

  /// Says that a claimed part is finished.
  void done() {
    unfinished.decrementAndGet();
  }

  /// Waits until every part is finished. Throws what another thread has thrown, and tells where by
  /// a suppressed exception.
  void await() {
    for (int spin = 0; unfinished.get() > 0; spin++) {
      if (spin < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(20_000);
      }
    }
    Failure first = failure.get();
    if (first != null) {
      first.cause.addSuppressed(new IllegalStateException(first.where));
      switch (first.cause) {
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        default -> throw new IllegalStateException(first.where, first.cause);
      }
    }
  }

  /// Runs a whole job on all threads and waits for it.
  void run(Job newJob, int parts) {
    launch(newJob, parts);
    for (int part = claim(); part >= 0; part = claim()) {
      newJob.run(part);
      done();
    }
    await();
  }

  /// Ends the threads and waits until they have ended, so that nothing of a job that failed goes on
  /// behind the caller's back. Parts that are running are finished first, the others are dropped.
  @Override
  public void close() {
    closed = true;
    state.set(nextJob());
    boolean interrupted = false;
    for (Worker worker : threads) {
      LockSupport.unpark(worker);
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Worker extends Thread {
    private volatile boolean asleep;

    private Worker(String name) {
      super(name);
      setDaemon(true);
    }

    private void wake() {
      if (asleep) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      long last = 0;
      while (!closed) {
        long number = awaitJob(last);
        Job current = job;
        for (int part = claim(number); part >= 0; part = claim(number)) {
          runPart(current, part);
        }
        last = number;
      }
    }

    private long awaitJob(long last) {
      for (int spin = 0; state.get() >>> 32 == last && !closed; spin++) {
        if (spin < SPINS) {
          Thread.onSpinWait();
        } else {
          asleep = true;
          if (state.get() >>> 32 == last && !closed) {
            LockSupport.park(this);
          }
          asleep = false;
        }
      }
      return state.get() >>> 32;
    }

    /// Catches everything, because code compiled from other languages throws checked exceptions
    /// too.
    private void runPart(Job current, int part) {
      try {
        current.run(part);
      } catch (Throwable problem) {
        String where = "part " + part + " of a job failed on thread " + getName();
        failure.compareAndSet(null, new Failure(problem, where));
      } finally {
        done();
      }
    }
  }
}
