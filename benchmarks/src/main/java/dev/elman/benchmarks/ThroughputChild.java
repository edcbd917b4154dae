package dev.elman.benchmarks;

import java.util.Locale;

/// One whole model trained by Elman in a process of its own.
final class ThroughputChild {
  private ThroughputChild() {}

  /// Measures.
  ///
  /// @param args model, seconds
  public static void main(String[] args) {
    WholeModel model = WholeModel.valueOf(args[0].toUpperCase(Locale.ROOT));
    double seconds = Double.parseDouble(args[1]);
    model.measure(Math.max(Child.WARM_UP, seconds));
    Child.report(model.measure(seconds));
  }
}
