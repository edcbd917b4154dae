package dev.elman.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.distribution.DistributionOutput;
import dev.elman.golden.Golden;
import dev.elman.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Likelihoods as SciPy has them, and their gradients as torch has them.
class NegativeLogLikelihoodTest {
  static Stream<JsonNode> cases() {
    return Golden.elements(Golden.read("distributions").get("likelihoods"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAndGradients(JsonNode c) {
    Loss loss = Losses.negativeLogLikelihood(output(c.get("name").textValue()));
    int parameters = c.get("parameters").intValue();
    float[] t = Golden.floats(c.get("labels"));
    float[] p = Golden.floats(c.get("raw"));
    double[] gradient = Golden.doubles(c.get("gradient"));
    // one label per position, and several
    for (int labels : new int[] {1, 2, 3}) {
      int positions = t.length / labels;
      Tensor yTrue = Tensor.of(t, positions, labels);
      Tensor yPred = Tensor.of(p, positions, labels * parameters);
      Tensor dPred = Tensor.zeros(yPred.shape());
      loss.check(yTrue.shape(), yPred.shape());
      loss.checkLabels(yTrue, yPred.shape());
      double sum = loss.sumAndGradient(yTrue, yPred, 0.25f, dPred);
      double expected = c.get("sum").doubleValue();
      assertThat(labels * sum).isCloseTo(expected, within(1e-7 * Math.abs(expected)));
      for (int i = 0; i < gradient.length; i++) {
        assertThat(labels * 4 * (double) dPred.data()[i])
            .as("gradient at %d", i)
            .isCloseTo(gradient[i], within(1e-6 * (1 + Math.abs(gradient[i]))));
      }
    }
  }

  private static DistributionOutput output(String name) {
    return Stream.of(
            DistributionOutput.gaussian(),
            DistributionOutput.studentT(),
            DistributionOutput.negativeBinomial())
        .filter(output -> output.distributionName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
