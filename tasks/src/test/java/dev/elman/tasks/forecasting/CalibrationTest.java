package dev.elman.tasks.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elman.model.Callback;
import dev.elman.tasks.table.CsvTable;
import dev.elman.tasks.table.Notes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final double[] LEVELS = {0.1, 0.3, 0.5, 0.7, 0.9};

  /// Forecasts of 0 with intervals of a fixed width, of values with another deviation.
  private static List<Fold> folds(int count, double deviation, long seed) {
    Random random = new Random(seed);
    List<Fold> folds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TimeSeries series = TimeSeries.of("x", 0, deviation * random.nextGaussian());
      folds.add(new Fold(series, 1, new Forecast(LEVELS, new double[][] {{-1, -0.5, 0, 0.5, 1}})));
    }
    return folds;
  }

  private static double coverage(Calibration calibration, List<Fold> folds, double share) {
    return Scores.coverage(
        folds.stream()
            .map(f -> new Fold(f.series(), f.origin(), calibration.correct(f.forecast())))
            .toList(),
        share);
  }

  @Test
  void narrowAndWideIntervalsBecomeRightOnOtherData() {
    for (double deviation : new double[] {0.2, 1, 7}) {
      Calibration calibration = Calibration.of(folds(4000, deviation, 1));
      List<Fold> others = folds(4000, deviation, 2);
      assertThat(coverage(calibration, others, 0.8)).isCloseTo(0.8, within(0.025));
      assertThat(coverage(calibration, others, 0.4)).isCloseTo(0.4, within(0.025));
      // half of 80 % lie below 1.2816 deviations
      assertThat(calibration.factors()[4]).isCloseTo(1.2816 * deviation, within(0.07 * deviation));
      assertThat(calibration.factors()[2]).isEqualTo(1);
    }
  }

  @Test
  void theRankIsThatOfConformalPrediction() {
    List<Fold> folds = new ArrayList<>();
    for (int i = 1; i <= 19; i++) { // errors of 1 to 19, in turn above and below
      TimeSeries series = TimeSeries.of("x", 0, i % 2 == 0 ? i : -i);
      folds.add(new Fold(series, 1, new Forecast(LEVELS, new double[][] {{-2, -1, 0, 1, 2}})));
    }
    double[] factors = Calibration.of(folds).factors();
    assertThat(factors[0]).isEqualTo(16 / 2.0); // ⌈20 · 0.8⌉ = 16th
    assertThat(factors[3]).isEqualTo(8); // ⌈20 · 0.4⌉ = 8th
  }

  @Test
  void tooFewErrorsChangeNothing() {
    assertThat(Calibration.of(folds(5, 9, 1)).factors()).containsOnly(1);
  }

  /// Ten years of temperatures; the last two are held out.
  @Test
  void eightyPercentIntervalsHoldEightyPercentOfARealSeries() {
    String data = System.getenv("ELMAN_DATA");
    Assumptions.assumeTrue(data != null, "ELMAN_DATA names no folder");
    Path file = Path.of(data, "timeseries", "daily-min-temperatures.csv");
    Assumptions.assumeTrue(Files.exists(file), file + " is missing");
    Notes notes = new Notes();
    List<TimeSeries> series =
        SeriesReader.read(CsvTable.read(file, null, null, notes), SeriesOptions.of("Temp"), notes);
    NetworkOptions options = NetworkType.GRU.usual().units(8).epochs(3, 3).members(2);
    NetworkForecaster network =
        new NetworkForecaster(NetworkType.GRU, options, Values.LEVELS, _ -> new Callback() {});
    Scores scores = Scores.of(Backtest.of(7, 728).run(series, network));
    assertThat(scores.coverage80()).isBetween(0.70, 0.90);
    assertThat(scores.coverage95()).isBetween(0.90, 0.99);
    assertThat(scores.mase()).isLessThan(1); // the seasonal naive forecast: 1.04
  }
}
