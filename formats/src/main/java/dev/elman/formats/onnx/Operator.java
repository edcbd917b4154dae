package dev.elman.formats.onnx;

import org.jspecify.annotations.Nullable;

/// What one node computes. Made from its attributes when the file is read; used by several threads
/// at once.
@FunctionalInterface
interface Operator {
  /// The results for these inputs.
  ///
  /// @param scope what the graph around the node knows, for nodes that hold graphs themselves
  /// @param inputs in the order of the operator's definition; null for one that is left out
  /// @throws IllegalArgumentException if they do not fit
  Value[] run(Scope scope, @Nullable Value[] inputs);

  /// The input with this number.
  ///
  /// @throws IllegalArgumentException if it is left out
  static Value need(@Nullable Value[] inputs, int number) {
    Value value = get(inputs, number);
    if (value == null) {
      throw new IllegalArgumentException("expected input " + number + ", but it is left out.");
    }
    return value;
  }

  /// The input with this number, or null if it is left out.
  static @Nullable Value get(@Nullable Value[] inputs, int number) {
    return number < inputs.length ? inputs[number] : null;
  }

  /// An operator of one input and one result.
  static Operator of(java.util.function.UnaryOperator<Value> function) {
    return (_, inputs) -> new Value[] {function.apply(need(inputs, 0))};
  }

  /// An operator of two inputs and one result.
  static Operator of(java.util.function.BinaryOperator<Value> function) {
    return (_, inputs) -> new Value[] {function.apply(need(inputs, 0), need(inputs, 1))};
  }
}
