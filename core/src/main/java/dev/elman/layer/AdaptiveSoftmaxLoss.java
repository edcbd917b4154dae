package dev.elman.layer;

import dev.elman.layer.AdaptiveSoftmax.Config;
import dev.elman.loss.Loss;
import dev.elman.loss.Losses;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import dev.elman.tensor.WorkSpaces;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The loss of an [AdaptiveSoftmax]: the head for all positions, and each cluster for the positions
/// whose label lies in it.
final class AdaptiveSoftmaxLoss implements Loss {
  private static final Loss CLASSES = Losses.sparseCategoricalCrossentropy();

  private final AdaptiveSoftmax layer;
  private final Config config;
  private final WorkSpaces<Work> workSpaces = new WorkSpaces<>(Work::new);

  AdaptiveSoftmaxLoss(AdaptiveSoftmax layer) {
    this.layer = layer;
    config = layer.config();
  }

  /// The work space of one call. `F` features, `h` dimensions of a cluster.
  private static final class Work {
    private final Ops ops = Ops.create();
    private final SoftmaxRow row = new SoftmaxRow();
    private final Matrix scratch = new Matrix();
    private final Buffer head = new Buffer(); // logits, then their gradient [positions, choices]
    private final Buffer x = new Buffer(); // the members of a cluster [members, F]
    private final Buffer dx = new Buffer(); // [members, F]
    private final Buffer inner = new Buffer(); // x P [members, h]
    private final Buffer dInner = new Buffer(); // [members, h]
    private final Buffer z = new Buffer(); // logits of a cluster, then their gradient
    private final Matrix all = new Matrix();
    private final Matrix dAll = new Matrix();
    private int[] members = new int[0]; // the positions of a cluster
  }

  /// An array that grows, with a window on it.
  private static final class Buffer {
    private float[] values = new float[0];
    private final Matrix matrix = new Matrix();

    private Matrix of(int rows, int columns) {
      if (values.length < rows * columns) {
        values = new float[rows * columns];
      }
      return matrix.on(values, 0, rows, columns);
    }
  }

  @Override
  public String name() {
    return "adaptive_softmax";
  }

  @Override
  public List<Parameter> parameters() {
    return layer.parameters();
  }

  @Override
  public double sum(Tensor yTrue, Tensor yPred, Weights weights) {
    return sum(yTrue, yPred, weights, 0, null, null);
  }

  @Override
  public double sumAndGradient(
      Tensor yTrue, Tensor yPred, Weights weights, float scale, Tensor dPred) {
    return sum(yTrue, yPred, weights, scale, dPred.data(), null);
  }

  @Override
  public double sumAndGradient(
      Tensor yTrue,
      Tensor yPred,
      Weights weights,
      float scale,
      Tensor dPred,
      float[] gradients,
      long seed) {
    return sum(yTrue, yPred, weights, scale, dPred.data(), gradients);
  }

  private double sum(
      Tensor yTrue,
      Tensor yPred,
      Weights weights,
      float scale,
      float @Nullable [] dp,
      float @Nullable [] gradients) {
    Work work = workSpaces.take();
    work.all.on(yPred.data(), 0, yPred.positions(), yPred.shape().features());
    if (dp != null) {
      work.dAll.on(dp, 0, work.all.rows(), work.all.columns());
    }
    double sum = head(work, yTrue, weights, scale, dp, gradients);
    for (int c = 0; c < config.clusters(); c++) {
      int count = findMembers(work, yTrue, weights, c);
      if (count > 0) {
        sum += cluster(work, c, count, yTrue, weights, scale, dp, gradients);
      }
    }
    workSpaces.giveBack(work);
    return sum;
  }

  private double head(
      Work work,
      Tensor yTrue,
      Weights weights,
      float scale,
      float @Nullable [] dp,
      float @Nullable [] gradients) {
    int choices = config.shortlist() + config.clusters();
    Matrix z = work.head.of(work.all.rows(), choices);
    layer.head().forward(work.ops, work.all, z);
    double sum = 0;
    for (int p = 0; p < z.rows(); p++) {
      float weight = weights.at(p);
      if (weight == 0) { // what is masked may be anything
        Arrays.fill(z.data(), z.offset(p), z.offset(p) + choices, 0);
        continue;
      }
      int label = (int) yTrue.data()[p];
      int cluster = config.clusterOf(label);
      int right = cluster < 0 ? label : config.shortlist() + cluster;
      sum += weight * work.row.toGradient(work.ops, z, p, right, weight * scale);
    }
    if (dp != null) {
      layer.head().inputGradient(work.ops, z, work.dAll);
    }
    if (gradients != null) {
      layer.head().addGradients(work.ops, gradients, work.all, z, work.scratch);
    }
    return sum;
  }

