package dev.elman.testing;

import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/// Compares a layer with its [Reference]: the outputs, and the gradients of a random linear
/// function of them (and of the last states) with central differences of the reference, for the
/// input, every parameter and every first state.
public final class GradientCheck {
  private static final double FORWARD = 1e-5; // of max(1, |value|)
  private static final double STEP = 1e-6;
  private static final double RELATIVE = 1e-4; // of the value, and of the norm of its tensor
  private static final double FLOOR = 1e-5; // of the largest value of its tensor, or of 1e-2

  private final Ops ops;
  private final Layer layer;
  private final Reference reference;
  private final Set<Integer> positiveStates;
  private final List<Argument> arguments = new ArrayList<>();
  private final List<Tensor> coefficients = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /// Something the output depends on.
  private static final class Argument {
    private final String name;
    private final Shape shape;
    private final double[] values;
    private final float[] gradient; // the layer's

    private Argument(String name, Tensor tensor, float[] gradient) {
      this.name = name;
      this.gradient = gradient;
      shape = tensor.shape();
      values = IntStream.range(0, tensor.size()).mapToDouble(i -> tensor.data()[i]).toArray();
    }

    private double[] values() {
      return values;
    }
  }

  private GradientCheck(Ops ops, Layer layer, Reference reference, Set<Integer> positiveStates) {
    this.ops = ops;
    this.layer = layer;
    this.reference = reference;
    this.positiveStates = positiveStates;
  }

  /// Fails if a value or a gradient of the layer is not that of the reference.
  ///
  /// @param layer a layer that has not been built
  /// @param input the shape of a batch of inputs
  public static void check(Ops ops, Layer layer, Reference reference, Shape input, long seed) {
    check(ops, layer, reference, input, seed, Set.of());
  }

  /// The same for a cell some of whose states are positive.
  public static void check(
      Ops ops,
      Layer layer,
      Reference reference,
      Shape input,
      long seed,
      Set<Integer> positiveStates) {
    GradientCheck check = new GradientCheck(ops, layer, reference, positiveStates);
    check.run(input, new RandomTensors(seed));
    if (!check.problems.isEmpty()) {
      throw new AssertionError(
          layer.displayName()
              + ": "
              + check.problems.size()
              + " value(s) differ from the reference:\n"
              + String.join("\n", check.problems.stream().limit(60).toList()));
    }
  }

  private void run(Shape inputShape, RandomTensors random) {
    layer.build(inputShape.dropFirst());
    ParameterBlock block = random.fill(layer.parameters());
    layer.pack(ops);
    Tensor x = random.next(1, inputShape);
    Tensor[] states = initialStates(inputShape.extent(0), random);
    float[] gradients = new float[block.size()];

    Tape tape = Tape.root(ops);
    tape.beginTraining(1, 0, 1, gradients);
    List<Tensor> outputs = forward(tape, x, states);
    outputs.forEach(output -> coefficients.add(random.next(1, output.shape())));
    Tensor dx = backward(tape);

    arguments.add(new Argument("input", x, dx.toArray()));
    for (Parameter p : layer.parameters()) {
      float[] gradient = Arrays.copyOfRange(gradients, p.offset(), p.offset() + p.size());
      arguments.add(new Argument(p.name(), p.get(), gradient));
    }
    for (int k = 0; k < states.length; k++) {
      arguments.add(new Argument("initial state " + k, states[k], dInitialState(tape, k)));
    }
    compareOutputs(outputs);
    arguments.forEach(this::compareGradient);
  }

