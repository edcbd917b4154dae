package dev.elman.tasks.forecasting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFiles;
import dev.elman.model.Callback;
import dev.elman.model.Model;
import dev.elman.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForecastModelTest {
  private static final int HORIZON = 3;

  @TempDir private Path folder;

  private static TimeSeries series(String name, Frequency frequency, int size, long seed) {
    Random random = new Random(seed);
    double[] values = new double[size];
    double[] known = random.doubles(size + HORIZON).toArray();
    for (int t = 0; t < size; t++) {
      values[t] = 100 + t * 0.1 + 10 * Math.sin(2 * Math.PI * t / 12) + known[t];
    }
    List<LocalDateTime> times =
        IntStream.range(0, size)
            .mapToObj(t -> frequency.plus(LocalDateTime.of(2001, 1, 1, 0, 0), t))
            .toList();
    Covariates beside =
        new Covariates(
            Map.of("was", random.doubles(size).toArray()),
            Map.of("will", known),
            Map.of("place", name));
    return new TimeSeries(name, frequency, times, values, beside);
  }

  private static ForecastModel trained(
      NetworkType type, Values values, int members, List<TimeSeries> series) {
    NetworkOptions options = type.usual().units(8).epochs(2, 2).members(members).threads(1);
    NetworkForecaster forecaster =
        new NetworkForecaster(type, options, values, _ -> new Callback() {});
    SeriesOptions reading = SeriesOptions.of("x").gaps(Gaps.ZERO);
    return ForecastModel.of(forecaster.fit(series, HORIZON), HORIZON, reading, series, "8 units");
  }

  private static List<TimeSeries> months() {
    Frequency months = new Frequency(Frequency.Unit.MONTH, 1);
    return List.of(series("a", months, 300, 1), series("b", months, 250, 2));
  }

  private static void assertSame(List<Forecast> some, List<Forecast> others) {
    assertThat(some).hasSameSizeAs(others);
    for (int i = 0; i < some.size(); i++) {
      for (int step = 0; step < some.get(i).horizon(); step++) {
        assertThat(some.get(i).quantiles(step)).containsExactly(others.get(i).quantiles(step));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void forecastsFromTheFileAreThoseOfTheTrainingToTheBit(NetworkType type) throws Exception {
    for (Values values : Values.values()) {
      List<TimeSeries> series = months();
      ForecastModel model = trained(type, values, 2, series);
      Path file = folder.resolve(type + "." + values + ".keras");
      model.save(file);
      ForecastModel again = ForecastModel.load(file);
      List<Forecast> said = model.forecast(series);
      assertSame(again.forecast(series), said);
      assertSame(again.forecast(again.ends()), said);
      assertThat(again.ends()).allMatch(end -> end.size() < 200);
      assertThat(again.horizon()).isEqualTo(HORIZON);
      assertThat(again.settings()).isEqualTo("8 units");
      assertThat(again.reading()).isEqualTo(model.reading());
    }
  }

  @Test
  void numberedValuesKeepTheirPlaceInTheSeason() throws Exception {
    TimeSeries dated = months().getFirst();
    TimeSeries numbered =
        new TimeSeries("n", dated.frequency(), null, dated.values(), Covariates.none())
            .withSeason(5);
    ForecastModel model = trained(NetworkType.GRU, Values.LEVELS, 1, List.of(numbered));
    Path file = folder.resolve("numbered.keras");
    model.save(file);
    ForecastModel again = ForecastModel.load(file);
    assertSame(again.forecast(again.ends()), model.forecast(List.of(numbered)));
    assertThat(again.ends().getFirst().season()).isEqualTo(5);
  }

  @Test
  void theNetworkIsAModelOfItsOwn() throws Exception {
    Path file = folder.resolve("model.keras");
    trained(NetworkType.LSTM, Values.LEVELS, 2, months()).save(file);
    Model model = ModelFiles.load(file);
    Tensor past = Tensor.zeros(model.inputShapes().get(0).prepend(1));
    Tensor ahead = Tensor.zeros(model.inputShapes().get(1).prepend(1));
    assertThat(model.predictAll(past, ahead))
        .hasSize(2)
        .allMatch(out -> out.size() == HORIZON * Forecaster.LEVELS.size());
  }

  @Test
  void otherFilesAreRefusedInOneSentence() throws Exception {
    Path plain = folder.resolve("plain.keras");
    Path file = folder.resolve("model.keras");
    ForecastModel model = trained(NetworkType.GRU, Values.LEVELS, 1, months());
    model.save(file);
    ModelFiles.save(ModelFiles.load(file), plain);
    assertRefused(plain, "holds a network only");
    assertRefused(folder.resolve("missing.keras"), "there is no such file");
    assertRefused(Files.writeString(folder.resolve("text.keras"), "a,b\n"), "a zip archive");
    byte[] bytes = Files.readAllBytes(file);
    assertRefused(
        Files.write(folder.resolve("half.keras"), Arrays.copyOf(bytes, bytes.length / 2)), "zip");
    for (String json : List.of("{}", "[]", "{\"version\": 2}", "{\"version\": 1}", "{")) {
      Path other = folder.resolve("other.keras");
      ModelFiles.saveWith(
          Map.of(ForecastFile.NAME, json.getBytes(UTF_8)), ModelFiles.load(file), other);
      assertRefused(other, "expected");
    }
    assertThatThrownBy(() ->
            model.forecast(List.of(series("d", new Frequency(Frequency.Unit.DAY, 1), 100, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected one value per month")
        .hasMessageContaining("but got one per day");
  }

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> ForecastModel.load(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("\n");
  }
}
