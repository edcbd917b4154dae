package dev.elman.layer;

import dev.elman.loss.Loss;
import dev.elman.loss.Losses;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.PackedMatrix;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import dev.elman.tensor.WorkSpaces;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The loss of a [SampledSoftmax]: with a gradient over the classes that are drawn for the batch,
/// else over all, some at a time. All shards of a batch draw the same.
final class SampledSoftmaxLoss implements Loss {
  private static final Loss CLASSES = Losses.sparseCategoricalCrossentropy();

  /// What a class has that must not count: its softmax is 0.
  private static final float NEVER = -1e30f;

  /// Classes whose logits are computed together.
  private static final int BLOCK = 512;

  private final SampledSoftmax layer;
  private final SampledSoftmax.Config config;
  private final WorkSpaces<Work> workSpaces = new WorkSpaces<>(Work::new);

  SampledSoftmaxLoss(SampledSoftmax layer) {
    this.layer = layer;
    config = layer.config();
  }

  /// The work space of one call.
  private static final class Work {
    private final Ops ops = Ops.create();
    private final SoftmaxRow row = new SoftmaxRow();
    private final PackedMatrix packed = new PackedMatrix();
    private final Matrix x = new Matrix(); // [positions, F]
    private final Matrix dx = new Matrix();
    private final Matrix some = new Matrix(); // W of the classes drawn, or of a block [S, F]
    private final Matrix dSome = new Matrix();
    private final Matrix z = new Matrix(); // logits of these and of the label [positions, S + 1]
    private final Matrix ofSome = new Matrix(); // without the label
    private int[] drawn = new int[0]; // S
    private float[] w = new float[0];
    private float[] dw = new float[0];
    private float[] logits = new float[0];
    private double[] max = new double[0]; // of the blocks so far [positions]
    private double[] sum = new double[0]; // Σ exp(z - max) [positions]
    private double[] right = new double[0]; // logits of the labels [positions]

    private void resize(int positions, int columns) {
      if (logits.length < positions * columns) {
        logits = new float[positions * columns];
      }
      if (max.length < positions) {
        max = new double[positions];
        sum = new double[positions];
        right = new double[positions];
      }
    }
  }

  @Override
  public String name() {
    return "sampled_softmax";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(layer.kernel(), layer.bias());
  }

  @Override
  public double sum(Tensor yTrue, Tensor yPred, Weights weights) {
    Work work = workSpaces.take();
    int positions = yPred.positions();
    work.x.on(yPred.data(), 0, positions, yPred.shape().features());
    work.resize(positions, BLOCK);
    Arrays.fill(work.max, 0, positions, Double.NEGATIVE_INFINITY);
    Arrays.fill(work.sum, 0, positions, 0);
    for (int from = 0; from < config.classes(); from += BLOCK) {
      addBlock(work, yTrue, from, Math.min(BLOCK, config.classes() - from));
    }
    double sum = 0;
    for (int p = 0; p < positions; p++) {
      float weight = weights.at(p);
      sum += weight == 0 ? 0 : weight * (work.max[p] + Math.log(work.sum[p]) - work.right[p]);
    }
    workSpaces.giveBack(work);
    return sum;
  }

  /// Adds some classes to the sums of all positions.
  private void addBlock(Work work, Tensor yTrue, int from, int count) {
    Parameter kernel = layer.kernel();
    Parameter bias = layer.bias();
    int features = work.x.columns();
    work.some.on(kernel.values(), kernel.offset() + from * features, count, features);
    work.ops.packTransposed(work.some, work.packed);
    work.z.on(work.logits, 0, work.x.rows(), count);
    work.ops.setRows(bias.values(), bias.offset() + from, work.z);
    work.ops.addMatMul(work.x, work.packed, work.z);
    for (int p = 0; p < work.x.rows(); p++) {
      int at = work.z.offset(p);
      double max = Math.max(work.max[p], work.ops.max(work.z, p));
      double sum = work.sum[p] * Math.exp(work.max[p] - max);
      for (int k = 0; k < count; k++) {
        sum += Math.exp(work.logits[at + k] - max);
      }
      work.max[p] = max;
      work.sum[p] = sum;
      int label = (int) yTrue.data()[p] - from;
      if (label >= 0 && label < count) {
        work.right[p] = work.logits[at + label];
      }
    }
  }

  @Override
  public double sumAndGradient(
      Tensor yTrue, Tensor yPred, Weights weights, float scale, Tensor dPred) {
    return sample(yTrue, yPred, weights, scale, dPred, null, 0);
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
    return sample(yTrue, yPred, weights, scale, dPred, gradients, seed);
  }

