package dev.elman.layer;

import static dev.elman.testing.ReferenceAttention.dot;
import static dev.elman.testing.ReferenceAttention.rows;
import static dev.elman.testing.ReferenceAttention.times;
import static dev.elman.testing.ReferenceAttention.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.elman.tensor.Mask;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.LayerCheck;
import dev.elman.testing.LayerRun;
import dev.elman.testing.LayerSample;
import dev.elman.testing.RandomTensors;
import dev.elman.testing.Reference;
import dev.elman.testing.ReferenceAttention.Sight;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Attention with masks, dropout and returned weights against double precision; multi-head
/// attention is in [MultiHeadAttentionTest].
class AttentionTest {
  private static final int B = 2;
  private static final int TQ = 4;
  private static final int TV = 5;
  private static final int D = 3;
  private static final int E = 2;
  private static final Shape QUERY = Shape.of(B, TQ, D);
  private static final Shape VALUE = Shape.of(B, TV, E);
  private static final Shape KEY = Shape.of(B, TV, D);
  private static final Mask QUERIES =
      Mask.of(new boolean[][] {{true, false, true, true}, {false, true, true, false}});
  private static final Mask VALUES =
      Mask.of(new boolean[][] {{true, true, false, true, false}, {true, false, true, true, true}});

  /// Query, value and key with weights that are returned too; the score depends on the parameters.
  private static Reference reference(
      Function<List<double[]>, ToDoubleBiFunction<double[], double[]>> score,
      Sight sight,
      @Nullable Mask queries,
      double @Nullable [] dropout) {
    return arguments -> {
      double[] y = new double[B * TQ * E];
      double[] p = new double[B * TQ * TV];
      for (int b = 0; b < B; b++) {
        double[][] q = rows(arguments.get(0), b, TQ, D, 0, D);
        double[][] v = rows(arguments.get(1), b, TV, E, 0, E);
        double[][] k = rows(arguments.get(2), b, TV, D, 0, D);
        double[][] w = weights(b, q, k, score.apply(arguments), sight);
        for (int i = 0; i < TQ * TV; i++) {
          w[i / TV][i % TV] *= dropout == null ? 1 : dropout[b * TQ * TV + i];
          p[b * TQ * TV + i] = w[i / TV][i % TV];
        }
        for (int i = 0; i < TQ * E; i++) {
          boolean real = queries == null || queries.get(b, i / E);
          y[b * TQ * E + i] = real ? times(w, v)[i / E][i % E] : 0;
        }
      }
      return List.of(y, p);
    };
  }

  private static double additive(double[] q, double[] k, double scale) {
    double sum = 0;
    for (int f = 0; f < q.length; f++) {
      sum += Math.tanh(scale * (q[f] + k[f]));
    }
    return sum;
  }

  private static void check(
      Attention.Config config,
      Function<List<double[]>, ToDoubleBiFunction<double[], double[]>> score) {
    Attention.Config returning = config.returnAttentionScores(true);
    LayerCheck.of(
            () -> new Attention(returning),
            reference(score, Sight.of(null, null, false), null, null),
            QUERY,
            VALUE,
            KEY)
        .run();
    LayerCheck.of(
            () -> new Attention(returning.useCausalMask(true)),
            reference(score, Sight.of(null, VALUES, true), QUERIES, null),
            QUERY,
            VALUE,
            KEY)
        .masks(QUERIES, VALUES, null)
        .run();
  }

  @Test
  void dotProductsHold() {
    check(Attention.Config.DEFAULT, _ -> (q, k) -> dot(q, k));
    check(
        Attention.Config.DEFAULT.useScale(true),
        arguments -> (q, k) -> arguments.get(3)[0] * dot(q, k));
  }

  @Test
  void concatenatedScoresHold() {
    Attention.Config concat = Attention.Config.DEFAULT.scoreMode(Attention.ScoreMode.CONCAT);
    check(concat, arguments -> (q, k) -> arguments.get(3)[0] * additive(q, k, 1));
    check(
        concat.useScale(true),
        arguments -> (q, k) -> arguments.get(4)[0] * additive(q, k, arguments.get(3)[0]));
  }

  @Test
  void additiveAttentionHolds() {
    AdditiveAttention.Config config = AdditiveAttention.Config.DEFAULT.returnAttentionScores(true);
    Reference scaled =
        reference(
            arguments ->
                (q, k) -> {
                  double sum = 0;
                  for (int f = 0; f < D; f++) {
                    sum += arguments.get(3)[f] * Math.tanh(q[f] + k[f]);
                  }
                  return sum;
                },
            Sight.of(null, VALUES, false),
            QUERIES,
            null);
    LayerCheck.of(() -> new AdditiveAttention(config), scaled, QUERY, VALUE, KEY)
        .masks(QUERIES, VALUES, null)
        .run();
    Reference plain =
        reference(_ -> (q, k) -> additive(q, k, 1), Sight.of(null, null, true), null, null);
    LayerCheck.of(
            () -> new AdditiveAttention(config.useScale(false).useCausalMask(true)),
            plain,
            QUERY,
            VALUE,
            KEY)
        .run();
  }

