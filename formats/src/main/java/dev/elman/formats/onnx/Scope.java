package dev.elman.formats.onnx;

import dev.elman.tensor.Ops;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of one run of a graph by their names. A graph within a node sees those of the graph
/// around it.
final class Scope {
  /// Elements that a run for a small batch may make, if it keeps them all.
  private static final long MOST_WORK = 1 << 26;

  private final @Nullable Scope outer;
  private final Ops ops;
  private final boolean keepsAll;
  private long work;
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

  /// A scope of the outermost graph that forgets nothing, for a run of bounded work.
  static Scope keepingAll(Ops ops) {
    return new Scope(null, ops, true);
  }

  /// Notes the work of a node, and of one element for every element it made.
  ///
  /// @throws IllegalArgumentException if a bounded run has done more than it may
  void spend(Value[] made) {
    Scope outermost = this;
    while (outermost.outer != null) {
      outermost = outermost.outer;
    }
    outermost.work++;
    for (Value value : made) {
      outermost.work += value.size();
    }
    if (outermost.keepsAll && outermost.work > MOST_WORK) {
      throw new IllegalArgumentException("expected a graph of less work for a small batch.");
    }
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
