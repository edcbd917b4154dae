package dev.elman.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every part runs once, whoever runs it, and no exception is lost.
@Timeout(60)
class WorkersTest {
  @Test
  void everyPartOfManyTinyJobsRunsExactlyOnceAndForItsOwnJob() {
    int launches = 100_000;
    var few = new AtomicIntegerArray(16);
    var many = new AtomicIntegerArray(16);
    Workers.Job fewParts = few::incrementAndGet;
    Workers.Job manyParts = many::incrementAndGet;
    try (Workers workers = new Workers(4)) {
      // a job of more parts follows one of fewer: a thread that comes late must not take the rest
      for (int i = 0; i < launches / 2; i++) {
        workers.run(fewParts, 2);
        workers.run(manyParts, 9);
      }
    }
    for (int part = 0; part < 16; part++) {
      assertThat(few.get(part)).as("part %d of 2", part).isEqualTo(part < 2 ? launches / 2 : 0);
      assertThat(many.get(part)).as("part %d of 9", part).isEqualTo(part < 9 ? launches / 2 : 0);
    }
  }

  @Test
  void aJobIsFinishedWhenRunReturns() {
    int[] plain = new int[64]; // not atomic: run must publish what other threads wrote
    try (Workers workers = new Workers(4)) {
      for (int job = 1; job <= 20_000; job++) {
        int number = job;
        int parts = 1 + job % 5;
        workers.run(part -> plain[part * 8] = number, parts);
        for (int part = 0; part < parts; part++) {
          assertThat(plain[part * 8]).isEqualTo(job);
        }
      }
    }
  }

  @Test
  void aJobWithoutPartsReturnsAtOnce() {
    try (Workers workers = new Workers(2)) {
      workers.run(_ -> assertThat(true).isFalse(), 0);
    }
  }

  @Test
  void sleepingThreadsAreWoken() throws InterruptedException {
    try (Workers workers = new Workers(3)) {
      for (int i = 0; i < 20; i++) {
        Thread.sleep(2); // long enough for them to fall asleep
        var together = new CountDownLatch(3);
        workers.run(_ -> meet(together), 3);
      }
    }
  }

  private static void meet(CountDownLatch latch) {
    latch.countDown();
    waitFor(latch);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anExceptionOfAnotherThreadIsThrownAgainAndNamesItsPart() {
    var problem = new IllegalArgumentException("bad row");
    Throwable thrown = throwOnWorker(problem);
    assertThat(thrown).isSameAs(problem);
    assertThat(thrown.getSuppressed()).hasSize(1);
    assertThat(thrown.getSuppressed()[0]).hasMessageMatching("part [01] of .* elman-worker-1");
  }

  @Test
  void anErrorOfAnotherThreadIsThrownAgain() {
    var problem = new StackOverflowError("deep");
    assertThat(throwOnWorker(problem)).isSameAs(problem);
  }

  @Test
  void aCheckedExceptionThatWasSmuggledInIsNotLost() {
    var problem = new IOException("disk");
    assertThat(throwOnWorker(problem))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("elman-worker-1")
        .hasCause(problem);
  }

  private static Throwable throwOnWorker(Throwable problem) {
    var thrown = new CountDownLatch(1);
    try (Workers workers = new Workers(2)) {
      return catchThrowable(() ->
          workers.run(
              _ -> {
                if (isWorker()) {
                  thrown.countDown();
                  WorkersTest.<RuntimeException>smuggle(problem);
                }
                waitFor(thrown);
              },
              2));
    }
  }

  private static boolean isWorker() {
    return Thread.currentThread().getName().startsWith("elman-worker");
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void smuggle(Throwable problem) throws E {
    throw (E) problem;
  }

  @Test
  void afterAnExceptionOfTheCallerNothingGoesOnBehindItsBack() {
    var running = new CountDownLatch(1);
    var started = new AtomicInteger();
    var ended = new AtomicInteger();
    assertThatThrownBy(
            () -> {
              try (Workers workers = new Workers(2)) {
                workers.run(
                    _ -> {
                      if (!isWorker()) {
                        waitFor(running);
                        throw new IllegalStateException("mine");
                      }
                      started.incrementAndGet();
                      running.countDown();
                      pause();
                      ended.incrementAndGet();
                    },
                    1000);
              }
            })
        .hasMessage("mine");
    assertThat(aliveWorkers()).isZero();
    assertThat(ended).hasValue(started.get());
    assertThat(started.get()).as("parts are dropped").isLessThan(500);
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long aliveWorkers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("elman-worker"))
        .count();
  }

  @Test
  void anInterruptedCallerFinishesTheJobAndStaysInterrupted() {
    var sum = new AtomicInteger();
    Thread.currentThread().interrupt();
    try (Workers workers = new Workers(3)) {
      workers.run(
          _ -> {
            for (long end = System.nanoTime() + 3_000_000; System.nanoTime() < end; ) {
              Thread.onSpinWait();
            }
            sum.incrementAndGet();
          },
          8);
      assertThat(sum).hasValue(8);
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(aliveWorkers()).isZero();
  }
}
