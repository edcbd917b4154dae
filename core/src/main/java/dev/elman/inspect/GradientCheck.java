package dev.elman.inspect;

import dev.elman.layer.Layer;
import dev.elman.layer.Tape;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.loss.Loss;
import dev.elman.model.Model;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.ParameterBlock;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.tensor.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Compares the gradients that a layer, a cell or a model computes with differences of what it
/// computes forward: who has written a derivative by hand learns whether it is right, and where it
/// is not.
///
/// {@snippet file="YourOwnCell.java" region="check"}
///
/// ```
/// L = Σ c ⊙ y                                   c random; or the loss of a model
/// D(ε) = (L(v + ε) - L(v - ε)) / 2ε              for every value v of inputs and parameters
/// numeric = (4 D(ε) - D(2ε)) / 3                error of the order ε⁴
/// difference = |analytic - numeric| / max(|analytic|, |numeric|, largest / 10, 0.01)
/// ```
///
/// Here *largest* is the largest gradient of the same parameter or input. Layers compute in float,
/// L is summed in double: with ε = 1/32 the rounding of y limits what can be seen to differences of
/// about 1e-5, so the tolerance is 1e-3 unless another is chosen. A wrong sign, a forgotten term or
/// a factor shows as 0.1 and more. Where the difference exceeds the tolerance, ε = 1/128 and 1/512
/// are tried as well, since a kink (ReLU) between the points spoils a difference; the smallest
/// counts.
///
/// Passes are those of training with one seed, so dropout drops the same values every time. At most
/// [#samples] values of every parameter are tried.
public final class GradientCheck {
  private static final float[] STEPS = {1f / 32, 1f / 128, 1f / 512};
  private static final double SMALLEST = 0.01;
  private static final int DEFAULT_SAMPLES = 100;

  private final Layer layer;
  private final List<Tensor> inputs;
  private final @Nullable Loss loss;
  private final @Nullable Tensor labels;
  private final boolean inputGradients;
  private final double tolerance;
  private final int samples;
  private final long seed;

  private GradientCheck(
      Layer layer,
      List<Tensor> inputs,
      @Nullable Loss loss,
      @Nullable Tensor labels,
      boolean inputGradients,
      double tolerance,
      int samples,
      long seed) {
    this.layer = layer;
    this.inputs = inputs;
    this.loss = loss;
    this.labels = labels;
    this.inputGradients = inputGradients;
    this.tolerance = tolerance;
    this.samples = samples;
    this.seed = seed;
  }

  /// What came out for one input or parameter.
  ///
  /// @param name the parameter, or `input 0`
  /// @param shape its extents
  /// @param checked how many values were tried
  /// @param difference the largest relative difference
  /// @param place the value where it is
  /// @param analytic the gradient there that backward computed
  /// @param numeric the gradient there by differences
  public record Entry(
      String name,
      Shape shape,
      int checked,
      double difference,
      List<Integer> place,
      double analytic,
      double numeric) {}

  /// What came out.
  ///
  /// @param subject the layer
  /// @param entries one for every input and parameter
  /// @param tolerance the largest relative difference that is right
  public record Report(String subject, List<Entry> entries, double tolerance) {
    /// The largest relative difference.
    public double largest() {
      return entries.stream().mapToDouble(Entry::difference).max().orElse(0);
    }

    /// Whether all gradients are right.
    public boolean passed() {
      return largest() <= tolerance;
    }

    /// Requires that all gradients are right, for tests; returns this report.
    ///
    /// @throws AssertionError if one is not; the message is the table
    public Report require() {
      if (!passed()) {
        throw new AssertionError(toString());
      }
      return this;
    }

    /// A table with a line for every input and parameter.
    @Override
    public String toString() {
      StringBuilder table = new StringBuilder();
      table.append(
          "Gradients of %s: %s (tolerance %.3g)\n"
              .formatted(subject, passed() ? "right" : "wrong", tolerance));
      for (Entry e : entries) {
        table.append(
            "%s %-20s %-14s difference %.1e at %s: analytic %.6g, numeric %.6g (%d values)\n"
                .formatted(
                    e.difference <= tolerance ? " " : "!",
                    e.name,
                    e.shape,
                    e.difference,
                    e.place,
                    e.analytic,
                    e.numeric,
                    e.checked));
      }
      return table.toString();
    }
  }

