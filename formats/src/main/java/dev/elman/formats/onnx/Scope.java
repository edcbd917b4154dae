package dev.elman.formats.onnx;

import dev.elman.tensor.Ops;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of one run of a graph by their names. A graph within a node sees those of the graph
/// around it.
final class Scope {
  private final @Nullable Scope outer;
  private final Ops ops;
  private final boolean keepsAll;
  private final Map<String, Value> values = new HashMap<>();

  /// The scope of the outermost graph.
  Scope(Ops ops) {
    this(null, ops, false);
  }

  private Scope(@Nullable Scope outer, Ops ops, boolean keepsAll) {
    this.outer = outer;
    this.ops = ops;
    this.keepsAll = keepsAll;
  }

  /// A scope of the outermost graph that forgets nothing.
  static Scope keepingAll(Ops ops) {
    return new Scope(null, ops, true);
  }

  /// The scope of a graph within a node.
  Scope inner() {
    return new Scope(this, ops, false);
  }

  /// What this run computes with.
  Ops ops() {
    return ops;
  }

  void put(String name, Value value) {
    values.put(name, value);
  }

  /// Forgets a value that nobody needs any more.
  void drop(String name) {
    if (!keepsAll) {
      values.remove(name);
    }
  }

  /// What is known in this graph, by name.
  Map<String, Value> values() {
    return values;
  }

  /// The value of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  Value get(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Value value = scope.values.get(name);
      if (value != null) {
        return value;
      }
    }
    throw new IllegalArgumentException("expected a value \"" + name + "\", but there is none.");
  }
}
