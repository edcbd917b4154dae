package dev.elman.formats.keras;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.hdf5.Hdf5Dataset;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Tensor;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.random.RandomGenerator;

/// Which array of the file every parameter gets its values from. Shapes are compared before memory
/// is taken for a parameter, and all together may not be much larger than the file, so a config
/// that speaks of billions of units does no harm.
final class WeightPlan {
  /// Weights are random numbers: even deflated they keep most of their size.
  private static final long MOST_TIMES = 64;

  private static final long SPARE_BYTES = 1 << 24;
  private static final RandomGenerator NOT_RANDOM = () -> 0;

  private final String place;
  private final long mostBytes;
  private final IdentityHashMap<Parameter, Parameter.Initial> values = new IdentityHashMap<>();
  private long bytes;

  /// @param place how messages call the file
  /// @param fileBytes its size
  WeightPlan(String place, long fileBytes) {
    this.place = place;
    mostBytes = MOST_TIMES * fileBytes + SPARE_BYTES;
  }

  /// How messages call the file.
  String place() {
    return place;
  }

  /// Takes the values of a parameter from a data set of the same shape.
  void put(Parameter parameter, Hdf5Dataset dataset) throws ModelFileException {
    checkShape(parameter, dataset.extents(), dataset.path());
    put(
        parameter,
        (_, _, to, offset) -> {
          try {
            dataset.read(to, offset);
          } catch (ModelFileException e) {
            throw new UncheckedIOException(e);
          }
        },
        dataset.size());
  }

  /// Gives a parameter values that have been put together.
  void put(Parameter parameter, float[] array, int[] extents, String path)
      throws ModelFileException {
    checkShape(parameter, extents, path);
    put(
        parameter,
        (_, _, to, offset) -> System.arraycopy(array, 0, to, offset, array.length),
        array.length);
  }

  private void put(Parameter parameter, Parameter.Initial initial, long size)
      throws ModelFileException {
    bytes += size * Float.BYTES;
    if (bytes > mostBytes) {
      throw new ModelFileException(
          place + ": expected weights of at most " + mostBytes + " bytes, but there are more.");
    }
    values.put(parameter, initial);
  }

  private void checkShape(Parameter parameter, int[] extents, String path)
      throws ModelFileException {
    if (!Arrays.equals(parameter.shape().toArray(), extents)) {
      throw new ModelFileException(
          place
              + ": "
              + path
              + ": expected the shape "
              + parameter.shape()
              + " of "
              + parameter.path()
              + ", but got "
              + Arrays.toString(extents)
              + ". Config and weights belong to different models.");
    }
  }

  /// Whether a parameter has its values.
  boolean has(Parameter parameter) {
    return values.containsKey(parameter);
  }

  /// Writes the values to an array that is laid out like those of the model's parameters.
  void copyTo(float[] block) {
    values.forEach((parameter, initial) ->
        initial.fill(parameter.shape(), NOT_RANDOM, block, parameter.offset()));
  }

  /// Gives parameters that have values already new ones.
  void replace() {
    values.forEach((parameter, initial) -> {
      Tensor tensor = Tensor.zeros(parameter.shape());
      initial.fill(parameter.shape(), NOT_RANDOM, tensor.data(), 0);
      parameter.set(tensor);
    });
  }

  /// Lets the parameters begin with these values when the model makes them.
  void apply() {
    values.forEach(Parameter::initial);
  }
}
