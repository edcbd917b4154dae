package dev.elman.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.constraint.Constraints;
import dev.elman.golden.Golden;
import dev.elman.optimizer.FluentOptimizer;
import dev.elman.optimizer.Muon;
import dev.elman.optimizer.Optimizer;
import dev.elman.optimizer.Optimizers;
import dev.elman.optimizer.schedule.Schedules;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.testing.ReferenceOptimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Twelve steps as Keras takes them, and as the formulas have it in double precision: every
/// optimizer with defaults and other options, every kind of clipping, weight decay, accumulated
/// gradients, averages, schedules and constraints; and what Keras would save after them.
class OptimizerGoldenTest {
  private static final JsonNode GOLDEN = Golden.read("optimizers");

  @TestFactory
  Stream<DynamicTest> weightsAfterEachStep() {
    return Golden.elements(GOLDEN.get("cases"))
        .map(c ->
            DynamicTest.dynamicTest(
                c.get("name").textValue() + c.get("options"), () -> compare(c)));
  }

  private static void compare(JsonNode c) {
    Optimizer optimizer = optimizer(c.get("name").textValue(), c.get("options"));
    ParameterBlock block = block(c.get("options"));
    boolean constrained = c.get("options").has("constraint");
    var state = new OptimizerState();
    var update = new WeightUpdate(block, optimizer, state);
    var reference = new ReferenceOptimizer(optimizer, block.parameters());
    List<double[]> gradients =
        Golden.elements(GOLDEN.get("gradients")).map(Golden::doubles).toList();
    try (var workers = new Workers(1)) {
      for (int step = 0; step < gradients.size(); step++) {
        float[] g = Golden.toFloats(gradients.get(step));
        reference.step(Golden.toDoubles(g));
        update.addUp(workers, new float[][] {g}, 1);
        update.apply(workers);
        if (!constrained) {
          assertClose(block.values(), reference.weights(), "formula, step " + step);
        }
        if (step == 0 && c.has("first")) {
          assertClose(block.values(), Golden.doubles(c.get("first")), "Keras, first step");
        }
      }
    }
    assertClose(block.values(), Golden.doubles(c.get("last")), "Keras, last step");
    if (c.has("average")) {
      assertClose(state.average(), Golden.doubles(c.get("average")), "Keras, average");
    }
    if (c.has("average") && !constrained) {
      assertClose(state.average(), reference.average(), "formula, average");
    }
    if (c.has("variables")) {
      compareVariables(c.get("variables"), savedVariables(optimizer, state, block));
    }
  }

  private static void assertClose(float[] actual, double[] expected, String what) {
    assertClose(actual, expected, 1e-6, what);
  }

