package dev.elman.formats.onnx;

import dev.elman.activation.Activations;
import dev.elman.activation.Elementwise;
import dev.elman.activation.Gelu;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Operators that compute every element by itself.
final class ElementwiseOperators {
  private ElementwiseOperators() {}

  /// Adds them to a catalogue.
  static void addTo(Map<String, Function<Attributes, Operator>> catalog) {
    addFunctions(catalog);
    addActivations(catalog);
    addArithmetic(catalog);
    addComparisons(catalog);
    catalog.put("Cast", ElementwiseOperators::cast);
    catalog.put("CastLike", _ -> Operator.of((x, like) -> x.as(like.type())));
    catalog.put("Where", _ -> ElementwiseOperators::where);
    catalog.put("Clip", ElementwiseOperators::clip);
    catalog.put("PRelu", ElementwiseOperators::parametricRelu);
    catalog.put("Mod", ElementwiseOperators::mod);
    catalog.put(
        "IsNaN", _ -> Operator.of(x -> map(x, v -> Double.isNaN(v) ? 1 : 0).as(ElementType.BOOL)));
  }

  private static void addFunctions(Map<String, Function<Attributes, Operator>> catalog) {
    put(catalog, "Exp", Math::exp);
    put(catalog, "Log", Math::log);
    put(catalog, "Sqrt", Math::sqrt);
    put(catalog, "Reciprocal", x -> 1 / x);
    put(catalog, "Sin", Math::sin);
    put(catalog, "Cos", Math::cos);
    put(catalog, "Floor", Math::floor);
    put(catalog, "Ceil", Math::ceil);
    put(catalog, "Round", Math::rint);
    put(catalog, "Erf", x -> 2 * gaussian(x * Math.sqrt(2)) - 1);
    put(catalog, "Neg", x -> -x);
    put(catalog, "Abs", Math::abs);
    put(catalog, "Sign", Math::signum);
    catalog.put(
        "Not", _ -> Operator.of(x -> Broadcast.wholes(x, x, ElementType.BOOL, (a, _) -> 1 - a)));
    catalog.put("Dropout", _ -> ElementwiseOperators::dropout);
  }

  /// The distribution function of the normal distribution.
  private static double gaussian(double x) {
    return x == 0 ? 0.5 : new Gelu(false).value(x) / x;
  }

  private static void addActivations(Map<String, Function<Attributes, Operator>> catalog) {
    for (RecurrentActivation.Kind kind : RecurrentActivation.Kind.values()) {
      catalog.put(kind.onnx(), a -> function(kind.of(a)::value));
    }
    put(catalog, "Mish", (Elementwise) Activations.mish());
    catalog.put("HardSwish", _ -> function(((Elementwise) Activations.of("hard_silu"))::value));
    catalog.put("Swish", a -> function(x -> x / (1 + Math.exp(-a.real("alpha", 1) * x))));
    catalog.put("Celu", a -> function(x -> celu(x, a.real("alpha", 1))));
    catalog.put(
        "Selu", a -> function(x -> selu(x, a.real("alpha", 1.6732632), a.real("gamma", 1.050701))));
    catalog.put(
        "Gelu", a -> function(new Gelu(a.text("approximate", "none").equals("tanh"))::value));
    catalog.put("Shrink", a -> function(x -> shrink(x, a.real("lambd", 0.5), a.real("bias", 0))));
  }

  private static double celu(double x, double alpha) {
    return Math.max(x, 0) + Math.min(0, alpha * Math.expm1(x / alpha));
  }

  private static double selu(double x, double alpha, double gamma) {
    return gamma * (x > 0 ? x : alpha * Math.expm1(x));
  }

  private static double shrink(double x, double lambda, double bias) {
    return x < -lambda ? x + bias : x > lambda ? x - bias : 0;
  }

  private static void put(
      Map<String, Function<Attributes, Operator>> catalog, String name, Elementwise f) {
    put(catalog, name, f::value);
  }

  private static void put(
      Map<String, Function<Attributes, Operator>> catalog,
      String name,
      DoubleUnaryOperator function) {
    catalog.put(name, _ -> function(function));
  }

  private static Operator function(DoubleUnaryOperator function) {
    return Operator.of(x -> map(x, function));
  }

