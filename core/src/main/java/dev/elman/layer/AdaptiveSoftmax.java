package dev.elman.layer;

import static dev.elman.initializer.Initializers.glorotUniform;
import static dev.elman.initializer.Initializers.zeros;

import dev.elman.initializer.Initializer;
import dev.elman.loss.Loss;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A softmax over many classes, most of which are rare, that does not compute all of them in
/// training (Grave et al. 2017, arXiv:1609.04309): the output of language models with large
/// vocabularies. `[…, features]` → the same; equal to PyTorch's `AdaptiveLogSoftmaxWithLoss`.
///
/// Classes are numbered by falling frequency. The `cutoffs` cut them into a shortlist and clusters;
/// a cluster is one of the choices of the head, and the rarer its classes, the fewer dimensions it
/// gets.
///
/// ```
/// head = log softmax(x H + b)                   the shortlist, then a choice for each cluster
/// log p(k) = head_k                             k in the shortlist
/// log p(k) = head_c + log softmax(x P_c O_c)_k  k in cluster c
/// ```
///
/// | parameter | shape | PyTorch |
/// |---|---|---|
/// | H | `[F, shortlist + clusters]` | head.weightᵀ |
/// | b | `[shortlist + clusters]`, if `headBias` | head.bias |
/// | P_c | `[F, F / divValue^(c+1)]` | tail.c.0.weightᵀ |
/// | O_c | `[F / divValue^(c+1), classes of c]` | tail.c.1.weightᵀ |
///
/// It is the last layer of a model and passes its input on; [#loss()] trains it, and
/// [#logProbabilities] says what the model predicts. The loss is the mean of `-log p(label)` over
/// the positions, of which e to the power is the perplexity.
public final class AdaptiveSoftmax extends Layer {
  private final Config config;
  private @Nullable Projection head;
  private final List<Projection> down = new ArrayList<>(); // P_c
  private final List<Projection> out = new ArrayList<>(); // O_c

  /// The options.
  ///
  /// @param classes the number of classes
  /// @param cutoffs the first class of each cluster, growing: the first one is the size of the
  ///   shortlist
  /// @param divValue by how much the dimensions of each cluster are fewer than those of the one
  ///   before; PyTorch's default is 4
  /// @param headBias whether b is added; false by default
  /// @param kernelInitializer first values of H, P and O; Glorot uniform by default
  public record Config(
      int classes,
      List<Integer> cutoffs,
      double divValue,
      boolean headBias,
      Initializer kernelInitializer) {
    /// Checks the cutoffs.
    ///
    /// @throws IllegalArgumentException if they do not grow from 1 to less than `classes`, or
    ///   `divValue` is not at least 1
    public Config {
      cutoffs = List.copyOf(cutoffs);
      int last = 0;
      for (int cutoff : cutoffs) {
        if (cutoff <= last || cutoff >= classes) {
          throw new IllegalArgumentException(
              "AdaptiveSoftmax cutoffs: expected growing numbers between 0 and the "
                  + classes
                  + " classes, but got "
                  + cutoffs
                  + ". They are the first classes of the clusters.");
        }
        last = cutoff;
      }
      if (cutoffs.isEmpty()) {
        throw new IllegalArgumentException(
            "AdaptiveSoftmax cutoffs: expected at least one, but got none. Use dense(classes) where"
                + " all classes are frequent.");
      }
      if (!(divValue >= 1)) {
        throw new IllegalArgumentException(
            "AdaptiveSoftmax divValue: expected at least 1, but got " + divValue + ".");
      }
    }

    /// PyTorch's defaults.
    public static Config of(int classes, Integer... cutoffs) {
      return new Config(classes, List.of(cutoffs), 4, false, glorotUniform());
    }

    /// Other dimensions of the clusters.
    public Config divValue(double newDivValue) {
      return new Config(classes, cutoffs, newDivValue, headBias, kernelInitializer);
    }

    /// With or without a bias of the head.
    public Config headBias(boolean newHeadBias) {
      return new Config(classes, cutoffs, divValue, newHeadBias, kernelInitializer);
    }

    /// Other first values of the kernels.
    public Config kernelInitializer(Initializer newInitializer) {
      return new Config(classes, cutoffs, divValue, headBias, newInitializer);
    }

    int shortlist() {
      return cutoffs.getFirst();
    }

    int clusters() {
      return cutoffs.size();
    }

    int first(int cluster) {
      return cutoffs.get(cluster);
    }

    int end(int cluster) {
      return cluster + 1 < cutoffs.size() ? cutoffs.get(cluster + 1) : classes;
    }

    int dimensions(int features, int cluster) {
      return (int) (features / Math.pow(divValue, cluster + 1));
    }

    /// The cluster of a class, or -1 for the shortlist.
    int clusterOf(int label) {
      int cluster = -1;
      while (cluster + 1 < cutoffs.size() && label >= cutoffs.get(cluster + 1)) {
        cluster++;
      }
      return cluster;
    }
  }

