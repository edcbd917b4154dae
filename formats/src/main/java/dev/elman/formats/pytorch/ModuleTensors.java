package dev.elman.formats.pytorch;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The tensors of one module among those of a file.
///
/// @param module its name
/// @param all the tensors by name
/// @param used the names that have been asked for
record ModuleTensors(String module, Map<String, Tensor> all, Set<String> used) {
  private static final Pattern LAYER = Pattern.compile("(.*?)\\.?(l\\d+(_reverse)?)");

  /// The name of a parameter.
  private String full(String name) {
    return module.isEmpty() ? name : module + "." + name;
  }

  /// The name of a parameter of a recurrent module: `rnn.l1` has `rnn.weight_ih_l1`. That of a cell
  /// has no such ending.
  private String recurrent(String name) {
    Matcher layer = LAYER.matcher(module);
    boolean isCell = all.containsKey(full("weight_ih"));
    if (layer.matches()) {
      return (layer.group(1).isEmpty() ? "" : layer.group(1) + ".") + name + "_" + layer.group(2);
    }
    return isCell ? full(name) : full(name + "_l0");
  }

  /// The other direction of a recurrent module.
  ModuleTensors reverse() {
    String forward = LAYER.matcher(module).matches() ? module : full("l0");
    return new ModuleTensors(forward + "_reverse", all, used);
  }

  /// A tensor of a recurrent module, or null.
  @Nullable Tensor getRecurrent(String name) {
    return found(recurrent(name));
  }

  /// A tensor, or null.
  @Nullable Tensor get(String name) {
    return found(full(name));
  }

  private @Nullable Tensor found(String name) {
    used.add(name);
    return all.get(name);
  }

  Tensor needRecurrent(String name, int... shape) {
    return need(recurrent(name), shape);
  }

  /// A tensor of this shape.
  ///
  /// @throws IllegalArgumentException if it is missing, or of another shape
  Tensor need(int[] shape, String name) {
    return need(full(name), shape);
  }

  private Tensor need(String name, int[] shape) {
    Tensor tensor = found(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "expected a tensor \"" + name + "\", but the file has none.");
    }
    if (!Arrays.equals(tensor.shape().toArray(), shape)) {
      throw new IllegalArgumentException(
          "expected shape "
              + Shape.of(shape)
              + " for \""
              + name
              + "\", but got "
              + tensor.shape()
              + ".");
    }
    return tensor;
  }

  void putRecurrent(String name, Tensor tensor) {
    all.put(recurrent(name), tensor);
  }

  void put(String name, Tensor tensor) {
    all.put(full(name), tensor);
  }
}