  private Tensor[] initialStates(int batch, RandomTensors random) {
    if (!(layer instanceof Recurrent recurrent)) {
      return new Tensor[0];
    }
    Tensor[] states =
        recurrent.cell().stateSizes().stream()
            .map(size -> random.next(0.8, Shape.of(batch, size)))
            .toArray(Tensor[]::new);
    for (int k : positiveStates) {
      float[] values = states[k].data();
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.abs(values[i]);
      }
    }
    return states;
  }

  private List<Tensor> forward(Tape tape, Tensor x, Tensor[] states) {
    if (!(layer instanceof Recurrent recurrent)) {
      return List.of(layer.forward(tape, x));
    }
    List<Tensor> outputs = new ArrayList<>(List.of(recurrent.forward(tape, x, states)));
    for (int k = 0; k < states.length; k++) {
      outputs.add(recurrent.finalState(tape, k));
    }
    return outputs;
  }

  private Tensor backward(Tape tape) {
    Tensor dy = coefficients.getFirst();
    if (!(layer instanceof Recurrent recurrent)) {
      return layer.backward(tape, dy);
    }
    Tensor[] dStates = coefficients.subList(1, coefficients.size()).toArray(Tensor[]::new);
    return recurrent.backward(tape, dy, dStates);
  }

  private float[] dInitialState(Tape tape, int k) {
    return ((Recurrent) layer).dInitialState(tape, k).toArray();
  }

  private List<double[]> values() {
    return arguments.stream().map(Argument::values).toList();
  }

  private void compareOutputs(List<Tensor> outputs) {
    List<double[]> expected = reference.apply(values());
    for (int k = 0; k < outputs.size(); k++) {
      Tensor output = outputs.get(k);
      String name = k == 0 ? "output" : "final state " + (k - 1);
      if (output.size() != expected.get(k).length) {
        problems.add(
            name + " " + output.shape() + ": expected " + expected.get(k).length + " values");
        return;
      }
      for (int i = 0; i < output.size(); i++) {
        double value = expected.get(k)[i];
        double got = output.data()[i];
        if (!(Math.abs(got - value) <= FORWARD * Math.max(1, Math.abs(value)))) {
          problems.add(describe(name, output.shape(), i, "layer", got, "reference", value));
        }
      }
    }
  }

  private void compareGradient(Argument argument) {
    double[] numeric = new double[argument.values.length];
    Arrays.setAll(numeric, i -> centralDifference(argument.values, i));
    double largest = Arrays.stream(numeric).map(Math::abs).max().orElse(0);
    double norm = 0;
    double error = 0;
    for (int i = 0; i < numeric.length; i++) {
      double difference = Math.abs(argument.gradient[i] - numeric[i]);
      if (!(difference <= RELATIVE * Math.abs(numeric[i]) + FLOOR * Math.max(1e-2, largest))) {
        problems.add(
            describe(
                "gradient of " + argument.name,
                argument.shape,
                i,
                "analytic",
                argument.gradient[i],
                "numeric",
                numeric[i]));
      }
      norm += numeric[i] * numeric[i];
      error += difference * difference;
    }
    if (!(Math.sqrt(error) <= RELATIVE * Math.max(1e-2, Math.sqrt(norm)))) {
      problems.add(
          String.format(
              Locale.ROOT,
              "gradient of %s: the error has norm %.3g, the gradient %.3g",
              argument.name,
              Math.sqrt(error),
              Math.sqrt(norm)));
    }
  }

  private double centralDifference(double[] values, int i) {
    double value = values[i];
    values[i] = value + STEP;
    double above = functional();
    values[i] = value - STEP;
    double below = functional();
    values[i] = value;
    return (above - below) / (2 * STEP);
  }

  /// The sum of all results of the reference, each times its coefficient.
  private double functional() {
    List<double[]> results = reference.apply(values());
    double sum = 0;
    for (int k = 0; k < results.size(); k++) {
      for (int i = 0; i < results.get(k).length; i++) {
        sum += coefficients.get(k).data()[i] * results.get(k)[i];
      }
    }
    return sum;
  }

  private static String describe(
      String name, Shape shape, int at, String a, double valueA, String b, double valueB) {
    int[] index = new int[shape.rank()];
    int rest = at;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.extent(axis);
      rest /= shape.extent(axis);
    }
    return String.format(
        Locale.ROOT, "%s %s: %s %.9g, %s %.9g", name, Arrays.toString(index), a, valueA, b, valueB);
  }
}
