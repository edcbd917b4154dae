package dev.elman.model;

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

  private final Worker[] threads;
  private final AtomicLong state = new AtomicLong(); // job number << 32 | next part
  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile int parts;
  private volatile Job job = _ -> {};
  private volatile boolean closed;

  /// Workers for this number of threads, the calling one included.
  Workers(int count) {
    threads = new Worker[count - 1];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Worker("elman-worker-" + (i + 1));
      threads[i].start();
    }
  }

  /// Offers a job to the other threads.
  void launch(Job newJob, int newParts) {
    job = newJob;
    parts = newParts;
    unfinished.set(newParts);
    state.set(((state.get() >>> 32) + 1) << 32);
    if (newParts > 1) {
      for (Worker worker : threads) {
        worker.wake();
      }
    }
  }

  /// The next part of the current job for the calling thread, or -1 when all have been taken.
  int claim() {
    return claim(state.get() >>> 32);
  }

  private int claim(long number) {
    while (true) {
      long now = state.get();
      int part = (int) now;
      if (now >>> 32 != number || part >= parts) {
        return -1;
      }
      // fails if another job has begun since, so `parts` belongs to this job
      if (state.compareAndSet(now, now + 1)) {
        return part;
      }
    }
  }

  /// Says that a claimed part is finished.
  void done() {
    unfinished.decrementAndGet();
  }

  /// Waits until every part is finished.
  void await() {
    for (int spin = 0; unfinished.get() > 0; spin++) {
      if (spin < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(20_000);
      }
    }
    Throwable first = failure.getAndSet(null);
    switch (first) {
      case null -> {}
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      default -> throw new IllegalStateException(first);
    }
  }

  /// Runs a whole job on all threads and waits for it.
  void run(Job newJob, int newParts) {
    launch(newJob, newParts);
    for (int part = claim(); part >= 0; part = claim()) {
      newJob.run(part);
      done();
    }
    await();
  }

  /// Ends the threads. Parts that are running are finished first.
  @Override
  public void close() {
    closed = true;
    for (Worker worker : threads) {
      LockSupport.unpark(worker);
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

    private void runPart(Job current, int part) {
      try {
        current.run(part);
      } catch (RuntimeException | Error problem) {
        failure.compareAndSet(null, problem); // thrown again in await()
      } finally {
        done();
      }
    }
  }
}
