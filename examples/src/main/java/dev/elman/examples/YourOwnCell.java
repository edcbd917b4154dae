package dev.elman.examples;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.rnn;

import dev.elman.inspect.GradientCheck;
import dev.elman.model.FitOptions;
import dev.elman.model.History;
import dev.elman.model.Sequential;
import dev.elman.model.Verbose;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;

/// Checks the gradients of a cell that is not the library's, then trains with it: the network
/// learns to say the mean of what it has read.
public final class YourOwnCell {
  private YourOwnCell() {}

  /// Runs the example.
  public static void main(String[] args) {
    // @start region="check"
    GradientCheck.Report report = GradientCheck.of(new LeakyRnn(4, 0.3)).input(2, 5, 3).run();
    System.out.print(report); // a line for every parameter; report.require() throws, for tests
    // @end
    System.out.printf("loss %.4f%n", train().last("loss"));
  }

  private static History train() {
    Tensor x = Tensor.random(new Seed(1), 200, 10, 1);
    Tensor y = Tensor.zeros(200, 1);
    for (int i = 0; i < 200; i++) {
      for (int t = 0; t < 10; t++) {
        y.data()[i] += x.get(i, t, 0) / 10;
      }
    }
    // @start region="model"
    var model = Sequential.of(input(10, 1), rnn(new LeakyRnn(16, 0.3)), dense(1));
    model.compile(adam().learningRate(0.01), mse());
    return model.fit(x, y, FitOptions.epochs(40).batchSize(32).verbose(Verbose.SILENT));
    // @end
  }
}
