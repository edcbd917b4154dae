package dev.elman.model;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What one part of a training has to remember beyond an interruption: numbers, texts and tensors
/// by name. A [Snapshot] consists of them.
public final class SavedState {
  private final Map<String, double[]> numbers = new LinkedHashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /// Nothing to remember.
  public SavedState() {}

  /// Adds a whole number, which is exact up to 2⁵³.
  public SavedState put(String name, long whole) {
    return put(name, new double[] {whole});
  }

  /// Adds a number, or several.
  public SavedState put(String name, double... values) {
    numbers.put(name, values);
    return this;
  }

  /// Adds a text.
  public SavedState put(String name, String text) {
    texts.put(name, text);
    return this;
  }

  /// Adds a tensor, which is not copied.
  public SavedState put(String name, Tensor tensor) {
    tensors.put(name, tensor);
    return this;
  }

  /// Whether there is nothing to remember.
  public boolean isEmpty() {
    return numbers.isEmpty() && texts.isEmpty() && tensors.isEmpty();
  }

  /// Whether there is something of this name.
  public boolean has(String name) {
    return numbers.containsKey(name) || texts.containsKey(name) || tensors.containsKey(name);
  }

  /// The number of this name.
  ///
  /// @throws IllegalArgumentException if there is not exactly one
  public double number(String name) {
    double[] values = numbers(name);
    if (values.length != 1) {
      throw new IllegalArgumentException(
          "Saved state: expected one number \"" + name + "\", but got " + values.length + ".");
    }
    return values[0];
  }

  /// The whole number of this name.
  ///
  /// @throws IllegalArgumentException if there is not exactly one
  public int whole(String name) {
    return (int) number(name);
  }

  /// The numbers of this name.
  ///
  /// @throws IllegalArgumentException if there are none
  public double[] numbers(String name) {
    return require(numbers, name);
  }

  /// The text of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  public String text(String name) {
    return require(texts, name);
  }

  /// The tensor of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  public Tensor tensor(String name) {
    return require(tensors, name);
  }

  private static <T> T require(Map<String, T> values, String name) {
    T value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "Saved state: expected one of "
              + values.keySet()
              + ", but got \""
              + name
              + "\". It was saved by something else.");
    }
    return value;
  }

  /// All numbers.
  public Map<String, double[]> numbers() {
    return Collections.unmodifiableMap(numbers);
  }

  /// All tensors.
  public Map<String, Tensor> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  void write(BlockWriter out) throws IOException {
    out.putInt(numbers.size());
    for (Map.Entry<String, double[]> entry : numbers.entrySet()) {
      out.putString(entry.getKey());
      out.putInt(entry.getValue().length);
      for (double value : entry.getValue()) {
        out.putDouble(value);
      }
    }
    out.putInt(texts.size());
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      out.putString(entry.getKey());
      out.putString(entry.getValue());
    }
    out.putInt(tensors.size());
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      out.putString(entry.getKey());
      int[] extents = entry.getValue().shape().toArray();
      out.putInt(extents.length);
      for (int extent : extents) {
        out.putInt(extent);
      }
      out.putFloats(entry.getValue().data(), entry.getValue().size());
    }
  }

  static SavedState read(BlockReader in) throws IOException {
    SavedState state = new SavedState();
    for (int rest = in.count(2 * Integer.BYTES); rest > 0; rest--) {
      String name = in.string();
      double[] values = new double[in.count(Double.BYTES)];
      for (int i = 0; i < values.length; i++) {
        values[i] = in.float64();
      }
      state.put(name, values);
    }
    for (int rest = in.count(2 * Integer.BYTES); rest > 0; rest--) {
      state.put(in.string(), in.string());
    }
    for (int rest = in.count(3 * Integer.BYTES); rest > 0; rest--) {
      state.put(in.string(), readTensor(in));
    }
    return state;
  }

  private static Tensor readTensor(BlockReader in) throws IOException {
    int[] extents = new int[in.count(Integer.BYTES)];
    long size = 1;
    for (int i = 0; i < extents.length; i++) {
      extents[i] = in.int32();
      size = extents[i] < 1 || size > Integer.MAX_VALUE ? Long.MAX_VALUE : size * extents[i];
    }
    float[] values = in.floats();
    if (values.length != size) {
      throw in.damaged(size + " values of a tensor", values.length + " values");
    }
    return Tensor.over(values, Shape.of(extents));
  }
}