  @Test
  void theValueIsTheKeyUnlessThereIsOne() {
    Reference twice =
        arguments -> {
          double[] q = arguments.get(0);
          double[] v = arguments.get(1);
          double[] y = new double[q.length];
          for (int b = 0; b < B; b++) {
            double[][] rows = rows(v, b, TV, D, 0, D);
            double[][] w =
                weights(
                    b,
                    rows(q, b, TQ, D, 0, D),
                    rows,
                    (x, k) -> dot(x, k),
                    Sight.of(null, null, false));
            for (int i = 0; i < TQ * D; i++) {
              y[b * TQ * D + i] = times(w, rows)[i / D][i % D];
            }
          }
          return List.of(y);
        };
    LayerCheck.of(Attention::new, twice, QUERY, KEY).run();
  }

  @Test
  void droppedWeightsHaveTheirGradients() {
    Attention.Config config = Attention.Config.DEFAULT.returnAttentionScores(true);
    LayerSample sample =
        new LayerSample(
            "",
            () -> new Attention(config.dropout(0.4)),
            List.of(QUERY.dropFirst(), VALUE.dropFirst(), KEY.dropFirst()),
            List.of(Shape.of(TQ, E), Shape.of(TQ, TV)),
            0);
    LayerRun run = LayerRun.of(sample, 1);
    Tensor[] x = {
      new RandomTensors(1).next(B, TQ, D),
      new RandomTensors(2).next(B, TV, E),
      new RandomTensors(3).next(B, TV, D)
    };
    float[] all = run.infer(x);
    float[] dropped = run.train(0, x)[1].toArray();
    double[] mask = new double[dropped.length];
    int kept = 0;
    for (int i = 0; i < mask.length; i++) {
      mask[i] = dropped[i] == 0 ? 0 : 1 / 0.6;
      kept += dropped[i] == 0 ? 0 : 1;
      assertThat((double) dropped[i]).isCloseTo(all[B * TQ * E + i] * mask[i], within(1e-5));
    }
    assertThat(kept).isBetween(15, 33); // of 40
    Reference reference =
        reference(_ -> (q, k) -> dot(q, k), Sight.of(null, null, false), null, mask);
    LayerCheck.of(() -> new Attention(config.dropout(0.4)), reference, x).run();
  }

  @Test
  void aQueryThatSeesNothingGetsTheMeanOfAllValues() {
    LayerSample sample =
        new LayerSample(
            "",
            () -> new Attention(),
            List.of(Shape.of(1, 2), Shape.of(2, 2)),
            List.of(Shape.of(1, 2)),
            0);
    LayerRun run = LayerRun.of(sample, 1).masks(null, new Mask().resize(1, 2));
    Tensor query = Tensor.of(new float[] {0.1f, 0.2f}, 1, 1, 2);
    Tensor value = Tensor.of(new float[] {1, 10, 3, 30}, 1, 2, 2);
    assertThat(run.infer(query, value)).containsExactly(2, 20);
  }

  @Test
  void masksOfTheQueryGoOn() {
    LayerSample sample =
        new LayerSample(
            "",
            () -> new Attention(Attention.Config.DEFAULT.returnAttentionScores(true)),
            List.of(QUERY.dropFirst(), KEY.dropFirst()),
            List.of(Shape.of(TQ, D), Shape.of(TQ, TV)),
            0);
    LayerRun run = LayerRun.of(sample, 1).masks(QUERIES, VALUES);
    Tensor y =
        run.train(0, new RandomTensors(1).next(B, TQ, D), new RandomTensors(2).next(B, TV, D))[0];
    assertThat(run.layer().outputMask(run.tape(), 0)).isSameAs(QUERIES);
    assertThat(run.layer().outputMask(run.tape(), 1)).isNull();
    assertThat(Arrays.copyOfRange(y.data(), D, 2 * D)).containsOnly(0);
  }

  @Test
  void inputsMustFit() {
    Shape query = QUERY.dropFirst();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attention().build(query))
        .withMessageContaining(
            "Attention: expected two inputs, query and value, or three with a key")
        .withMessageContaining("but got 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attention().build(List.of(query, query, query, query)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attention().build(List.of(query, Shape.of(3))))
        .withMessageContaining("expected a value of [time, features], but got [features=3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdditiveAttention().build(List.of(query, VALUE.dropFirst())))
        .withMessageContaining("expected a query and a key of the same number of features")
        .withMessageContaining("The query has 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attention().build(List.of(query, Shape.of(4, 2), Shape.of(5, 3))))
        .withMessageContaining("expected a key of as many steps as the value")
        .withMessageContaining("The value has 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attention(Attention.Config.DEFAULT.dropout(1)))
        .withMessageContaining("Attention dropout: expected a rate in [0, 1), but got 1.0");
  }

  @Test
  void sequencesOfAnyLengthAreTaken() {
    Attention layer = new Attention();
    List<Shape> shapes = List.of(Shape.of(Shape.ANY, 3), Shape.of(Shape.ANY, 3));
    layer.build(shapes);
    assertThat(layer.outputShapes(shapes)).containsExactly(Shape.of(Shape.ANY, 3));
  }
}
