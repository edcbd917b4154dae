package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.rmsprop;
import static dev.elman.Elman.simpleRnn;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.elman.layer.AdaptiveSoftmax;
import dev.elman.layer.Crf;
import dev.elman.layer.Layer;
import dev.elman.layer.SampledSoftmax;
import dev.elman.layer.recurrent.SegRnn;
import dev.elman.loss.Loss;
import dev.elman.loss.Losses;
import dev.elman.metric.Metric;
import dev.elman.metric.Metrics;
import dev.elman.optimizer.Optimizer;
import dev.elman.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A training step in the steady state allocates nothing, on no thread.
///
/// The steady state begins when the JVM has compiled the step (the Vector API allocates before) and
/// the buffers have grown; and the JVM may compile it again, differently. So a test trains for two
/// seconds at least and until the last batches, many behind each other, have allocated not one
/// byte; it fails if that does not happen for a long time. Whatever a step allocates each time, or
/// now and then, keeps such a run from happening; code that is merely not compiled yet does not.
@Timeout(240)
@Tag("own-jvm")
class AllocationTest {
  private static final long LEAST_NANOS = 2_000_000_000L;
  private static final long MOST_NANOS = 40_000_000_000L;

  @Test
  void theExampleNetworkWithRmspropAllocatesNothing() {
    assertQuiet(Sequential.of(input(10, 1), simpleRnn(32), dense(1)), rmsprop(), 1, 300);
  }

  @Test
  void theExampleNetworkWithAdamMetricsAndClippingAllocatesNothing() {
    Sequential model = Sequential.of(input(10, 1), simpleRnn(32), dense(1));
    assertQuiet(model, adam().globalClipNorm(0.01), 1, 300, Metrics.mae(), Metrics.rmse());
  }

  @Test
  void stackedCellsAndDropoutAllocateNothing() {
    Sequential model =
        Sequential.of(
            input(10, 1),
            gru(8).returnSequences(),
            dropout(0.2),
            lstm(8).goBackwards(),
            dense(8, "relu"),
            dense(1));
    assertQuiet(model, rmsprop(), 1, 300);
  }

  @Test
  void anLstmOf128UnitsOnTwoThreadsAllocatesNothing() {
    assertQuiet(Sequential.of(input(20, 64), lstm(128), dense(1)), rmsprop(), 2, 60);
  }

  @Test
  void anLstmOf128UnitsWithAdamAllocatesNothing() {
    assertQuiet(Sequential.of(input(20, 64), lstm(128), dense(1)), adam(), 1, 60);
  }

  @Test
  void outputsForManyClassesAllocateNothing() {
    AdaptiveSoftmax adaptive = new AdaptiveSoftmax(AdaptiveSoftmax.Config.of(12, 3, 7).divValue(2));
    assertQuietTagger(adaptive, adaptive.loss());
    SampledSoftmax sampled = new SampledSoftmax(SampledSoftmax.Config.of(12, 5));
    assertQuietTagger(sampled, sampled.loss());
  }

  @Test
  void forecastsInSegmentsAllocateNothing() {
    SegRnn layer = new SegRnn(SegRnn.Config.of(8, 4, 12).dropout(0.2));
    Sequential model = Sequential.of(input(24), layer);
    int rows = 32 * 31;
    Samples samples = Samples.of(Fixtures.numbers(1, rows, 24), Fixtures.numbers(2, rows, 12));
    assertQuiet(model, adam(), Losses.mae(), 1, 300, o -> model.fit(samples, o));
  }

  @Test
  void crfsAllocateNothing() {
    Crf crf = new Crf();
    assertQuietTagger(crf, crf.loss(), crf.decoded(Metrics.sparseCategoricalAccuracy()));
  }

  private static void assertQuietTagger(Layer output, Loss loss, Metric... metrics) {
    Sequential model = Sequential.of(input(6, 3), dense(8), output);
    int rows = 32 * 31;
    Tensor y = Tensor.zeros(rows, 6);
    for (int i = 0; i < y.size(); i++) {
      y.data()[i] = i % 8;
    }
    Samples samples = Samples.of(Fixtures.numbers(1, rows, 6, 3), y);
    assertQuiet(model, rmsprop(), loss, 1, 300, options -> model.fit(samples, options), metrics);
  }

  /// Sees at the end of every batch how much all threads of the training have allocated; allocates
  /// nothing itself.
  private static final class Meter implements Callback {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final int wanted;
    private final long start = System.nanoTime();
    private long[] ids = new long[0];
    private TrainingRun run = Fixtures.run(0, 0);
    private long last;
    private long lastStep;
    private long steps;
    private int quiet;

    private Meter(int wanted) {
      this.wanted = wanted;
    }

    @Override
    public void trainBegin(TrainingRun newRun) {
      run = newRun;
      long own = Thread.currentThread().threadId();
      ids =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t.threadId() == own || t.getName().startsWith("elman-worker"))
              .mapToLong(Thread::threadId)
              .toArray();
    }

    @Override
    public void batchEnd(int epoch, int batch, double loss) {
      long now = 0;
      for (long id : ids) {
        now += THREADS.getThreadAllocatedBytes(id);
      }
      lastStep = now - last;
      last = now;
      steps++;
      // between two epochs something may be allocated; within one nothing
      if (batch > 0) {
        quiet = lastStep == 0 ? quiet + 1 : 0;
      }
    }

    @Override
    public void epochEnd(int epoch, java.util.Map<String, Double> logs) {
      long nanos = System.nanoTime() - start;
      if ((quiet >= wanted && nanos > LEAST_NANOS) || nanos > MOST_NANOS) {
        run.stop();
      }
    }
  }

  private static void assertQuiet(
      Sequential model, Optimizer optimizer, int threads, int wanted, Metric... metrics) {
    model.build();
    int[] sample = model.inputShape().prepend(32 * 31).toArray();
    Samples samples = Samples.of(Fixtures.numbers(1, sample), Fixtures.numbers(2, sample[0], 1));
    assertQuiet(model, optimizer, threads, wanted, options -> model.fit(samples, options), metrics);
  }

  private static void assertQuiet(
      Sequential model,
      Optimizer optimizer,
      int threads,
      int wanted,
      Consumer<FitOptions> fit,
      Metric... metrics) {
    assertQuiet(model, optimizer, mse(), threads, wanted, fit, metrics);
  }

  private static void assertQuiet(
      Sequential model,
      Optimizer optimizer,
      Loss loss,
      int threads,
      int wanted,
      Consumer<FitOptions> fit,
      Metric... metrics) {
    var meter = new Meter(wanted);
    model.compile(optimizer, loss, metrics);
    fit.accept(Fixtures.silent(Integer.MAX_VALUE).threads(threads).callbacks(meter));
    assertThat(meter.ids).as("threads measured").hasSize(threads);
    assertThat(meter.quiet)
        .as(
            "batches behind each other without a byte, after %d steps; the last step allocated %d"
                + " bytes",
            meter.steps, meter.lastStep)
        .isGreaterThanOrEqualTo(wanted);
  }
}
