package dev.elman.model;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.flatten;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.layer.Attention;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.Symbol;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The table of a graph: order, shapes and connections are those that Keras 3.15.1 prints for it.
class FunctionalSummaryTest {
  @Test
  void theSummarySaysWhatIsConnected() {
    InputLayer question = input(5, 3).named("question");
    InputLayer answer = input(5, 3).named("answer");
    Layer encoder = lstm(4).returnSequences().named("encoder");
    Symbol x = encoder.apply(question);
    Symbol y = encoder.apply(answer);
    Symbol attended =
        new Attention(Attention.Config.DEFAULT).named("attention").apply(x, y);
    Symbol score = dense(1).named("score").apply(flatten().named("flatten").apply(attended));
    Symbol kind = dense(2).named("kind").apply(x);
    Functional model =
        Functional.of(List.of(question, answer), List.of(score, kind)).named("matcher");
    model.build();
    assertThat(model.summary())
        .isEqualTo(
            """
            Model: "matcher"
            ┌───────────────────────┬──────────────┬─────────┬─────────────────┐
            │ Layer (type)          │ Output Shape │ Param # │ Connected to    │
            ├───────────────────────┼──────────────┼─────────┼─────────────────┤
            │ question (InputLayer) │ (None, 5, 3) │       0 │ -               │
            ├───────────────────────┼──────────────┼─────────┼─────────────────┤
            │ answer (InputLayer)   │ (None, 5, 3) │       0 │ -               │
            ├───────────────────────┼──────────────┼─────────┼─────────────────┤
            │ encoder (LSTM)        │ (None, 5, 4) │     128 │ question[0][0]  │
            │                       │              │         │ answer[0][0]    │
            ├───────────────────────┼──────────────┼─────────┼─────────────────┤
            │ attention (Attention) │ (None, 5, 4) │       0 │ encoder[0][0]   │
            │                       │              │         │ encoder[1][0]   │
            ├───────────────────────┼──────────────┼─────────┼─────────────────┤
            │ flatten (Flatten)     │ (None, 20)   │       0 │ attention[0][0] │
            ├───────────────────────┼──────────────┼─────────┼─────────────────┤
            │ score (Dense)         │ (None, 1)    │      21 │ flatten[0][0]   │
            ├───────────────────────┼──────────────┼─────────┼─────────────────┤
            │ kind (Dense)          │ (None, 5, 2) │      10 │ encoder[0][0]   │
            └───────────────────────┴──────────────┴─────────┴─────────────────┘
             Total params: 159 (636.00 B)
             Trainable params: 159 (636.00 B)
             Non-trainable params: 0 (0.00 B)
            """);
  }
}
