package dev.elman.layer;

import static dev.elman.testing.ReferenceAttention.dot;
import static dev.elman.testing.ReferenceAttention.rows;
import static dev.elman.testing.ReferenceAttention.times;
import static dev.elman.testing.ReferenceAttention.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.LayerRun;
import dev.elman.testing.LayerSample;
import dev.elman.testing.RandomTensors;
import dev.elman.testing.Reference;
import dev.elman.testing.ReferenceAttention.Sight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Multi-head attention against double precision.
class MultiHeadAttentionTest {
  private static final int B = 2;
  private static final int TQ = 4;
  private static final int TV = 5;
  private static final Shape QUERY = Shape.of(B, TQ, 3);
  private static final Shape VALUE = Shape.of(B, TV, 2);
  private static final Shape KEY = Shape.of(B, TV, 6);

  /// @param sizes N, keyDim, valueDim, features of the result
  private static Reference reference(
      int inputs,
      boolean bias,
      int[] sizes,
      Sight sight,
      double @Nullable [] dropout,
      boolean returns) {
    int n = sizes[0];
    return arguments -> {
      double[][] weights = new double[4][];
      double[][] biases = new double[4][];
      for (int i = 0; i < 4; i++) {
        weights[i] = arguments.get(inputs + (bias ? 2 * i : i));
        biases[i] = bias ? arguments.get(inputs + 2 * i + 1) : null;
      }
      double[] q = dense(arguments.get(0), weights[0], biases[0], n * sizes[1]);
      double[] k = dense(arguments.get(inputs - 1), weights[1], biases[1], n * sizes[1]);
      double[] v = dense(arguments.get(1), weights[2], biases[2], n * sizes[2]);
      double[] o = new double[B * TQ * n * sizes[2]];
      double[] p = new double[B * n * TQ * TV];
      for (int bh = 0; bh < B * n; bh++) {
        int b = bh / n;
        int h = bh % n;
        double[][] w =
            weights(
                b,
                rows(q, b, TQ, n * sizes[1], h * sizes[1], sizes[1]),
                rows(k, b, TV, n * sizes[1], h * sizes[1], sizes[1]),
                (x, y) -> dot(x, y) / Math.sqrt(sizes[1]),
                sight);
        for (int i = 0; i < TQ * TV; i++) {
          p[bh * TQ * TV + i] = w[i / TV][i % TV];
          w[i / TV][i % TV] *= dropout == null ? 1 : dropout[bh * TQ * TV + i];
        }
        double[][] y = times(w, rows(v, b, TV, n * sizes[2], h * sizes[2], sizes[2]));
        for (int i = 0; i < TQ * sizes[2]; i++) {
          o[((b * TQ + i / sizes[2]) * n + h) * sizes[2] + i % sizes[2]] =
              y[i / sizes[2]][i % sizes[2]];
        }
      }
      double[] y = dense(o, weights[3], biases[3], sizes[3]);
      return returns ? List.of(y, p) : List.of(y);
    };
  }

  private static double[] dense(double[] x, double[] w, double @Nullable [] b, int columns) {
    int features = w.length / columns;
    double[] y = new double[x.length / features * columns];
    for (int i = 0; i < y.length; i++) {
      double sum = b == null ? 0 : b[i % columns];
      for (int f = 0; f < features; f++) {
        sum += x[i / columns * features + f] * w[f * columns + i % columns];
      }
      y[i] = sum;
    }
    return y;
  }

  private static MultiHeadAttention.Config config(int heads, int keyDim) {
    return MultiHeadAttention.Config.of(heads, keyDim);
  }

  @Test
  void queriesAndValuesHold() {
    LayerCheck.of(
            () -> new MultiHeadAttention(config(2, 3)),
            reference(2, true, new int[] {2, 3, 3, 3}, Sight.of(null, null, false), null, false),
            QUERY,
            VALUE)
        .run();
    LayerCheck.of(
            () -> new MultiHeadAttention(config(1, 17).useBias(false)),
            reference(2, false, new int[] {1, 17, 17, 3}, Sight.of(null, null, false), null, false),
            QUERY,
            VALUE)
        .run();
  }

