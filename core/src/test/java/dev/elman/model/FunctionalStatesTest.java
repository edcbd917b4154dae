package dev.elman.model;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.golden.Golden;
import dev.elman.layer.Masking;
import dev.elman.layer.Symbol;
import dev.elman.layer.Tape;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An encoder that hands its states to a decoder.
class FunctionalStatesTest {
  private static final JsonNode GOLDEN = Golden.read("recurrent_seq2seq");
  private static final double TOLERANCE = 1e-5;

  private static Functional model() {
    var source = input(5, 3);
    var target = input(4, 2);
    List<Symbol> encoded = lstm(2).returnState().applyAll(new Masking().apply(source));
    List<Symbol> decoded =
        lstm(2).returnSequences().returnState().applyAll(target, encoded.get(1), encoded.get(2));
    return Functional.of(
        List.of(source, target), List.of(dense(3).apply(decoded.getFirst()), decoded.get(1)));
  }

  private static Tensor[] tensors(String name) {
    return Golden.elements(GOLDEN.get(name))
        .map(x -> Golden.tensor(x.get("values"), x.get("shape")))
        .toArray(Tensor[]::new);
  }

  private static void compare(String what, float[] actual, JsonNode expected) {
    double[] values = Golden.doubles(expected);
    assertThat(actual).as(what).hasSameSizeAs(values);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) actual[i])
          .as("%s at %d", what, i)
          .isCloseTo(values[i], within(TOLERANCE));
    }
  }

  @Test
  void outputsAndGradientsAreThoseOfKeras() {
    Functional model = model();
    model.build();
    model.setWeights(List.of(tensors("weights")));
    List<Tensor> predicted = model.predictAll(tensors("inputs"));
    Tape tape = Tape.root(Ops.create());
    float[] gradients = new float[model.parameterBlock().size()];
    tape.beginTraining(1, 0, 3, gradients);
    Tensor[] outputs = model.forwardAll(tape, tensors("inputs"));
    for (int k = 0; k < outputs.length; k++) {
      JsonNode expected = GOLDEN.get("outputs").get(k).get("values");
      compare("output " + k, outputs[k].toArray(), expected);
      compare("prediction " + k, predicted.get(k).toArray(), expected);
    }
    Tensor[] dInputs = model.backwardAll(tape, tensors("dOutputs"));
    for (int k = 0; k < dInputs.length; k++) {
      compare("gradient of input " + k, dInputs[k].toArray(), GOLDEN.get("dInputs").get(k));
    }
    for (int k = 0; k < model.parameters().size(); k++) {
      Parameter p = model.parameters().get(k);
      float[] gradient = Arrays.copyOfRange(gradients, p.offset(), p.offset() + p.size());
      compare("gradient of " + p, gradient, GOLDEN.get("dWeights").get(k));
    }
  }

  @Test
  void aLayerServesWithAndWithoutInitialStates() {
    var x = input(5, 3);
    var shared = lstm(2).returnState();
    List<Symbol> first = shared.applyAll(x);
    Functional model = Functional.of(x, shared.applyAll(x, first.get(1), first.get(2)).getFirst());
    model.build();
    Tensor values = Fixtures.numbers(1, 4, 5, 3);
    List<Tensor> once = shared.call(values);
    assertThat(model.predict(values).toArray())
        .isEqualTo(shared.call(values, once.get(1), once.get(2)).getFirst().toArray());
  }

  @Test
  void statesOfAnotherShapeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lstm(2).applyAll(input(5, 3), input(2)))
        .withMessageContaining(
            "initial state: expected [units=2] and [units=2], but got [units=2].");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lstm(2).applyAll(input(5, 3), input(2), input(4)))
        .withMessageContaining("but got [units=2] and [units=4]");
  }
}