  /// A check of a layer; [#input] says with what. A layer that has not been built is built and gets
  /// random weights, biases too; another keeps its own.
  public static GradientCheck of(Layer layer) {
    return new GradientCheck(layer, List.of(), null, null, true, 1e-3, DEFAULT_SAMPLES, 1);
  }

  /// A check of a cell that belongs to no layer yet: of a layer that returns h of all steps.
  public static GradientCheck of(Cell cell) {
    return of(new Recurrent(cell).returnSequences());
  }

  /// A check of a model with its loss: of the gradients of all parameters. The model keeps its
  /// weights.
  ///
  /// @throws IllegalArgumentException if the labels do not fit
  public static GradientCheck of(Model model, Loss loss, Tensor x, Tensor y) {
    return new GradientCheck(model, List.of(x), loss, y, false, 1e-3, DEFAULT_SAMPLES, 1);
  }

  /// Random inputs of this shape, batch axis first: `input(2, 5, 3)` for two sequences of five
  /// steps of three features. Several calls give several inputs.
  public GradientCheck input(int... extents) {
    return input(random(Shape.of(extents), new Seed(seed).child(inputs.size()).generator()));
  }

  /// This input. Several calls give several inputs.
  public GradientCheck input(Tensor x) {
    List<Tensor> more = new ArrayList<>(inputs);
    more.add(x);
    return new GradientCheck(
        layer, List.copyOf(more), loss, labels, inputGradients, tolerance, samples, seed);
  }

  /// Without the gradients of inputs, which ids do not have.
  public GradientCheck withoutInputGradients() {
    return new GradientCheck(layer, inputs, loss, labels, false, tolerance, samples, seed);
  }

  /// Another tolerance.
  public GradientCheck tolerance(double newTolerance) {
    return new GradientCheck(
        layer, inputs, loss, labels, inputGradients, newTolerance, samples, seed);
  }

  /// Another number of values that are tried of every input and parameter; 100 by default.
  public GradientCheck samples(int newSamples) {
    return new GradientCheck(
        layer, inputs, loss, labels, inputGradients, tolerance, newSamples, seed);
  }

  /// Other random numbers.
  public GradientCheck seed(long newSeed) {
    return new GradientCheck(
        layer, inputs, loss, labels, inputGradients, tolerance, samples, newSeed);
  }

