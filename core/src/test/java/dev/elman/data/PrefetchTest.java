package dev.elman.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Elements that a thread makes ahead: what arrives, what becomes of its failures, and that it
/// ends.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PrefetchTest {
  private static Stream<Sample> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> Sample.of(Tensor.of(new float[] {i})));
  }

  private static Samples numbered(int count) {
    return Dataset.ofSamples(() -> numbered(0, count));
  }

  private static List<Float> values(Cursor<Sample> cursor) {
    List<Float> values = new ArrayList<>();
    for (Sample sample = cursor.next(); sample != null; sample = cursor.next()) {
      values.add(sample.inputs().getFirst().data()[0]);
    }
    return values;
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("elman-prefetch"))
        .toList();
  }

  @Test
  void allElementsArriveInTheirOrderAndThenTheEndAgainAndAgain() {
    for (int ahead : new int[] {1, 3, 100}) {
      try (Cursor<Sample> cursor = numbered(20).prefetch(ahead).open(0)) {
        assertThat(values(cursor)).hasSize(20).isSorted().endsWith(19f);
        assertThat(cursor.next()).isNull();
        assertThat(cursor.next()).isNull();
      }
    }
    assertThat(threads()).isEmpty();
  }

  @Test
  void noMoreThanWantedAreMadeAhead() throws Exception {
    AtomicInteger made = new AtomicInteger();
    CountDownLatch third = new CountDownLatch(3);
    Samples samples =
        numbered(50)
            .map(sample -> {
              made.incrementAndGet();
              third.countDown();
              return sample;
            });
    try (Cursor<Sample> _ = samples.prefetch(2).open(0)) {
      assertThat(third.await(20, TimeUnit.SECONDS)).isTrue(); // two wait, the third is in the hand
      Thread.sleep(50);
      assertThat(made).hasValue(3);
    }
  }

  @Test
  void aPassThatIsClosedBeforeItsEndLeavesNoThreadAndNothingOpen() {
    for (int ahead = 1; ahead <= 4; ahead++) {
      for (int taken = 0; taken < 6; taken++) {
        AtomicInteger closed = new AtomicInteger();
        Samples samples = Dataset.ofSamples(() -> numbered(0, 8).onClose(closed::incrementAndGet));
        Cursor<Sample> cursor = samples.prefetch(ahead).open(0);
        for (int i = 0; i < taken; i++) {
          assertThat(cursor.next()).isNotNull();
        }
        cursor.close();
        cursor.close();
        assertThat(threads()).isEmpty();
        assertThat(closed).hasValue(1);
      }
    }
  }

  @Test
  void aPassThatIsClosedWhileItsThreadWaitsForRoomEnds() throws Exception {
    Cursor<Sample> cursor = numbered(8).prefetch(2).open(0);
    while (threads().stream().noneMatch(t -> t.getState() == Thread.State.WAITING)) {
      Thread.sleep(1);
    }
    cursor.close();
    assertThat(threads()).isEmpty();
    assertThat(cursor.next()).isNull();
  }

  @Test
  void aFailureArrivesBehindTheElementsBeforeIt() {
    Samples failing =
        numbered(9)
            .map(sample -> {
              if (sample.inputs().getFirst().data()[0] == 5) {
                throw new IllegalStateException("no five");
              }
              return sample;
            });
    Cursor<Sample> cursor = failing.prefetch(3).open(0);
    for (int i = 0; i < 5; i++) {
      assertThat(cursor.next()).isNotNull();
    }
    for (int again = 0; again < 2; again++) {
      assertThatThrownBy(cursor::next)
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("Samples.map", "sample 5", "no five")
          .hasRootCauseInstanceOf(IllegalStateException.class);
    }
    cursor.close();
    assertThat(threads()).isEmpty();
  }

  @Test
  void aSourceThatCannotBeOpenedIsAnsweredAtTheFirstElement() {
    Samples missing =
        Dataset.ofSamples(() -> {
          throw new IOException("no such thing");
        });
    try (Cursor<Sample> cursor = missing.prefetch(2).open(0)) {
      assertThatThrownBy(cursor::next)
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("a stream of samples", "no such thing");
    }
  }

  @Test
  void anErrorOfTheVirtualMachineArrivesAsItIs() {
    Samples failing =
        numbered(9)
            .map(_ -> {
              throw new StackOverflowError("deep");
            });
    try (Cursor<Sample> cursor = failing.prefetch(2).open(0)) {
      assertThatThrownBy(cursor::next).isInstanceOf(StackOverflowError.class).hasMessage("deep");
    }
  }

  @Test
  void aReaderThatIsInterruptedIsToldSoAndStaysInterrupted() {
    CountDownLatch never = new CountDownLatch(1);
    Samples stuck =
        numbered(9)
            .map(sample -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return sample;
            });
    Cursor<Sample> cursor = stuck.prefetch(2).open(0);
    Thread.currentThread().interrupt();
    assertThatThrownBy(cursor::next)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("to wait for the next element");
    cursor.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(threads()).isEmpty();
  }

  @Test
  void theOrderIsThatOfAPassWithoutAThread() {
    Samples samples = numbered(40).shuffle(10);
    for (long seed = 0; seed < 3; seed++) {
      try (Cursor<Sample> plain = samples.open(seed);
          Cursor<Sample> ahead = samples.prefetch(4).open(seed)) {
        assertThat(values(ahead)).isEqualTo(values(plain)).isNotEmpty();
      }
    }
  }

  @Test
  void atLeastOneIsMadeAhead() {
    assertThatThrownBy(() -> numbered(3).prefetch(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Samples.prefetch: expected at least 1, but got 0");
  }
}
