package dev.elman.model;

import dev.elman.layer.ActivationLayer;
import dev.elman.layer.BatchNormalization;
import dev.elman.layer.Dense;
import dev.elman.layer.Dropout;
import dev.elman.layer.Embedding;
import dev.elman.layer.GaussianNoise;
import dev.elman.layer.Layer;
import dev.elman.layer.LayerNormalization;
import dev.elman.layer.RmsNormalization;
import dev.elman.layer.Tape;
import dev.elman.layer.TimeDistributed;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Streaming inference: a model that is given one time step after the other and remembers the
/// states of its recurrent layers in between.
///
/// ```java
/// Session session = Session.of(model);
/// Tensor y = session.step(x);      // x [features], y [outputs]
/// ```
///
/// After `t` calls the output is that of [Model#predict] for the `t` steps seen so far; where the
/// model returns sequences, the last step of it. A step takes the same time whatever has gone
/// before, and allocates nothing.
///
/// A session belongs to one thread at a time. Any number of sessions may use one model at once: the
/// weights, packed when the session is made or reset, are only read.
///
/// *Source*: what a recurrent network is for; Elman 1990, doi:10.1207/s15516709cog1402_1.
public final class Session {
  private static final int NEXT_STEP = 1; // of one step each

  private final Sequential model;
  private final int batch;
  private final Tape tape = Tape.root(Ops.create());
  private final List<Layer> layers;
  private final Tensor[][] states; // of each layer, behind a place for its input
  private final Tensor input; // [batch, 1, features]
  private final Tensor output;

  private Session(Sequential model, int batch) {
    this.model = model;
    this.batch = batch;
    layers = model.layers();
    layers.forEach(Session::requireSteps);
    Shape sample = model.inputShapes().getFirst();
    input = Tensor.zeros(sample.dropFirst().prepend(NEXT_STEP).prepend(batch));
    states = layers.stream().map(this::withZeroStates).toArray(Tensor[][]::new);
    reset();
    Shape y = compute().shape().dropFirst();
    boolean hasTime = y.rank() == 2; // the model returns sequences
    output = Tensor.zeros((hasTime ? y.dropFirst() : y).prepend(batch));
    reset();
  }

  /// A session for one sequence, at its beginning.
  ///
  /// @throws IllegalArgumentException if a layer of the model cannot work step by step
  /// @throws IllegalStateException before the weights have been made
  public static Session of(Sequential model) {
    return of(model, 1);
  }

  /// A session for so many sequences side by side, at their beginning.
  ///
  /// @throws IllegalArgumentException if a layer of the model cannot work step by step, or `batch`
  ///   is less than 1
  /// @throws IllegalStateException before the weights have been made
  public static Session of(Sequential model, int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException(
          "Session batch: expected at least 1 sequence, but got " + batch + ".");
    }
    model.parameterBlock(); // throws where there are no weights
    return new Session(model, batch);
  }

  private static void requireSteps(Layer layer) {
    boolean works =
        switch (layer) {
          case Recurrent recurrent -> !recurrent.options().goBackwards();
          case Dense _,
              ActivationLayer _,
              Embedding _,
              Dropout _,
              GaussianNoise _,
              LayerNormalization _,
              RmsNormalization _,
              BatchNormalization _,
              TimeDistributed _ ->
              true;
          default -> false;
        };
    if (!works) {
      throw new IllegalArgumentException(
          "Session: expected layers that work step by step (recurrent layers that read forward,"
              + " dense layers, embeddings, normalisations, activations), but "
              + layer.displayName()
              + " needs the whole sequence. Use predict with the sequence so far.");
    }
  }

  /// A place for the input of a recurrent layer, and its states.
  private Tensor[] withZeroStates(Layer layer) {
    if (!(layer instanceof Recurrent recurrent)) {
      return new Tensor[0];
    }
    List<Tensor> all = new ArrayList<>(List.of(input));
    recurrent.cell().stateSizes().forEach(size -> all.add(Tensor.zeros(batch, size)));
    return all.toArray(Tensor[]::new);
  }

  /// Goes back to the beginning of the sequences: all states are zero. Takes over weights that have
  /// changed.
  public void reset() {
    model.packIfChanged(tape.ops());
    for (Tensor state : allStates()) {
      Arrays.fill(state.data(), 0, state.size(), 0);
    }
  }

  /// The next step of each sequence.
  ///
  /// @param x `[features]` for one sequence, `[batch, features]` for several; ids without an axis
  ///   of features
  /// @return `[batch, outputs]`, overwritten by the next step
  /// @throws IllegalArgumentException if x has another number of values
  public Tensor step(Tensor x) {
    if (x.size() != input.size()) {
      throw new IllegalArgumentException(
          "Session.step: expected "
              + input.size()
              + " values, one step for each of "
              + batch
              + " sequences, but got "
              + x.shape()
              + ".");
    }
    System.arraycopy(x.data(), 0, input.data(), 0, input.size());
    Tensor y = compute();
    System.arraycopy(y.data(), 0, output.data(), 0, output.size());
    return output;
  }

  private Tensor compute() {
    tape.beginInference(0, batch);
    Tensor y = input;
    for (int i = 0; i < layers.size(); i++) {
      Tape own = tape.child(i);
      if (layers.get(i) instanceof Recurrent recurrent) {
        y = step(recurrent, own, y, states[i]);
      } else {
        y = layers.get(i).forward(own, y);
      }
    }
    return y;
  }

  private static Tensor step(Recurrent layer, Tape tape, Tensor x, Tensor[] withStates) {
    withStates[0] = x;
    Tensor y = layer.forwardAll(tape, withStates)[0];
    for (int k = 1; k < withStates.length; k++) {
      Tensor last = layer.finalState(tape, k - 1);
      System.arraycopy(last.data(), 0, withStates[k].data(), 0, last.size());
    }
    return y;
  }

  /// Copies of the states of all recurrent layers, to go on from here another time.
  public List<Tensor> states() {
    return allStates().stream().map(state -> state.rows(0, batch)).toList();
  }

  private List<Tensor> allStates() {
    return Arrays.stream(states).flatMap(ofLayer -> Arrays.stream(ofLayer).skip(1)).toList();
  }

  /// Goes on from what [#states()] returned, of this session or another one of the same model.
  ///
  /// @throws IllegalArgumentException if their shapes are others; then nothing has been changed
  public void states(List<Tensor> from) {
    List<Tensor> all = allStates();
    List<Shape> expected = all.stream().map(Tensor::shape).toList();
    List<Shape> got = from.stream().map(Tensor::shape).toList();
    if (!expected.equals(got)) {
      throw new IllegalArgumentException(
          "Session.states: expected the shapes "
              + expected
              + ", but got "
              + got
              + ". The states belong to another model or another number of sequences.");
    }
    for (int i = 0; i < all.size(); i++) {
      System.arraycopy(from.get(i).data(), 0, all.get(i).data(), 0, all.get(i).size());
    }
  }
}
