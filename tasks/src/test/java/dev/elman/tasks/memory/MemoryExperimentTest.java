package dev.elman.tasks.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.elman.model.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The tasks as they are meant, and what small networks make of them.
class MemoryExperimentTest {
  @Test
  void recallShowsTheBitAtTheFirstStepOnly() {
    Samples samples = MemoryTask.RECALL.samples(50, 7, 3);
    var x = samples.x().getFirst();
    assertThat(x.shape().toArray()).containsExactly(50, 8, 2);
    for (int sample = 0; sample < 50; sample++) {
      float answer = samples.y().getFirst().get(sample, 0);
      assertThat(x.get(sample, 0, 0)).isEqualTo(answer == 1 ? 1 : -1);
      assertThat(x.get(sample, 0, 1)).isZero();
      for (int t = 1; t < 8; t++) {
        assertThat(x.get(sample, t, 0)).isZero();
        assertThat(x.get(sample, t, 1)).isBetween(-1f, 1f).isNotZero();
      }
    }
  }

  @Test
  void addingMarksOneNumberInEachHalf() {
    Samples samples = MemoryTask.ADDING.samples(50, 9, 3);
    var x = samples.x().getFirst();
    for (int sample = 0; sample < 50; sample++) {
      List<Integer> marked = new ArrayList<>();
      float sum = 0;
      for (int t = 0; t < 9; t++) {
        if (x.get(sample, t, 1) == 1) {
          marked.add(t);
          sum += x.get(sample, t, 0);
        }
      }
      assertThat(marked).hasSize(2);
      assertThat(marked.getFirst()).isLessThan(4);
      assertThat(marked.getLast()).isGreaterThanOrEqualTo(4);
      assertThat(samples.y().getFirst().get(sample, 0)).isEqualTo(sum);
    }
  }

  @Test
  void anLstmRecallsTenStepsBackAndIsTheSameForAnyNumberOfThreads() {
    MemoryExperiment experiment =
        MemoryExperiment.standard(MemoryTask.RECALL)
            .networks(MemoryNetwork.LSTM_FORGET_1)
            .lags(List.of(10))
            .updates(400);
    List<MemoryResult> told = new ArrayList<>();
    MemoryResult result = experiment.threads(1).run(told::add).getFirst();
    assertThat(told).containsExactly(result);
    assertThat(result.solved()).isTrue();
    assertThat(result.score()).isGreaterThanOrEqualTo(0.99);
    assertThat(result.updates()).isLessThan(400);
    assertThat(experiment.threads(2).run(_ -> {}).getFirst().score()).isEqualTo(result.score());
  }

  @Test
  void theGradientOfARandomRnnVanishesAndThatOfAnIdentityArrives() {
    MemoryExperiment experiment =
        MemoryExperiment.standard(MemoryTask.RECALL).lags(List.of(100)).updates(1);
    double random = experiment.networks(MemoryNetwork.RNN_NORMAL).run(_ -> {}).getFirst().arrival();
    double identity =
        experiment.networks(MemoryNetwork.RNN_IDENTITY).run(_ -> {}).getFirst().arrival();
    double chrono =
        experiment.networks(MemoryNetwork.LSTM_CHRONO).run(_ -> {}).getFirst().arrival();
    assertThat(random).isLessThan(1e-6);
    assertThat(identity).isGreaterThan(0.1);
    assertThat(chrono).isGreaterThan(0.01);
  }

  @Test
  void wrongNumbersAreRefused() {
    MemoryExperiment experiment = MemoryExperiment.standard(MemoryTask.RECALL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> experiment.lags(List.of(1)))
        .withMessageContaining("at least 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> experiment.updates(0))
        .withMessageContaining("updates");
  }
}
