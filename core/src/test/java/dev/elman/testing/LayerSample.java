package dev.elman.testing;

import static dev.elman.Elman.gru;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.simpleRnn;
import static dev.elman.Elman.units;

import dev.elman.activation.Activations;
import dev.elman.layer.ActivationLayer;
import dev.elman.layer.Dense;
import dev.elman.layer.Dropout;
import dev.elman.layer.Flatten;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.Bidirectional.MergeMode;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.model.Sequential;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A layer of the library with the shapes of one sample. A layer is held to the contract of all
/// layers by being listed here.
///
/// @param name the layer and its options
/// @param make makes a new one
/// @param inputs the shapes of a sample
/// @param outputs the shapes that they become
/// @param ids if the last input is whole numbers, how many there are; else 0
public record LayerSample(
    String name, Supplier<Layer> make, List<Shape> inputs, List<Shape> outputs, int ids) {
  static final Shape SEQUENCE = Shape.of(5, 3);

  /// A layer with one input and one result.
  public LayerSample(String name, Supplier<Layer> make, Shape input, Shape output) {
    this(name, make, List.of(input), List.of(output), 0);
  }

  /// Every layer, with representative options.
  public static List<LayerSample> all() {
    List<LayerSample> all = new ArrayList<>(recurrentAndDense());
    all.addAll(LayerSamples.all());
    return all;
  }

  private static List<LayerSample> recurrentAndDense() {
    return List.of(
        of("SimpleRNN", () -> simpleRnn(4), Shape.of(4)),
        of("SimpleRNN gelu", () -> simpleRnn(units(4).activation(Activations.gelu())), Shape.of(4)),
        of("LSTM", () -> lstm(4), Shape.of(4)),
        of("LSTM sequences", () -> lstm(17).returnSequences(), Shape.of(5, 17)),
        of("LSTM backwards", () -> lstm(4).goBackwards(), Shape.of(4)),
        of("LSTM no bias", () -> lstm(units(4).useBias(false)), Shape.of(4)),
        of("GRU", () -> gru(33), Shape.of(33)),
        of("GRU sequences", () -> gru(4).returnSequences(), Shape.of(5, 4)),
        of("GRU reset before", () -> new Recurrent(new Gru(units(4), false)), Shape.of(4)),
        of(
            "GRU zeros for masks",
            () -> gru(4).returnSequences().zeroOutputForMask(),
            Shape.of(5, 4)),
        new LayerSample(
            "LSTM checkpointing",
            () -> lstm(4).returnSequences().gradientCheckpointing(),
            Shape.of(40, 3),
            Shape.of(40, 4)),
        of("LSTM dropout", () -> lstm(units(4).dropout(0.4).seed(3)), Shape.of(4)),
        of(
            "GRU recurrent dropout",
            () -> gru(units(4).dropout(0.3).recurrentDropout(0.4)).returnSequences(),
            Shape.of(5, 4)),
        new LayerSample(
            "LSTM states",
            () -> lstm(4).returnSequences().returnState(),
            List.of(SEQUENCE, Shape.of(4), Shape.of(4)),
            List.of(Shape.of(5, 4), Shape.of(4), Shape.of(4)),
            0),
        of("Bidirectional", () -> new Bidirectional(lstm(4).returnSequences()), Shape.of(5, 8)),
        of("Bidirectional sum", () -> new Bidirectional(gru(4), MergeMode.SUM), Shape.of(4)),
        new LayerSample(
            "Bidirectional states",
            () -> new Bidirectional(gru(2).returnSequences().returnState()),
            List.of(SEQUENCE, Shape.of(2), Shape.of(2)),
            List.of(Shape.of(5, 4), Shape.of(2), Shape.of(2)),
            0),
        new LayerSample(
            "Bidirectional none",
            () -> new Bidirectional(simpleRnn(4).returnSequences(), MergeMode.NONE),
            List.of(SEQUENCE),
            List.of(Shape.of(5, 4), Shape.of(5, 4)),
            0),
        of("Dense", () -> dense(7), Shape.of(5, 7)),
        of("Dense softmax", () -> dense(7, "softmax"), Shape.of(5, 7)),
        of("Dense glu", () -> dense(8, "glu"), Shape.of(5, 4)),
        new LayerSample("Dense of vectors", () -> dense(2, "silu"), Shape.of(6), Shape.of(2)),
        of("Activation", () -> new ActivationLayer(Activations.mish()), SEQUENCE),
        of("Dropout", () -> new Dropout(0.4), SEQUENCE),
        of("Dropout of nothing", () -> new Dropout(0), SEQUENCE),
        of("Flatten", Flatten::new, Shape.of(15)),
        of("InputLayer", () -> new InputLayer(SEQUENCE), SEQUENCE),
        of("Sequential", LayerSample::stack, Shape.of(2)));
  }

  private static LayerSample of(String name, Supplier<Layer> make, Shape output) {
    return new LayerSample(name, make, SEQUENCE, output);
  }

  private static Dense dense(int units) {
    return new Dense(Dense.Config.units(units));
  }

  private static Dense dense(int units, String activation) {
    return new Dense(Dense.Config.units(units).activation(Activations.of(activation)));
  }

  private static Layer stack() {
    return Sequential.of(
        gru(4).returnSequences(), new Dropout(0.3), lstm(3).goBackwards(), dense(2));
  }

  /// Random inputs for a batch of so many samples.
  public Tensor[] x(int batch) {
    Tensor[] x = random(3, inputs, batch);
    Tensor last = x[x.length - 1];
    for (int i = 0; ids > 0 && i < last.size(); i++) {
      last.data()[i] = 7 * i % ids;
    }
    return x;
  }

  /// Random gradients of the results for a batch of so many samples.
  public Tensor[] dy(int batch) {
    return random(4, outputs, batch);
  }

  private static Tensor[] random(long seed, List<Shape> samples, int batch) {
    RandomTensors random = new RandomTensors(seed);
    return samples.stream()
        .map(sample -> random.next(1, sample.prepend(batch)))
        .toArray(Tensor[]::new);
  }

  @Override
  public String toString() {
    return name;
  }
}
