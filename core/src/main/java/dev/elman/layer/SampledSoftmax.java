package dev.elman.layer;

import static dev.elman.initializer.Initializers.glorotUniform;
import static dev.elman.initializer.Initializers.zeros;

import dev.elman.initializer.Initializer;
import dev.elman.loss.Loss;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A softmax over many classes that is trained on the right class and a few others, drawn for each
/// batch (Bengio and Senécal 2008, doi:10.1109/TNN.2007.912312; Jean et al. 2015, arXiv:1412.2007).
/// `[…, features]` → the same.
///
/// ```
/// z(k) = x · W_k + b_k
/// training:   value = log(exp z(label) + Σ_s exp z(k_s) / (S q(k_s))) - z(label)      k_s ~ q, s = 1 … S
/// evaluation: value = log Σ_k exp z(k) - z(label)
/// q(k) = log((k + 2) / (k + 1)) / log(classes + 1)                                    log-uniform
/// ```
///
/// | parameter | shape | TensorFlow |
/// |---|---|---|
/// | W | `[classes, F]` | weights |
/// | b | `[classes]` | biases |
///
/// The sum over the drawn classes stands for that over all but the label: a drawn class that is the
/// label of a position is left out there. Classes are numbered by falling frequency, since the
/// frequent ones are drawn more often. It is the last layer of a model and passes its input on;
/// [#loss()] trains it, and [#logits] says what the model predicts. The loss that training reports
/// is that of the samples, that of evaluation the true one.
public final class SampledSoftmax extends Layer {
  private final Config config;
  private @Nullable Parameter kernel;
  private @Nullable Parameter bias;

  /// The options.
  ///
  /// @param classes the number of classes
  /// @param samples S, how many classes are drawn for a batch
  /// @param kernelInitializer first values of W; Glorot uniform by default
  /// @param biasInitializer first values of b; zeros by default
  public record Config(
      int classes, int samples, Initializer kernelInitializer, Initializer biasInitializer) {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if there is no class or no sample
    public Config {
      if (classes < 1 || samples < 1) {
        throw new IllegalArgumentException(
            "SampledSoftmax: expected at least one class and one sample, but got "
                + classes
                + " and "
                + samples
                + ". Usual are some hundred samples of some ten thousand classes.");
      }
    }

    /// The usual first values.
    public static Config of(int classes, int samples) {
      return new Config(classes, samples, glorotUniform(), zeros());
    }

    /// Other first values of W.
    public Config kernelInitializer(Initializer newInitializer) {
      return new Config(classes, samples, newInitializer, biasInitializer);
    }

    /// Other first values of b.
    public Config biasInitializer(Initializer newInitializer) {
      return new Config(classes, samples, kernelInitializer, newInitializer);
    }

    /// Draws S classes for a batch with this seed.
    void draw(long seed, int[] drawn) {
      for (int s = 0; s < samples; s++) {
        double u = Seed.uniform(seed, s); // StrictMath: the same classes on every machine
        int k = (int) StrictMath.exp(u * StrictMath.log(classes + 1.0)) - 1;
        drawn[s] = Math.min(k, classes - 1);
      }
    }

    /// `log(S q(k))`: the logarithm of how often a class is drawn on average.
    double logExpected(int k) {
      return Math.log(samples * Math.log((k + 2.0) / (k + 1.0)) / Math.log(classes + 1.0));
    }
  }

  /// A layer of this configuration.
  public SampledSoftmax(Config config) {
    this.config = config;
  }

  /// What trains the layer: the crossentropy of class numbers. It may be taken before the layer is
  /// built.
  public Loss loss() {
    return new SampledSoftmaxLoss(this);
  }

  /// The logits of all classes: `[…, features]` → `[…, classes]`.
  ///
  /// @param x what the layer, or a model that ends with it, returned
  /// @throws IllegalStateException before [#build]
  public Tensor logits(Tensor x) {
    Ops ops = Ops.create();
    PackedMatrix packed = new PackedMatrix();
    int features = kernel().shape().extent(1);
    Matrix all = new Matrix();
    ops.packTransposed(
        all.on(kernel().values(), kernel().offset(), config.classes, features), packed);
    Tensor logits = Tensor.zeros(x.shape().withFeatures(config.classes));
    Matrix z = new Matrix().on(logits.data(), 0, x.positions(), config.classes);
    ops.setRows(bias().values(), bias().offset(), z);
    ops.addMatMul(new Matrix().on(x.data(), 0, x.positions(), features), packed, z);
    return logits;
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    return x;
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    return dy;
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() < 1 || input.features() == Shape.ANY) {
      throw badInput("[…, features]", input, "Say how many features x has.");
    }
  }

  @Override
  protected void createParameters(Shape input) {
    kernel =
        addParameter(
            "kernel", Shape.of(config.classes, input.features()), config.kernelInitializer);
    bias = addParameter("bias", Shape.of(config.classes), config.biasInitializer);
  }

  /// W.
  Parameter kernel() {
    inputShapes(); // throws before build
    return Objects.requireNonNull(kernel);
  }

  /// b.
  Parameter bias() {
    inputShapes(); // throws before build
    return Objects.requireNonNull(bias);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public String type() {
    return "SampledSoftmax";
  }

  /// The configuration.
  public Config config() {
    return config;
  }
}
