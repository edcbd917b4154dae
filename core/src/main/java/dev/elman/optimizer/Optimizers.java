package dev.elman.optimizer;

import dev.elman.tensor.Catalog;
import java.util.List;

/// All optimizers of the library, with Keras 3's defaults.
public final class Optimizers {
  private static final Catalog<Optimizer> CATALOG =
      new Catalog<Optimizer>("Optimizers.of")
          .add("sgd", Optimizers::sgd)
          .add("rmsprop", Optimizers::rmsprop)
          .add("adam", Optimizers::adam)
          .add("adamw", Optimizers::adamW)
          .add("nadam", Optimizers::nadam)
          .add("adamax", Optimizers::adamax)
          .add("adagrad", Optimizers::adagrad)
          .add("adadelta", Optimizers::adadelta)
          .add("ftrl", Optimizers::ftrl)
          .add("lion", Optimizers::lion)
          .add("lamb", Optimizers::lamb)
          .add("adafactor", Optimizers::adafactor)
          .add("muon", Optimizers::muon)
          .add("nt_asgd", Optimizers::ntAsgd);

  private Optimizers() {}

  /// The optimizer with this name and its default options: `rmsprop`, `RMSprop`.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists all names and suggests
  ///   the closest
  public static Optimizer of(String name) {
    return CATALOG.of(name);
  }

  /// The names that [#of] knows.
  public static List<String> names() {
    return CATALOG.names();
  }

  private static OptimizerOptions rate(double rate) {
    return OptimizerOptions.learningRate(rate);
  }

  /// Gradient descent with learning rate 0.01, without momentum.
  public static Sgd sgd() {
    return new Sgd(rate(0.01), 0, false);
  }

  /// RMSprop with learning rate 0.001, rho 0.9, epsilon 1e-7, without momentum, not centered.
  public static Rmsprop rmsprop() {
    return new Rmsprop(rate(0.001), 0.9, 0, 1e-7, false);
  }

  /// Adam with learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-7, without AMSGrad.
  public static Adam adam() {
    return new Adam(rate(0.001), 0.9, 0.999, 1e-7, false);
  }

  /// [#adam()] with weight decay 0.004.
  public static AdamW adamW() {
    return new AdamW(adam().weightDecay(0.004));
  }

  /// Nadam with learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-7.
  public static Nadam nadam() {
    return new Nadam(rate(0.001), 0.9, 0.999, 1e-7);
  }

  /// Adamax with learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-7.
  public static Adamax adamax() {
    return new Adamax(rate(0.001), 0.9, 0.999, 1e-7);
  }

  /// Adagrad with learning rate 0.001, initial accumulator value 0.1, epsilon 1e-7.
  public static Adagrad adagrad() {
    return new Adagrad(rate(0.001), 0.1, 1e-7);
  }

  /// Adadelta with learning rate 0.001, rho 0.95, epsilon 1e-7.
  public static Adadelta adadelta() {
    return new Adadelta(rate(0.001), 0.95, 1e-7);
  }

  /// FTRL with learning rate 0.001, learning rate power -0.5, initial accumulator value 0.1,
  /// without penalties.
  public static Ftrl ftrl() {
    return new Ftrl(rate(0.001), -0.5, 0.1, 0, 0, 0, 0);
  }

  /// Lion with learning rate 0.001, beta1 0.9, beta2 0.99.
  public static Lion lion() {
    return new Lion(rate(0.001), 0.9, 0.99);
  }

  /// LAMB with learning rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-7.
  public static Lamb lamb() {
    return new Lamb(rate(0.001), 0.9, 0.999, 1e-7);
  }

  /// Adafactor with learning rate 0.001, beta2 decay -0.8, epsilon1 1e-30, epsilon2 0.001, clip
  /// threshold 1, relative steps.
  public static Adafactor adafactor() {
    return new Adafactor(rate(0.001), -0.8, 1e-30, 1e-3, 1, true);
  }

  /// Muon with learning rate 0.001, momentum 0.95 in Nesterov's form, five iterations, RMS rate
  /// 0.2; [#adamW()] for what is no matrix.
  public static Muon muon() {
    return new Muon(
        adamW().adam(),
        0.95,
        true,
        new Muon.Polynomial(5, 3.4445, -4.7750, 2.0315),
        0.2,
        new Muon.Others(0.004, 1, List.of(), true));
  }

  /// Gradient descent with learning rate 0.01 whose weights are averaged from the moment on when a
  /// callback says so.
  public static NtAsgd ntAsgd() {
    return new NtAsgd(rate(0.01).average(WeightAverage.triggered()));
  }
}