  /// Finds the positions whose label lies in a cluster, and returns how many there are.
  private int findMembers(Work work, Tensor yTrue, Weights weights, int cluster) {
    if (work.members.length < work.all.rows()) {
      work.members = new int[work.all.rows()];
    }
    int count = 0;
    for (int p = 0; p < work.all.rows(); p++) {
      float label = yTrue.data()[p];
      if (label >= config.first(cluster) && label < config.end(cluster) && weights.at(p) != 0) {
        work.members[count++] = p;
      }
    }
    return count;
  }

  private double cluster(
      Work work,
      int c,
      int count,
      Tensor yTrue,
      Weights weights,
      float scale,
      float @Nullable [] dp,
      float @Nullable [] gradients) {
    int features = work.all.columns();
    Matrix x = work.x.of(count, features);
    for (int i = 0; i < count; i++) {
      System.arraycopy(
          work.all.data(), work.all.offset(work.members[i]), x.data(), x.offset(i), features);
    }
    Matrix inner = work.inner.of(count, config.dimensions(features, c));
    Matrix z = work.z.of(count, config.end(c) - config.first(c));
    // z = x P O
    layer.down(c).forward(work.ops, x, inner);
    layer.out(c).forward(work.ops, inner, z);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      int p = work.members[i];
      int right = (int) yTrue.data()[p] - config.first(c);
      float weight = weights.at(p);
      sum += weight * work.row.toGradient(work.ops, z, i, right, weight * scale);
    }
    if (dp != null) {
      clusterBackward(work, c, x, inner, z, dp, gradients);
    }
    return sum;
  }

  private void clusterBackward(
      Work work,
      int c,
      Matrix x,
      Matrix inner,
      Matrix dz,
      float[] dp,
      float @Nullable [] gradients) {
    Matrix dInner = work.dInner.of(inner.rows(), inner.columns());
    Matrix dx = work.dx.of(x.rows(), x.columns());
    // in forward: z = inner O          inner = x P
    layer.out(c).inputGradient(work.ops, dz, dInner);
    layer.down(c).inputGradient(work.ops, dInner, dx);
    if (gradients != null) {
      layer.out(c).addGradients(work.ops, gradients, inner, dz, work.scratch);
      layer.down(c).addGradients(work.ops, gradients, x, dInner, work.scratch);
    }
    for (int i = 0; i < x.rows(); i++) {
      int at = work.dAll.offset(work.members[i]);
      for (int f = 0; f < x.columns(); f++) {
        dp[at + f] += dx.data()[dx.offset(i) + f];
      }
    }
  }

  /// `log p` of every class.
  Tensor logProbabilities(Tensor x) {
    Work work = workSpaces.take();
    work.all.on(x.data(), 0, x.positions(), x.shape().features());
    Tensor all = Tensor.zeros(x.shape().withFeatures(config.classes()));
    int shortlist = config.shortlist();
    Matrix head = work.head.of(work.all.rows(), shortlist + config.clusters());
    layer.head().forward(work.ops, work.all, head);
    for (int p = 0; p < head.rows(); p++) {
      double logSum = logSumExp(head, p);
      for (int k = 0; k < shortlist; k++) {
        all.data()[p * config.classes() + k] = (float) (head.data()[head.offset(p) + k] - logSum);
      }
      for (int c = 0; c < config.clusters(); c++) { // the clusters add what they say
        Arrays.fill(
            all.data(),
            p * config.classes() + config.first(c),
            p * config.classes() + config.end(c),
            (float) (head.data()[head.offset(p) + shortlist + c] - logSum));
      }
    }
    for (int c = 0; c < config.clusters(); c++) {
      addCluster(work, c, all);
    }
    workSpaces.giveBack(work);
    return all;
  }

  private void addCluster(Work work, int c, Tensor all) {
    int classes = config.end(c) - config.first(c);
    Matrix inner = work.inner.of(work.all.rows(), config.dimensions(work.all.columns(), c));
    Matrix z = work.z.of(work.all.rows(), classes);
    layer.down(c).forward(work.ops, work.all, inner);
    layer.out(c).forward(work.ops, inner, z);
    for (int p = 0; p < z.rows(); p++) {
      double logSum = logSumExp(z, p);
      for (int k = 0; k < classes; k++) {
        all.data()[p * config.classes() + config.first(c) + k] +=
            (float) (z.data()[z.offset(p) + k] - logSum);
      }
    }
  }

  private static double logSumExp(Matrix z, int row) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < z.columns(); k++) {
      max = Math.max(max, z.data()[z.offset(row) + k]);
    }
    double sum = 0;
    for (int k = 0; k < z.columns(); k++) {
      sum += Math.exp(z.data()[z.offset(row) + k] - max);
    }
    return max + Math.log(sum);
  }

  @Override
  public void check(Shape yTrue, Shape yPred) {
    CLASSES.check(yTrue, yPred.withFeatures(config.classes()));
  }

  @Override
  public void checkLabels(Tensor yTrue, Shape yPred) {
    CLASSES.checkLabels(yTrue, yPred.withFeatures(config.classes()));
  }
}