  /// A function of every element, in double precision.
  static Value map(Value x, DoubleUnaryOperator function) {
    if (x.isReal()) {
      float[] y = new float[x.size()];
      for (int i = 0; i < y.length; i++) {
        y[i] = x.type().round((float) function.applyAsDouble(x.reals()[i]));
      }
      return Value.of(x.type(), y, x.shape());
    }
    long[] y = new long[x.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = x.type().wrap((long) function.applyAsDouble((double) x.wholes()[i]));
    }
    return Value.of(x.type(), y, x.shape());
  }

  private static void addArithmetic(Map<String, Function<Attributes, Operator>> catalog) {
    put(catalog, "Add", (a, b) -> a + b, (a, b) -> a + b);
    put(catalog, "Sub", (a, b) -> a - b, (a, b) -> a - b);
    put(catalog, "Mul", (a, b) -> a * b, (a, b) -> a * b);
    put(catalog, "Div", (a, b) -> a / b, (a, b) -> a / b);
    catalog.put("Pow", _ -> Operator.of(ElementwiseOperators::power));
    many(catalog, "Max", Math::max, Math::max);
    many(catalog, "Min", Math::min, Math::min);
    many(catalog, "Sum", (a, b) -> a + b, (a, b) -> a + b);
    catalog.put("Mean", _ -> ElementwiseOperators::mean);
  }

  private static void put(
      Map<String, Function<Attributes, Operator>> catalog,
      String name,
      Broadcast.RealFunction reals,
      Broadcast.WholeFunction wholes) {
    catalog.put(name, _ -> Operator.of((a, b) -> either(a, b, reals, wholes)));
  }

  private static void many(
      Map<String, Function<Attributes, Operator>> catalog,
      String name,
      Broadcast.RealFunction reals,
      Broadcast.WholeFunction wholes) {
    catalog.put(
        name,
        _ -> (_, inputs) -> new Value[] {fold(inputs, (a, b) -> either(a, b, reals, wholes))});
  }

  private static Value fold(@Nullable Value[] inputs, BinaryOperator<Value> function) {
    Value result = Operator.need(inputs, 0);
    for (int i = 1; i < inputs.length; i++) {
      result = function.apply(result, Operator.need(inputs, i));
    }
    return result;
  }

  private static Value[] mean(Scope scope, @Nullable Value[] inputs) {
    Value sum = fold(inputs, (a, b) -> reals(a, b, (x, y) -> x + y));
    return new Value[] {map(sum, x -> x / inputs.length)};
  }

  private static Value either(
      Value a, Value b, Broadcast.RealFunction reals, Broadcast.WholeFunction wholes) {
    return a.isReal()
        ? Broadcast.reals(a, b, a.type(), reals)
        : Broadcast.wholes(a, b, a.type(), wholes);
  }

  private static Value reals(Value a, Value b, Broadcast.RealFunction function) {
    return Broadcast.reals(a, b, a.type(), function);
  }

  private static Value power(Value a, Value b) {
    Value exponent = b.as(ElementType.FLOAT);
    return Broadcast.reals(
            a.as(ElementType.FLOAT), exponent, ElementType.FLOAT, ElementwiseOperators::power)
        .as(a.type());
  }

  private static float power(float a, float b) {
    return (float) Math.pow(a, b);
  }

  /// Up to version 6 a slope of one axis belongs to the channels, axis 1, and is not broadcast.
  private static Operator parametricRelu(Attributes a) {
    return Operator.of((x, slope) -> {
      boolean channels = a.version() < 7 && slope.rank() == 1 && x.rank() > 2;
      int[] shape = new int[Math.max(1, x.rank() - 1)];
      java.util.Arrays.fill(shape, 1);
      shape[0] = slope.size();
      Value slopes = channels ? slope.reshape(shape) : slope;
      return reals(x, slopes, (p, q) -> p < 0 ? p * q : p);
    });
  }

  private static Operator mod(Attributes attributes) {
    boolean asC = attributes.flag("fmod");
    return Operator.of(
        (a, b) -> either(a, b, (x, y) -> x % y, (x, y) -> asC ? x % y : Math.floorMod(x, y)));
  }