  @Test
  void allOptionsAndMasksHold() {
    Mask queries = Mask.of(new boolean[][] {{true, false, true, true}, {true, true, true, false}});
    Mask values =
        Mask.of(
            new boolean[][] {{false, true, true, true, false}, {true, false, true, true, true}});
    Mask keys =
        Mask.of(new boolean[][] {{true, true, false, true, true}, {true, true, true, true, false}});
    Mask both = new Mask().resize(B, TV);
    for (int i = 0; i < B * TV; i++) {
      both.set(i / TV, i % TV, values.get(i) && keys.get(i));
    }
    LayerCheck.of(
            () ->
                new MultiHeadAttention(
                    config(3, 2)
                        .valueDim(4)
                        .outputShape(5)
                        .useCausalMask(true)
                        .returnAttentionScores(true)),
            reference(3, true, new int[] {3, 2, 4, 5}, Sight.of(queries, both, true), null, true),
            QUERY,
            VALUE,
            KEY)
        .masks(queries, values, keys)
        .run();
  }

  @Test
  void droppedWeightsHaveTheirGradients() {
    // with one-hot values and no projection of them, the result shows the dropped weights
    MultiHeadAttention.Config config =
        config(1, 2).valueDim(TV).outputShape(TV).dropout(0.4).useBias(false);
    LayerSample sample =
        new LayerSample(
            "",
            () -> new MultiHeadAttention(config.returnAttentionScores(true)),
            List.of(Shape.of(TQ, 3), Shape.of(TV, TV)),
            List.of(Shape.of(TQ, TV), Shape.of(1, TQ, TV)),
            0);
    LayerRun run = LayerRun.of(sample, 1);
    for (Parameter p : run.layer().parameters().subList(2, 4)) {
      Tensor identity = Tensor.zeros(p.shape());
      for (int i = 0; i < TV; i++) {
        identity.data()[i * TV + i] = 1;
      }
      run.block().set(p, identity);
    }
    run.layer().pack(run.tape().ops());
    Tensor oneHot = Tensor.zeros(B, TV, TV);
    for (int i = 0; i < B * TV; i++) {
      oneHot.data()[i * TV + i % TV] = 1;
    }
    Tensor[] y = run.train(0, new RandomTensors(1).next(B, TQ, 3), oneHot);
    double[] mask = new double[B * TQ * TV];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = y[0].data()[i] == 0 ? 0 : 1 / 0.6;
    }
    assertThat(Arrays.stream(mask).filter(m -> m > 0).count()).isBetween(15L, 33L);
    LayerCheck.of(
            () -> new MultiHeadAttention(config.returnAttentionScores(true)),
            reference(2, false, new int[] {1, 2, TV, TV}, Sight.of(null, null, false), mask, true),
            QUERY,
            VALUE)
        .run();
  }

  @Test
  void aSentenceAttendsToItself() {
    MultiHeadAttention layer = new MultiHeadAttention(config(2, 4));
    List<Shape> same = List.of(Shape.of(Shape.ANY, 8), Shape.of(Shape.ANY, 8));
    layer.build(same);
    assertThat(layer.outputShapes(same)).containsExactly(Shape.of(Shape.ANY, 8));
    assertThat(layer.parameters().stream().map(Parameter::toString))
        .containsExactly(
            "query/kernel[8, 2, 4]",
            "query/bias[2, 4]",
            "key/kernel[8, 2, 4]",
            "key/bias[2, 4]",
            "value/kernel[8, 2, 4]",
            "value/bias[2, 4]",
            "attention_output/kernel[2, 4, 8]",
            "attention_output/bias[8]");
  }

  @Test
  void impossibleSizesAreRefused() {
    List<Runnable> wrong = new ArrayList<>();
    wrong.add(() -> config(0, 1));
    wrong.add(() -> config(1, 0));
    wrong.add(() -> config(1, 1).valueDim(0));
    wrong.add(() -> config(1, 1).outputShape(-1));
    for (Runnable each : wrong) {
      assertThatIllegalArgumentException()
          .isThrownBy(each::run)
          .withMessageContaining("MultiHeadAttention ")
          .withMessageContaining(": expected at least ");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MultiHeadAttention(config(1, 1).dropout(-0.1)))
        .withMessageContaining("MultiHeadAttention dropout: expected a rate in [0, 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MultiHeadAttention(config(1, 1)).build(Shape.of(3, 4)))
        .withMessageContaining("expected two inputs, query and value");
  }
}