  private static void assertClose(
      float[] actual, double[] expected, double tolerance, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .as("%s, weight %d", what, i)
          .isCloseTo(expected[i], within(tolerance * Math.max(1, Math.abs(expected[i]))));
    }
  }

  private static void compareVariables(JsonNode expected, List<float[]> actual) {
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.size(); i++) {
      // Keras's 1 - 0.999 is a difference of single precision
      assertClose(actual.get(i), Golden.doubles(expected.get(i)), 1e-5, "variable " + i);
    }
  }

  /// The variables in the order of Keras's files, behind iteration and learning rate.
  private static List<float[]> savedVariables(
      Optimizer optimizer, OptimizerState state, ParameterBlock block) {
    List<float[]> saved = new ArrayList<>();
    for (float[] array : List.of(state.average(), state.accumulated())) {
      for (Parameter parameter : block.parameters()) {
        if (array.length > 0) {
          saved.add(part(array, parameter, parameter.shape()));
        }
      }
    }
    for (int slot = 0; slot < optimizer.slots(); slot++) {
      if (optimizer.isScalar(slot)) {
        saved.add(state.slots()[slot]);
      } else if (optimizer.startsGroup(slot)) {
        addGroup(optimizer, state, block, slot, saved);
      }
    }
    return saved;
  }

  private static void addGroup(
      Optimizer optimizer,
      OptimizerState state,
      ParameterBlock block,
      int first,
      List<float[]> to) {
    for (Parameter parameter : block.parameters()) {
      int slot = first;
      do {
        Shape shape = optimizer.slotShape(slot, parameter);
        if (shape != null) {
          to.add(part(state.slots()[slot], parameter, shape));
        }
        slot++;
      } while (slot < optimizer.slots() && !optimizer.startsGroup(slot));
    }
  }

  private static float[] part(float[] array, Parameter parameter, Shape shape) {
    return Arrays.copyOfRange(array, parameter.offset(), parameter.offset() + shape.size());
  }

  private static ParameterBlock block(JsonNode options) {
    float[] weights = Golden.floats(GOLDEN.get("weights"));
    List<Parameter> parameters = new ArrayList<>();
    int from = 0;
    for (String name : Golden.names(GOLDEN.get("shapes"))) {
      int[] extents =
          Golden.elements(GOLDEN.get("shapes").get(name)).mapToInt(JsonNode::intValue).toArray();
      int first = from;
      Parameter parameter =
          new Parameter(
              name,
              Shape.of(extents),
              (shape, _, values, at) -> System.arraycopy(weights, first, values, at, shape.size()),
              true);
      if (options.has("constraint")) {
        parameter.constraint(Constraints.maxNorm(options.get("constraint").doubleValue()));
      }
      parameters.add(parameter);
      from += parameter.size();
    }
    return new ParameterBlock(parameters, new Seed(0));
  }

  private static Optimizer optimizer(String name, JsonNode options) {
    FluentOptimizer<?> optimizer = rule(name, options);
    JsonNode rate = options.get("learning_rate");
    optimizer =
        rate.isNumber()
            ? fluent(optimizer.learningRate(rate.doubleValue()))
            : fluent(optimizer.learningRate(exponentialDecay(rate.get("exponential_decay"))));
    for (String option : Golden.names(options)) {
      optimizer = common(optimizer, option, options.get(option));
    }
    return optimizer;
  }

  private static dev.elman.optimizer.schedule.LearningRate exponentialDecay(JsonNode arguments) {
    return Schedules.exponentialDecay(
        arguments.get(0).doubleValue(),
        arguments.get(1).longValue(),
        arguments.get(2).doubleValue());
  }

  private static FluentOptimizer<?> common(
      FluentOptimizer<?> optimizer, String option, JsonNode to) {
    return switch (option) {
      case "weight_decay" -> fluent(optimizer.weightDecay(to.doubleValue()));
      case "exclude" ->
          fluent(
              optimizer.excludeFromWeightDecay(
                  Golden.elements(to).map(JsonNode::textValue).toArray(String[]::new)));
      case "clipvalue" -> fluent(optimizer.clipValue(to.doubleValue()));
      case "clipnorm" -> fluent(optimizer.clipNorm(to.doubleValue()));
      case "global_clipnorm" -> fluent(optimizer.globalClipNorm(to.doubleValue()));
      case "use_ema" -> fluent(optimizer.useEma(to.booleanValue()));
      case "ema_momentum" -> fluent(optimizer.emaMomentum(to.doubleValue()));
      case "ema_overwrite_frequency" -> fluent(optimizer.emaOverwriteFrequency(to.intValue()));
      case "gradient_accumulation_steps" ->
          fluent(optimizer.gradientAccumulationSteps(to.intValue()));
      default -> optimizer;
    };
  }

  private static FluentOptimizer<?> fluent(Optimizer optimizer) {
    return (FluentOptimizer<?>) optimizer;
  }

  private static FluentOptimizer<?> rule(String name, JsonNode o) {
    return switch (name) {
      case "SGD" ->
          Optimizers.sgd()
              .momentum(o.path("momentum").asDouble(0))
              .nesterov(o.path("nesterov").asBoolean());
      case "RMSprop" ->
          Optimizers.rmsprop()
              .rho(o.path("rho").asDouble(0.9))
              .momentum(o.path("momentum").asDouble(0))
              .epsilon(o.path("epsilon").asDouble(1e-7))
              .centered(o.path("centered").asBoolean());
      case "Adam" ->
          Optimizers.adam()
              .beta1(o.path("beta_1").asDouble(0.9))
              .beta2(o.path("beta_2").asDouble(0.999))
              .epsilon(o.path("epsilon").asDouble(1e-7))
              .amsgrad(o.path("amsgrad").asBoolean());
      case "AdamW" ->
          Optimizers.adamW()
              .beta1(o.path("beta_1").asDouble(0.9))
              .amsgrad(o.path("amsgrad").asBoolean());
      case "Nadam" ->
          Optimizers.nadam()
              .beta1(o.path("beta_1").asDouble(0.9))
              .beta2(o.path("beta_2").asDouble(0.999))
              .epsilon(o.path("epsilon").asDouble(1e-7));
      case "Adamax" ->
          Optimizers.adamax()
              .beta1(o.path("beta_1").asDouble(0.9))
              .beta2(o.path("beta_2").asDouble(0.999))
              .epsilon(o.path("epsilon").asDouble(1e-7));
      case "Adagrad" ->
          Optimizers.adagrad()
              .initialAccumulatorValue(o.path("initial_accumulator_value").asDouble(0.1))
              .epsilon(o.path("epsilon").asDouble(1e-7));
      case "Adadelta" ->
          Optimizers.adadelta()
              .rho(o.path("rho").asDouble(0.95))
              .epsilon(o.path("epsilon").asDouble(1e-7));
      case "Ftrl" ->
          Optimizers.ftrl()
              .learningRatePower(o.path("learning_rate_power").asDouble(-0.5))
              .initialAccumulatorValue(o.path("initial_accumulator_value").asDouble(0.1))
              .l1(o.path("l1_regularization_strength").asDouble(0))
              .l2(o.path("l2_regularization_strength").asDouble(0))
              .l2Shrinkage(o.path("l2_shrinkage_regularization_strength").asDouble(0))
              .beta(o.path("beta").asDouble(0));
      case "Lion" ->
          Optimizers.lion()
              .beta1(o.path("beta_1").asDouble(0.9))
              .beta2(o.path("beta_2").asDouble(0.99));
      case "Lamb" ->
          Optimizers.lamb()
              .beta1(o.path("beta_1").asDouble(0.9))
              .beta2(o.path("beta_2").asDouble(0.999))
              .epsilon(o.path("epsilon").asDouble(1e-7));
      case "Adafactor" ->
          Optimizers.adafactor()
              .beta2Decay(o.path("beta_2_decay").asDouble(-0.8))
              .epsilon1(o.path("epsilon_1").asDouble(1e-30))
              .epsilon2(o.path("epsilon_2").asDouble(1e-3))
              .clipThreshold(o.path("clip_threshold").asDouble(1))
              .relativeStep(o.path("relative_step").asBoolean(true));
      case "Muon" -> muon(o);
      default -> throw new AssertionError(name);
    };
  }

  private static Muon muon(JsonNode o) {
    Muon muon = Optimizers.muon();
    Muon.Polynomial five = muon.newtonSchulz();
    int steps = o.path("ns_steps").asInt(five.steps());
    String[] excluded =
        Golden.elements(o.path("exclude_layers")).map(JsonNode::textValue).toArray(String[]::new);
    return muon.adam(muon.adam().beta1(o.path("adam_beta_1").asDouble(0.9)))
        .momentum(o.path("momentum").asDouble(0.95))
        .nesterov(o.path("nesterov").asBoolean(true))
        .newtonSchulz(new Muon.Polynomial(steps, five.a(), five.b(), five.c()))
        .rmsRate(o.has("rms_rate") ? o.get("rms_rate").asDouble() : 0.2)
        .others(
            new Muon.Others(
                o.path("adam_weight_decay").asDouble(0.004),
                o.path("adam_lr_ratio").asDouble(1),
                List.of(excluded),
                true));
  }
}