  private static void addComparisons(Map<String, Function<Attributes, Operator>> catalog) {
    compare(catalog, "Equal", (a, b) -> a == b ? 1 : 0, (a, b) -> a == b ? 1 : 0);
    compare(catalog, "Less", (a, b) -> a < b ? 1 : 0, (a, b) -> a < b ? 1 : 0);
    compare(catalog, "LessOrEqual", (a, b) -> a <= b ? 1 : 0, (a, b) -> a <= b ? 1 : 0);
    compare(catalog, "Greater", (a, b) -> a > b ? 1 : 0, (a, b) -> a > b ? 1 : 0);
    compare(catalog, "GreaterOrEqual", (a, b) -> a >= b ? 1 : 0, (a, b) -> a >= b ? 1 : 0);
    logic(catalog, "And", (a, b) -> a & b);
    logic(catalog, "Or", (a, b) -> a | b);
    logic(catalog, "Xor", (a, b) -> a ^ b);
  }

  private static void compare(
      Map<String, Function<Attributes, Operator>> catalog,
      String name,
      Broadcast.RealFunction reals,
      Broadcast.WholeFunction wholes) {
    catalog.put(
        name,
        _ ->
            Operator.of((a, b) ->
                a.isReal()
                    ? Broadcast.compare(a, b, reals)
                    : Broadcast.wholes(a, b, ElementType.BOOL, wholes)));
  }

  private static void logic(
      Map<String, Function<Attributes, Operator>> catalog,
      String name,
      Broadcast.WholeFunction function) {
    catalog.put(
        name, _ -> Operator.of((a, b) -> Broadcast.wholes(a, b, ElementType.BOOL, function)));
  }

  private static Operator cast(Attributes attributes) {
    ElementType type = ElementType.of((int) attributes.whole("to", 0));
    return Operator.of(x -> x.as(type));
  }

  private static Value[] where(Scope scope, @Nullable Value[] inputs) {
    Value condition = Operator.need(inputs, 0);
    Value yes = Operator.need(inputs, 1);
    Value no = Operator.need(inputs, 2);
    Broadcast common = Broadcast.of(condition.shape(), yes.shape(), no.shape());
    int[] at = common.indices(condition.shape());
    int[] yesAt = common.indices(yes.shape());
    int[] noAt = common.indices(no.shape());
    Value result = yes.alike(common.shape());
    for (int i = 0; i < at.length; i++) {
      boolean chosen = condition.wholes()[at[i]] != 0;
      Value.copy(chosen ? yes : no, chosen ? yesAt[i] : noAt[i], result, i, 1);
    }
    return new Value[] {result};
  }

  /// The limits are attributes up to version 10 and inputs from then on.
  private static Operator clip(Attributes attributes) {
    double low = attributes.real("min", -Float.MAX_VALUE);
    double high = attributes.real("max", Float.MAX_VALUE);
    boolean old = attributes.version() < 11;
    return (_, inputs) -> {
      double min = old ? low : limit(inputs, 1, Double.NEGATIVE_INFINITY);
      double max = old ? high : limit(inputs, 2, Double.POSITIVE_INFINITY);
      return new Value[] {map(Operator.need(inputs, 0), x -> Math.min(Math.max(x, min), max))};
    };
  }

  private static double limit(@Nullable Value[] inputs, int number, double otherwise) {
    Value limit = Operator.get(inputs, number);
    if (limit == null) {
      return otherwise;
    }
    return limit.isReal() ? limit.real() : limit.whole();
  }

  /// Nothing is dropped at inference; the mask says so.
  private static Value[] dropout(Scope scope, @Nullable Value[] inputs) {
    Value x = Operator.need(inputs, 0);
    Value training = Operator.get(inputs, 2);
    Value ratio = Operator.get(inputs, 1);
    if (training != null && training.truth() && (ratio == null || ratio.real() > 0)) {
      throw new IllegalArgumentException(
          "expected a graph for inference, but it drops values as in training.");
    }
    long[] kept = new long[x.size()];
    java.util.Arrays.fill(kept, 1);
    return new Value[] {x, Value.of(ElementType.BOOL, kept, x.shape())};
  }
}