  /// A layer of this configuration.
  public AdaptiveSoftmax(Config config) {
    this.config = config;
  }

  /// What trains the layer: the negative log-likelihood of class numbers. It may be taken before
  /// the layer is built.
  public Loss loss() {
    return new AdaptiveSoftmaxLoss(this);
  }

  /// The logarithm of the probability of every class: `[…, features]` → `[…, classes]`.
  ///
  /// @param x what the layer, or a model that ends with it, returned
  /// @throws IllegalStateException before [#build]
  public Tensor logProbabilities(Tensor x) {
    AdaptiveSoftmax packed = new AdaptiveSoftmax(config); // training may go on beside
    packed.head = head().unpacked();
    for (int c = 0; c < config.clusters(); c++) {
      packed.down.add(down(c).unpacked());
      packed.out.add(out(c).unpacked());
    }
    packed.pack(Ops.create());
    return new AdaptiveSoftmaxLoss(packed).logProbabilities(x);
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
    if (config.dimensions(input.features(), config.clusters() - 1) < 1) {
      throw badInput(
          "at least "
              + (int) Math.ceil(Math.pow(config.divValue, config.clusters()))
              + " features, so that the last cluster has a dimension",
          input,
          "Use fewer cutoffs, a smaller divValue, or more units in the layer before.");
    }
  }

  @Override
  protected void createParameters(Shape input) {
    int features = input.features();
    int choices = config.shortlist() + config.clusters();
    head =
        Projection.create(
            this,
            "head_",
            Shape.of(features, choices),
            1,
            config.headBias ? Shape.of(choices) : null,
            config.kernelInitializer,
            zeros());
    for (int c = 0; c < config.clusters(); c++) {
      int dimensions = config.dimensions(features, c);
      int classes = config.end(c) - config.first(c);
      down.add(projection("tail_" + c + "_projection_", Shape.of(features, dimensions)));
      out.add(projection("tail_" + c + "_", Shape.of(dimensions, classes)));
    }
  }

  private Projection projection(String name, Shape shape) {
    return Projection.create(this, name, shape, 1, null, config.kernelInitializer, zeros());
  }

  @Override
  public void pack(Ops ops) {
    head().pack(ops);
    for (int c = 0; c < down.size(); c++) {
      down.get(c).pack(ops);
      out.get(c).pack(ops);
    }
  }

  Projection head() {
    if (head == null) {
      throw new IllegalStateException(
          displayName() + ": the layer has no weights yet. Build the model or fit it first.");
    }
    return head;
  }

  /// P of a cluster.
  Projection down(int cluster) {
    return down.get(cluster);
  }

  /// O of a cluster.
  Projection out(int cluster) {
    return out.get(cluster);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public String type() {
    return "AdaptiveSoftmax";
  }

  /// The configuration.
  public Config config() {
    return config;
  }
}
