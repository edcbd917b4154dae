package dev.elman.model;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.simpleRnn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.layer.Layer;
import dev.elman.tensor.Shape;
import org.junit.jupiter.api.Test;

/// The stack of layers: names and the table.
class SequentialTest {
  @Test
  void layersAreNamedAsInKeras() {
    Sequential model =
        Sequential.of(
            simpleRnn(2).returnSequences(),
            simpleRnn(2).returnSequences(),
            lstm(2).returnSequences().named("lstm_1"),
            lstm(2).returnSequences(),
            lstm(2),
            dense(1));
    assertThat(model.layers().stream().map(Layer::name))
        .containsExactly("simple_rnn", "simple_rnn_1", "lstm_1", "lstm", "lstm_2", "dense");
  }

  @Test
  void theSummaryIsATable() {
    Sequential model =
        Sequential.of(input(10, 1), lstm(32).returnSequences(), gru(64), dropout(0.2), dense(1));
    model.build();
    assertThat(model.summary())
        .isEqualTo(
            """
            Model: "sequential"
            ┌───────────────────┬────────────────┬─────────┐
            │ Layer (type)      │ Output Shape   │ Param # │
            ├───────────────────┼────────────────┼─────────┤
            │ lstm (LSTM)       │ (None, 10, 32) │   4,352 │
            ├───────────────────┼────────────────┼─────────┤
            │ gru (GRU)         │ (None, 64)     │  18,816 │
            ├───────────────────┼────────────────┼─────────┤
            │ dropout (Dropout) │ (None, 64)     │       0 │
            ├───────────────────┼────────────────┼─────────┤
            │ dense (Dense)     │ (None, 1)      │      65 │
            └───────────────────┴────────────────┴─────────┘
             Total params: 23,233 (90.75 KB)
             Trainable params: 23,233 (90.75 KB)
             Non-trainable params: 0 (0.00 B)
            """);
  }

  @Test
  void theSummaryNamesTheModelAndUnknownExtents() {
    Sequential model =
        Sequential.of(input(Shape.ANY, 2), lstm(3).returnSequences(), dense(1)).named("tagger");
    model.build();
    assertThat(model.summary())
        .startsWith("Model: \"tagger\"\n")
        .contains("(None, None, 3)", "(None, None, 1)");
  }

  @Test
  void buildingTwiceKeepsTheWeights() {
    Sequential model = Sequential.of(input(3), dense(2));
    model.build();
    var bits = Fixtures.bits(model);
    model.build();
    model.buildFor(Shape.of(3));
    assertThat(Fixtures.bits(model)).isEqualTo(bits);
  }
}
