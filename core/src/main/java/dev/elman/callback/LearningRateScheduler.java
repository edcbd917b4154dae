package dev.elman.callback;

import dev.elman.model.Callback;
import dev.elman.model.TrainingRun;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sets the learning rate at the begin of each epoch: Keras's `LearningRateScheduler`. It adds
/// `learning_rate` to the logs.
public final class LearningRateScheduler implements Callback {
  /// The name of the learning rate in the logs.
  static final String LOG = "learning_rate";

  private final Rule rule;
  private @Nullable TrainingRun run;

  /// Which learning rate an epoch has.
  @FunctionalInterface
  public interface Rule {
    /// The learning rate of an epoch.
    ///
    /// @param epoch the number of the epoch, from 0
    /// @param current the learning rate so far
    double rate(int epoch, double current);
  }

  LearningRateScheduler(Rule rule) {
    this.rule = rule;
  }

  @Override
  public void trainBegin(TrainingRun newRun) {
    run = newRun;
  }

  @Override
  public void epochBegin(int epoch) {
    if (run != null) {
      run.learningRate(rule.rate(epoch, run.learningRate()));
    }
  }

  /// The epoch has its rate already.
  @Override
  public void epochResume(int epoch, int batch) {}

  @Override
  public void epochEnd(int epoch, Map<String, Double> logs) {
    if (run != null) {
      logs.put(LOG, run.learningRate());
    }
  }
}