  private double sample(
      Tensor yTrue,
      Tensor yPred,
      Weights weights,
      float scale,
      Tensor dPred,
      float @Nullable [] gradients,
      long seed) {
    Work work = workSpaces.take();
    int features = yPred.shape().features();
    work.x.on(yPred.data(), 0, yPred.positions(), features);
    work.dx.on(dPred.data(), 0, yPred.positions(), features);
    work.resize(yPred.positions(), config.samples() + 1);
    work.z.on(work.logits, 0, yPred.positions(), config.samples() + 1);
    draw(work, seed, features);
    work.ofSome.onColumns(work.z, 0, config.samples());
    work.ops.packTransposed(work.some, work.packed);
    work.ops.matMul(work.x, work.packed, work.ofSome);
    double sum = 0;
    for (int p = 0; p < work.z.rows(); p++) {
      float weight = weights.at(p);
      if (weight == 0) { // what is masked may be anything
        Arrays.fill(work.logits, work.z.offset(p), work.z.offset(p) + work.z.columns(), 0);
      } else {
        completeLogits(work, p, (int) yTrue.data()[p]);
        sum += weight * work.row.toGradient(work.ops, work.z, p, config.samples(), weight * scale);
      }
    }
    backward(work, yTrue, gradients);
    workSpaces.giveBack(work);
    return sum;
  }

  private void draw(Work work, long seed, int features) {
    int samples = config.samples();
    if (work.drawn.length < samples) {
      work.drawn = new int[samples];
      work.w = new float[samples * features];
      work.dw = new float[samples * features];
    }
    config.draw(seed, work.drawn);
    Parameter kernel = layer.kernel();
    for (int s = 0; s < samples; s++) {
      int from = kernel.offset() + work.drawn[s] * features;
      System.arraycopy(kernel.values(), from, work.w, s * features, features);
    }
    work.some.on(work.w, 0, samples, features);
  }

  /// Adds biases and what corrects for the drawing, and the logit of the label.
  private void completeLogits(Work work, int p, int label) {
    Parameter bias = layer.bias();
    int at = work.z.offset(p);
    for (int s = 0; s < config.samples(); s++) {
      int k = work.drawn[s];
      float correction = (float) (bias.values()[bias.offset() + k] - config.logExpected(k));
      work.logits[at + s] = k == label ? NEVER : work.logits[at + s] + correction;
    }
    Parameter kernel = layer.kernel();
    double z = bias.values()[bias.offset() + label];
    int row = kernel.offset() + label * work.x.columns();
    for (int f = 0; f < work.x.columns(); f++) {
      double x = work.x.data()[work.x.offset(p) + f];
      z += x * kernel.values()[row + f];
    }
    work.logits[at + config.samples()] = (float) z;
  }

  private void backward(Work work, Tensor yTrue, float @Nullable [] gradients) {
    int features = work.x.columns();
    int samples = config.samples();
    // in forward: z = x Wᵀ, and for the label z = x · W_label
    work.ops.pack(work.some, work.packed);
    work.ops.matMul(work.ofSome, work.packed, work.dx);
    Parameter kernel = layer.kernel();
    for (int p = 0; p < work.x.rows(); p++) {
      float dz = work.logits[work.z.offset(p) + samples];
      if (dz != 0) {
        int label = (int) yTrue.data()[p];
        int row = kernel.offset() + label * features;
        addScaled(dz, kernel.values(), row, work.dx.data(), work.dx.offset(p), features);
      }
    }
    if (gradients != null) {
      Arrays.fill(work.dw, 0, samples * features, 0);
      work.ops.addTransposedMatMul(
          work.ofSome, work.x, work.dSome.on(work.dw, 0, samples, features));
      addGradients(work, yTrue, gradients);
    }
  }

  private void addGradients(Work work, Tensor yTrue, float[] gradients) {
    Parameter kernel = layer.kernel();
    Parameter bias = layer.bias();
    int features = work.x.columns();
    int samples = config.samples();
    for (int s = 0; s < samples; s++) {
      int row = kernel.offset() + work.drawn[s] * features;
      addScaled(1, work.dw, s * features, gradients, row, features);
    }
    for (int p = 0; p < work.x.rows(); p++) {
      int at = work.z.offset(p);
      for (int s = 0; s < samples; s++) {
        gradients[bias.offset() + work.drawn[s]] += work.logits[at + s];
      }
      float dz = work.logits[at + samples];
      if (dz != 0) {
        int label = (int) yTrue.data()[p];
        gradients[bias.offset() + label] += dz;
        int row = kernel.offset() + label * features;
        addScaled(dz, work.x.data(), work.x.offset(p), gradients, row, features);
      }
    }
  }

  private static void addScaled(
      float factor, float[] from, int fromAt, float[] to, int toAt, int count) {
    for (int i = 0; i < count; i++) {
      to[toAt + i] += factor * from[fromAt + i];
    }
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
