package dev.elman.optimizer.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Rates as Keras has them, and PyTorch those of its one cycle.
class ScheduleGoldenTest {
  private static final JsonNode GOLDEN = Golden.read("schedules");

  @TestFactory
  Stream<DynamicTest> ratesAtManySteps() {
    return Golden.elements(GOLDEN.get("cases"))
        .map(c ->
            DynamicTest.dynamicTest(
                c.get("name").textValue() + c.get("options"), () -> compare(c)));
  }

  private static void compare(JsonNode c) {
    LearningRate schedule = schedule(c.get("name").textValue(), c.get("options"));
    double[] expected = Golden.doubles(c.get("rates"));
    for (int i = 0; i < expected.length; i++) {
      long step = GOLDEN.get("steps").get(i).longValue();
      assertThat(schedule.at(step)).as("step %d", step).isCloseTo(expected[i], within(1e-8));
    }
  }

  private static LearningRate schedule(String name, JsonNode o) {
    double initial = o.path("initial_learning_rate").asDouble();
    long steps = o.path("decay_steps").asLong();
    double decay = o.path("decay_rate").asDouble();
    return switch (name) {
      case "ExponentialDecay" ->
          Schedules.exponentialDecay(initial, steps, decay)
              .staircase(o.path("staircase").asBoolean());
      case "InverseTimeDecay" ->
          Schedules.inverseTimeDecay(initial, steps, decay)
              .staircase(o.path("staircase").asBoolean());
      case "PiecewiseConstantDecay" ->
          Schedules.piecewiseConstantDecay(
              Golden.elements(o.get("boundaries")).map(JsonNode::longValue).toList(),
              Golden.elements(o.get("values")).map(JsonNode::doubleValue).toList());
      case "PolynomialDecay" -> polynomial(o, Schedules.polynomialDecay(initial, steps));
      case "CosineDecay" -> cosine(o, Schedules.cosineDecay(initial, steps));
      case "CosineDecayRestarts" -> restarts(o, initial);
      case "OneCycleLR" -> oneCycle(o);
      default -> throw new AssertionError(name);
    };
  }

  // an option that is not there is left as it is, so that defaults are compared too

  private static LearningRate polynomial(JsonNode o, PolynomialDecay schedule) {
    PolynomialDecay power = o.has("power") ? schedule.power(o.get("power").asDouble()) : schedule;
    return (o.has("end_learning_rate")
            ? power.endLearningRate(o.get("end_learning_rate").asDouble())
            : power)
        .cycle(o.path("cycle").asBoolean());
  }

  private static LearningRate cosine(JsonNode o, CosineDecay schedule) {
    CosineDecay cosine = o.has("alpha") ? schedule.alpha(o.get("alpha").asDouble()) : schedule;
    return o.has("warmup_target")
        ? cosine.warmup(o.get("warmup_target").asDouble(), o.get("warmup_steps").asLong())
        : cosine;
  }

  private static LearningRate restarts(JsonNode o, double initial) {
    CosineDecayRestarts schedule =
        Schedules.cosineDecayRestarts(initial, o.get("first_decay_steps").asLong());
    return o.has("t_mul")
        ? schedule
            .tMul(o.get("t_mul").asDouble())
            .mMul(o.get("m_mul").asDouble())
            .alpha(o.get("alpha").asDouble())
        : schedule;
  }

  private static LearningRate oneCycle(JsonNode o) {
    OneCycle schedule =
        Schedules.oneCycle(o.get("max_lr").asDouble(), o.get("total_steps").asLong());
    OneCycle start =
        o.has("pct_start") ? schedule.pctStart(o.get("pct_start").asDouble()) : schedule;
    OneCycle ends =
        o.has("div_factor")
            ? start
                .divFactor(o.get("div_factor").asDouble())
                .finalDivFactor(o.get("final_div_factor").asDouble())
            : start;
    return ends.threePhase(o.path("three_phase").asBoolean());
  }
}
