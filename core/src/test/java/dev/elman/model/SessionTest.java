package dev.elman.model;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.flatten;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.simpleRnn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elman.layer.LayerNormalization;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import dev.elman.testing.Allocation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Step after step, a session computes what `predict` computes for the whole sequence.
class SessionTest {
  private static final int TIME = 7;

  private static Sequential stacked() {
    Sequential model =
        Sequential.of(
            input(TIME, 3),
            lstm(20).returnSequences(),
            new LayerNormalization(),
            dropout(0.5),
            gru(9).returnSequences(),
            simpleRnn(5).returnSequences(),
            dense(4, "relu"),
            dense(2));
    model.build();
    return model;
  }

  private static Tensor step(Tensor x, int row, int t) {
    float[] values = new float[x.extent(2)];
    System.arraycopy(x.data(), (row * x.extent(1) + t) * values.length, values, 0, values.length);
    return Tensor.of(values);
  }

  private static void assertFollows(Session session, Tensor x, int row, Tensor expected) {
    for (int t = 0; t < TIME; t++) {
      Tensor y = session.step(step(x, row, t));
      assertThat(y.shape()).isEqualTo(Shape.of(1, 2));
      for (int j = 0; j < 2; j++) {
        assertThat(y.get(0, j)).isCloseTo(expected.get(row, t, j), within(1e-6f));
      }
    }
  }

  @Test
  void stepsAreThoseOfTheWholeSequence() {
    Sequential model = stacked();
    Tensor x = Fixtures.numbers(1, 2, TIME, 3);
    Tensor expected = model.predict(x);
    Session session = Session.of(model);
    assertFollows(session, x, 0, expected);
    session.reset();
    assertFollows(session, x, 1, expected);
  }

  @Test
  void aModelThatReturnsItsLastOutputGivesThatOfTheStepsSoFar() {
    Sequential model = Sequential.of(input(TIME, 3), lstm(8), dense(2));
    model.build();
    Sequential shorter = Sequential.of(input(3, 3), lstm(8), dense(2));
    shorter.build();
    shorter.setWeights(model.getWeights());
    Tensor x = Fixtures.numbers(2, 1, TIME, 3);
    Session session = Session.of(model);
    for (int t = 0; t < TIME; t++) {
      Tensor y = session.step(step(x, 0, t));
      if (t == 2) {
        Tensor start = Tensor.of(java.util.Arrays.copyOf(x.data(), 9), 1, 3, 3);
        assertThat(y.get(0, 1)).isCloseTo(shorter.predict(start).get(0, 1), within(1e-6f));
      }
      if (t == TIME - 1) {
        assertThat(y.get(0, 1)).isCloseTo(model.predict(x).get(0, 1), within(1e-6f));
      }
    }
  }

  @Test
  void sequencesSideBySideDoNotDisturbEachOther() {
    Sequential model = stacked();
    Tensor x = Fixtures.numbers(3, 5, TIME, 3);
    Tensor expected = model.predict(x);
    Session session = Session.of(model, 5);
    for (int t = 0; t < TIME; t++) {
      float[] values = new float[15];
      for (int row = 0; row < 5; row++) {
        System.arraycopy(x.data(), (row * TIME + t) * 3, values, row * 3, 3);
      }
      Tensor y = session.step(Tensor.of(values, 5, 3));
      for (int row = 0; row < 5; row++) {
        assertThat(y.get(row, 0)).isCloseTo(expected.get(row, t, 0), within(1e-6f));
      }
    }
  }

  @Test
  void manySessionsUseOneModelAtOnce() throws Exception {
    Sequential model = stacked();
    Tensor x = Fixtures.numbers(4, 8, TIME, 3);
    Tensor expected = model.predict(x);
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int row = 0; row < 8; row++) {
        int own = row;
        tasks.add(() -> {
          Session session = Session.of(model);
          for (int again = 0; again < 20; again++) {
            assertFollows(session, x, own, expected);
            session.reset();
          }
          return null;
        });
      }
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
    }
  }

  @Test
  void statesCanBeKeptAndTakenUpAgain() {
    Sequential model = stacked();
    Tensor x = Fixtures.numbers(5, 1, TIME, 3);
    Session session = Session.of(model);
    session.step(step(x, 0, 0));
    List<Tensor> kept = session.states();
    Tensor first = Tensor.of(session.step(step(x, 0, 1)).toArray());
    Session other = Session.of(model);
    other.states(kept);
    assertThat(other.step(step(x, 0, 1)).toArray()).isEqualTo(first.toArray());
  }

  @Test
  void aStepAllocatesNothing() {
    Session session = Session.of(stacked());
    Tensor x = Tensor.of(new float[] {1, 2, 3});
    Allocation.assertNone(() -> session.step(x));
  }

  @Test
  void newWeightsCountFromTheNextReset() {
    Sequential model = Sequential.of(input(TIME, 3), lstm(8), dense(2));
    model.compile(adam(), mse());
    model.build();
    Session session = Session.of(model);
    model.fit(Fixtures.numbers(6, 4, TIME, 3), Fixtures.numbers(7, 4, 2), Fixtures.silent(3));
    session.reset();
    Tensor x = Fixtures.numbers(8, 1, TIME, 3);
    Tensor y = Tensor.zeros(1, 2);
    for (int t = 0; t < TIME; t++) {
      y = session.step(step(x, 0, t));
    }
    assertThat(y.get(0, 0)).isCloseTo(model.predict(x).get(0, 0), within(1e-6f));
  }

  @Test
  void layersThatNeedTheWholeSequenceAreRejected() {
    Sequential backwards = Sequential.of(input(TIME, 3), lstm(8).goBackwards(), dense(2));
    backwards.build();
    assertThatThrownBy(() -> Session.of(backwards))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs the whole sequence")
        .hasMessageContaining("LSTM");
    Sequential flat = Sequential.of(input(TIME, 3), flatten(), dense(2));
    flat.build();
    assertThatThrownBy(() -> Session.of(flat)).hasMessageContaining("step by step");
  }

  @Test
  void mistakesAreNamed() {
    Session session = Session.of(stacked(), 2);
    assertThatThrownBy(() -> session.step(Tensor.zeros(3)))
        .hasMessageContaining("expected 6 values")
        .hasMessageContaining("2 sequences");
    assertThatThrownBy(() -> session.states(List.of()))
        .hasMessageContaining("expected the shapes")
        .hasMessageContaining("another model");
    assertThatThrownBy(() -> Session.of(stacked(), 0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> Session.of(Sequential.of(input(TIME, 3), lstm(2))))
        .isInstanceOf(IllegalStateException.class);
  }
}
