package dev.elman.tasks.forecasting;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.input;
import static dev.elman.Elman.segRnn;

import dev.elman.callback.Callbacks;
import dev.elman.layer.Symbol;
import dev.elman.layer.recurrent.SegRnn;
import dev.elman.model.Callback;
import dev.elman.model.FitOptions;
import dev.elman.model.Functional;
import dev.elman.model.Verbose;
import dev.elman.optimizer.GradientClip;
import dev.elman.optimizer.OptimizerOptions;
import java.util.List;

/// How segment recurrent networks learn and forecast.
///
/// They learn with Adam until other windows have not been forecast better for some epochs; the best
/// epoch is kept.
///
/// @param network the layer
/// @param options the settings, the window among them
/// @param loss what is made small
/// @param decay from the fifth epoch on the learning rate is this much of that of the epoch before;
///   1 for a constant rate. The authors of SegRNN use 0.8, which suits thousands of windows
record SegmentTraining(
    SegRnn.Config network, NetworkOptions options, PointLoss loss, double decay) {
  private static final int FULL_RATE_EPOCHS = 4;
  private static final double CLIP_NORM = 1;
  private static final int PART = 1024;

  /// Whether the second input is the number of the series.
  private boolean told() {
    return network.channels() > 0;
  }

  /// A network that has learned from some windows, up to the epoch that forecast others best.
  ///
  /// @param member the number of the network among those that are averaged
  Functional member(int member, SegmentWindows learn, SegmentWindows validate, Callback progress) {
    Functional model = model();
    model.seed(options.seed() + member);
    OptimizerOptions steps =
        OptimizerOptions.learningRate(options.learningRate())
            .clip(GradientClip.globalNorm(CLIP_NORM));
    model.compile(adam().options(steps), loss.loss());
    model.fit(
        learn.labelled(told()).shuffle().batch(options.batchSizeFor(learn.count())),
        FitOptions.epochs(options.epochs())
            .threads(options.threads())
            .validationData(validate.labelled(told()).batch(PART))
            .verbose(Verbose.SILENT)
            .callbacks(
                Callbacks.learningRateScheduler((epoch, _) -> rate(epoch)),
                Callbacks.earlyStopping().patience(options.patience()).restoreBestWeights(true),
                progress));
    return model;
  }

  private double rate(int epoch) {
    return options.learningRate() * Math.pow(decay, Math.max(0, epoch + 1 - FULL_RATE_EPOCHS));
  }

  private Functional model() {
    Symbol past = input(options.window());
    if (!told()) {
      return Functional.of(past, segRnn(network).apply(past));
    }
    Symbol series = input(1);
    return Functional.of(List.of(past, series), List.of(segRnn(network).apply(past, series)));
  }

  /// The mean of what networks say comes after each window: `[windows, horizon]`, row-major, in the
  /// unit of the window.
  static float[] forecast(List<Functional> members, SegmentWindows windows) {
    float[] mean = new float[windows.count() * windows.horizon()];
    float part = 1f / members.size();
    for (Functional member : members) {
      int[] at = {0};
      member.predict(
          windows.unlabelled(member.inputs().size() > 1).batch(PART),
          outputs -> {
            float[] said = outputs.getFirst().data();
            for (int i = 0; i < outputs.getFirst().size(); i++) {
              mean[at[0]++] += part * said[i];
            }
          });
    }
    return mean;
  }
}