  /// Computes all differences.
  ///
  /// @throws IllegalArgumentException if there is no input, or one that the layer cannot take
  public Report run() {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException(
          "GradientCheck of "
              + layer.displayName()
              + ": expected an input, but got none. Say its shape with the batch axis first:"
              + " input(2, 5, 3).");
    }
    return new Run().report();
  }

  /// Values of both signs, none near 0.
  private static Tensor random(Shape shape, RandomGenerator random) {
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < tensor.size(); i++) {
      double size = random.nextDouble(0.1, 1);
      tensor.data()[i] = (float) (random.nextBoolean() ? size : -size);
    }
    return tensor;
  }

  /// One value among those of an input or a parameter, and where the layer finds it.
  private record Argument(String name, Shape shape, float[] values, int offset, float[] gradient) {}

  private final class Run {
    private final Ops ops = Ops.create();
    private final Tape tape = Tape.root(ops);
    private final Tensor[] x = inputs.toArray(Tensor[]::new);
    private final RandomGenerator random = new Seed(seed).child(-1).generator();
    private final List<Tensor> coefficients = new ArrayList<>();
    private float[] gradients = new float[0];

    private Report report() {
      prepare();
      List<Entry> entries = arguments().stream().map(this::compare).toList();
      layer.pack(ops); // the weights as they were
      return new Report(layer.displayName(), entries, tolerance);
    }

    private void prepare() {
      List<Shape> shapes = inputs.stream().map(t -> t.shape().dropFirst()).toList();
      if (layer instanceof Model model) {
        model.buildFor(shapes);
        gradients = new float[model.parameterBlock().size()];
        return;
      }
      boolean isNew = !layer.isBuilt();
      layer.build(shapes);
      ParameterBlock block =
          layer.parameters().isEmpty() ? null : layer.parameters().getFirst().block();
      if (isNew || block == null) {
        block = new ParameterBlock(layer.parameters(), new Seed(seed));
        disturb(block);
      }
      gradients = new float[block.size()];
    }

    /// Moves all weights, so that none is 0.
    private void disturb(ParameterBlock block) {
      for (Parameter p : layer.parameters()) {
        Tensor values = p.get();
        Tensor noise = random(p.shape(), random);
        for (int i = 0; i < values.size() && p.trainable(); i++) {
          values.data()[i] += 0.3f * noise.data()[i];
        }
        block.set(p, values);
      }
    }

    private List<Argument> arguments() {
      Tensor[] y = forward();
      for (Tensor output : y) {
        coefficients.add(random(output.shape(), random));
      }
      Tensor[] dx = layer.backwardAll(tape, dOutputs(y));
      List<Argument> all = new ArrayList<>();
      for (int k = 0; k < x.length && inputGradients; k++) {
        all.add(new Argument("input " + k, x[k].shape(), x[k].data(), 0, dx[k].toArray()));
      }
      for (Parameter p : layer.parameters()) {
        if (p.trainable()) {
          float[] own = Arrays.copyOfRange(gradients, p.offset(), p.offset() + p.size());
          all.add(new Argument(p.path(), p.shape(), p.values(), p.offset(), own));
        }
      }
      return all;
    }

    private Tensor[] forward() {
      layer.resetStates();
      layer.pack(ops);
      tape.beginTraining(seed, 0, x[0].extent(0), gradients);
      return layer.forwardAll(tape, x);
    }

    private Tensor[] dOutputs(Tensor[] y) {
      if (loss == null || labels == null) {
        return coefficients.toArray(Tensor[]::new);
      }
      loss.check(labels.shape(), y[0].shape());
      Tensor dy = Tensor.zeros(y[0].shape());
      float scale = 1f / loss.positions(labels, y[0], Weights.ONE);
      loss.sumAndGradient(labels, y[0], scale, dy);
      return new Tensor[] {dy};
    }

    /// L.
    private double functional() {
      Tensor[] y = forward();
      if (loss != null && labels != null) {
        return loss.sum(labels, y[0]) / loss.positions(labels, y[0], Weights.ONE) + tape.penalty();
      }
      double sum = tape.penalty();
      for (int k = 0; k < y.length; k++) {
        for (int i = 0; i < y[k].size(); i++) {
          sum += (double) coefficients.get(k).data()[i] * y[k].data()[i];
        }
      }
      return sum;
    }

    private Entry compare(Argument argument) {
      int size = argument.gradient.length;
      double floor = SMALLEST;
      for (float g : argument.gradient) {
        floor = Math.max(floor, Math.abs(g) / 10.0);
      }
      int count = Math.min(size, samples);
      Entry worst = null;
      for (int n = 0; n < count; n++) {
        Entry entry = compare(argument, (int) ((long) n * size / count), count, floor);
        if (worst == null || !(entry.difference <= worst.difference)) {
          worst = entry;
        }
      }
      return worst == null
          ? new Entry(argument.name, argument.shape, 0, 0, List.of(), 0, 0)
          : worst;
    }

    /// The difference at one value, by the first step width that is small enough for it.
    private Entry compare(Argument argument, int i, int count, double floor) {
      double analytic = argument.gradient[i];
      double best = Double.POSITIVE_INFINITY;
      double bestNumeric = Double.NaN;
      for (int k = 0; k < STEPS.length && !(best <= tolerance); k++) {
        double numeric = numeric(argument, i, STEPS[k]);
        double scale = Math.max(floor, Math.max(Math.abs(analytic), Math.abs(numeric)));
        double difference = Math.abs(analytic - numeric) / scale;
        if (k == 0 || difference < best) {
          best = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
          bestNumeric = numeric;
        }
      }
      List<Integer> place = place(argument.shape, i);
      return new Entry(argument.name, argument.shape, count, best, place, analytic, bestNumeric);
    }

    private double numeric(Argument argument, int i, float step) {
      double near = centralDifference(argument, i, step);
      double far = centralDifference(argument, i, 2 * step);
      return (4 * near - far) / 3;
    }

    private double centralDifference(Argument argument, int i, float step) {
      int at = argument.offset + i;
      float value = argument.values[at];
      argument.values[at] = value + step;
      double above = functional();
      argument.values[at] = value - step;
      double below = functional();
      argument.values[at] = value;
      return (above - below) / ((double) (value + step) - (value - step));
    }
  }

  private static List<Integer> place(Shape shape, int at) {
    List<Integer> index = new ArrayList<>();
    int rest = at;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      index.addFirst(rest % shape.extent(axis));
      rest /= shape.extent(axis);
    }
    return index;
  }
}
