package dev.elman.tasks.forecasting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.tasks.forecasting.WindowEncoder.Window;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearningWindowsTest {
  private static final int WINDOW = 8;
  private static final int HORIZON = 3;

  private static List<TimeSeries> series(int size) {
    return List.of(TimeSeries.of("x", IntStream.range(0, size).mapToDouble(i -> i).toArray()));
  }

  private static Set<Integer> targets(List<Window> windows) {
    Set<Integer> targets = new HashSet<>();
    windows.forEach(at -> IntStream.range(0, HORIZON).forEach(s -> targets.add(at.end() + s)));
    return targets;
  }

  @Test
  void whatValidatesIsNotLearnedAndEachMemberLeavesOutAnotherTime() {
    Set<Integer> before = new HashSet<>();
    Set<Integer> learned = new HashSet<>();
    for (int member = 0; member < 3; member++) {
      LearningWindows windows = LearningWindows.of(series(200), WINDOW, HORIZON, member, 3);
      assertThat(windows.validate()).hasSize(19); // a tenth of 190
      assertThat(targets(windows.learn())).doesNotContainAnyElementsOf(targets(windows.validate()));
      assertThat(windows.learn().size()).isGreaterThan(160);
      windows.validate().forEach(at -> assertThat(before.add(at.end())).isTrue());
      learned.addAll(targets(windows.learn()));
    }
    assertThat(learned).contains(WINDOW, 199).hasSize(192); // together they learn from all
  }

  @Test
  void theLastTenthValidatesWhereThereIsOneMember() {
    LearningWindows windows = LearningWindows.of(series(200), WINDOW, HORIZON, 0, 1);
    assertThat(targets(windows.validate())).contains(199);
    assertThat(windows.learn()).allMatch(at -> at.end() + HORIZON <= 179);
  }

  @Test
  void shortSeriesStillHaveBoth() {
    LearningWindows windows = LearningWindows.of(series(15), WINDOW, HORIZON, 1, 2);
    assertThat(windows.validate()).hasSize(1);
    assertThat(windows.learn()).hasSize(4);
  }

  @Test
  void drawnWindowsAreTheSameForTheSameSeed() {
    LearningWindows all = LearningWindows.of(series(200), WINDOW, HORIZON, 0, 1);
    assertThat(all.atMost(10, 5)).isEqualTo(all.atMost(10, 5)).isNotEqualTo(all.atMost(10, 6));
    assertThat(all.atMost(10, 5).learn()).hasSize(10);
  }
}
