package dev.elman.testing;

import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Compares a layer in training with its [Reference]: the results and the penalty, and the
/// gradients of the penalty and a random linear function of the results with central differences of
/// the reference, for every input and every trainable parameter.
///
/// The reference gets the inputs and then the parameters, and returns the results and then, for a
/// layer that has one, the penalty.
public final class LayerCheck {
  private static final double FORWARD = 1e-5; // of max(1, |value|)
  private static final double STEP = 1e-6;
  private static final double RELATIVE = 1e-4; // of the value, and of the norm of its tensor
  private static final double FLOOR = 1e-5; // of the largest value of its tensor, or of 1e-2

  private final Supplier<Layer> make;
  private final Reference reference;
  private final List<Tensor> inputs;
  private final List<@Nullable Mask> masks;

  private LayerCheck(
      Supplier<Layer> make, Reference reference, List<Tensor> inputs, List<@Nullable Mask> masks) {
    this.make = make;
    this.reference = reference;
    this.inputs = inputs;
    this.masks = masks;
  }

  /// A check on random inputs of these shapes, the batch axis included.
  public static LayerCheck of(Supplier<Layer> make, Reference reference, Shape... inputs) {
    RandomTensors random = new RandomTensors(11);
    List<Tensor> x = Arrays.stream(inputs).map(shape -> random.next(1, shape)).toList();
    return new LayerCheck(make, reference, x, List.of());
  }

  /// A check on these inputs.
  public static LayerCheck of(Supplier<Layer> make, Reference reference, Tensor... inputs) {
    return new LayerCheck(make, reference, List.of(inputs), List.of());
  }

  /// The same check with a mask for every input, or null.
  public LayerCheck masks(@Nullable Mask... newMasks) {
    return new LayerCheck(make, reference, inputs, Arrays.asList(newMasks));
  }

  /// Fails if a value or a gradient is not that of the reference.
  public void run() {
    new Run(Ops.create(), true).check();
    new Run(Ops.scalar(), true).check();
  }

  /// [#run] for inputs without a gradient, such as ids.
  public void runWithoutInputGradients() {
    new Run(Ops.create(), false).check();
    new Run(Ops.scalar(), false).check();
  }

  /// Something that the results depend on, and the gradient that the layer computes.
  @SuppressWarnings("ArrayRecordComponent") // never compared as a record
  private record Argument(String name, double[] values, float @Nullable [] gradient) {
    static Argument of(String name, Tensor tensor, float @Nullable [] gradient) {
      double[] values =
          IntStream.range(0, tensor.size()).mapToDouble(i -> tensor.data()[i]).toArray();
      return new Argument(name, values, gradient);
    }
  }

  private final class Run {
    private final Layer layer = make.get();
    private final List<Argument> arguments = new ArrayList<>();
    private final List<double[]> coefficients = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private Run(Ops ops, boolean inputGradients) {
      layer.named(ops.name());
      layer.build(inputs.stream().map(x -> x.shape().dropFirst()).toList());
      RandomTensors random = new RandomTensors(12);
      ParameterBlock block = random.fill(layer.parameters());
      layer.pack(ops);
      Tape tape = Tape.root(ops);
      for (int i = 0; i < masks.size(); i++) {
        tape.mask(i, masks.get(i));
      }
      float[] gradients = new float[block.size()];
      tape.beginTraining(1, 0, inputs.getFirst().extent(0), gradients);
      Tensor[] y = layer.forwardAll(tape, inputs.toArray(Tensor[]::new));
      List<float[]> results = new ArrayList<>(Arrays.stream(y).map(Tensor::toArray).toList());
      if (tape.penalty() != 0) {
        results.add(new float[] {(float) tape.penalty()});
      }
      Tensor[] dy = Arrays.stream(y).map(o -> random.next(1, o.shape())).toArray(Tensor[]::new);
      Arrays.stream(dy).map(d -> Argument.of("", d, null).values).forEach(coefficients::add);
      coefficients.add(new double[] {1});
      Tensor[] dx = layer.backwardAll(tape, dy);
      for (int i = 0; i < inputs.size(); i++) {
        float[] gradient = inputGradients ? dx[i].toArray() : null;
        arguments.add(Argument.of("input " + i, inputs.get(i), gradient));
      }
      for (Parameter p : layer.parameters()) {
        float[] gradient = Arrays.copyOfRange(gradients, p.offset(), p.offset() + p.size());
        arguments.add(Argument.of(p.name(), p.get(), p.trainable() ? gradient : null));
      }
      compareResults(results);
    }

    private void check() {
      arguments.forEach(this::compareGradient);
      if (!problems.isEmpty()) {
        throw new AssertionError(
            layer.displayName()
                + ": "
                + problems.size()
                + " value(s) differ from the reference:\n"
                + String.join("\n", problems.stream().limit(60).toList()));
      }
    }

    private List<double[]> reference() {
      return reference.apply(arguments.stream().map(Argument::values).toList());
    }

    private void compareResults(List<float[]> results) {
      List<double[]> expected = reference();
      if (results.size() != expected.size()) {
        throw new AssertionError("expected " + expected.size() + " results: " + results.size());
      }
      for (int k = 0; k < results.size(); k++) {
        if (results.get(k).length != expected.get(k).length) {
          throw new AssertionError(
              "result " + k + ": expected " + expected.get(k).length + " values");
        }
        for (int i = 0; i < results.get(k).length; i++) {
          double value = expected.get(k)[i];
          if (!(Math.abs(results.get(k)[i] - value) <= FORWARD * Math.max(1, Math.abs(value)))) {
            add("result " + k, i, results.get(k)[i], value);
          }
        }
      }
    }

    private void compareGradient(Argument argument) {
      if (argument.gradient == null) {
        return;
      }
      double[] numeric = new double[argument.values.length];
      Arrays.setAll(numeric, i -> centralDifference(argument.values, i));
      double largest = Arrays.stream(numeric).map(Math::abs).max().orElse(0);
      double norm = 0;
      double error = 0;
      for (int i = 0; i < numeric.length; i++) {
        double difference = Math.abs(argument.gradient[i] - numeric[i]);
        if (!(difference <= RELATIVE * Math.abs(numeric[i]) + FLOOR * Math.max(1e-2, largest))) {
          add("gradient of " + argument.name, i, argument.gradient[i], numeric[i]);
        }
        norm += numeric[i] * numeric[i];
        error += difference * difference;
      }
      if (!(Math.sqrt(error) <= RELATIVE * Math.max(1e-2, Math.sqrt(norm)))) {
        problems.add("gradient of " + argument.name + ": the error has norm " + Math.sqrt(error));
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

    /// The sum of all results of the reference, each times its coefficient, and the penalty.
    private double functional() {
      List<double[]> results = reference();
      double sum = 0;
      for (int k = 0; k < results.size(); k++) {
        for (int i = 0; i < results.get(k).length; i++) {
          sum += coefficients.get(k)[i] * results.get(k)[i];
        }
      }
      return sum;
    }

    private void add(String name, int at, double got, double expected) {
      problems.add(
          String.format(
              Locale.ROOT, "%s [%d]: layer %.9g, reference %.9g", name, at, got, expected));
    }
  }
}
