package dev.elman.tasks.forecasting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFiles;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.Symbol;
import dev.elman.model.Functional;
import dev.elman.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The `.keras` file of a [ForecastModel]: a functional model whose layers `member_1`, `member_2`,
/// … are the networks, which Keras opens as any other, and beside it an attachment of JSON.
final class ForecastFile {
  /// The name of the attachment.
  static final String NAME = "forecast.json";

  private static final int VERSION = 1;
  private static final String MEMBER = "member_";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ForecastFile() {}

  /// The attachment. Doubles are written so that they are read back as they were.
  private record Content(
      int version,
      NetworkType type,
      Values values,
      JsonNode settings,
      Calibration calibration,
      int horizon,
      SeriesOptions reading,
      List<End> ends,
      String words) {}

  /// The end of a series.
  private record End(
      String name,
      Frequency frequency,
      int season,
      @Nullable List<String> times,
      double[] values,
      Map<String, double[]> past,
      Map<String, double[]> future,
      Map<String, String> fixed) {
    static End of(TimeSeries series) {
      List<String> times =
          series.isDated()
              ? IntStream.range(0, series.size()).mapToObj(t -> series.time(t).toString()).toList()
              : null;
      Covariates beside = series.covariates();
      return new End(
          series.name(),
          series.frequency(),
          series.season(),
          times,
          series.values(),
          beside.past(),
          beside.future(),
          beside.fixed());
    }

    TimeSeries series() {
      List<LocalDateTime> when =
          times == null ? null : times.stream().map(LocalDateTime::parse).toList();
      return new TimeSeries(name, frequency, when, values, new Covariates(past, future, fixed))
          .withSeason(season);
    }
  }

  static void write(ForecastModel model, Path file) throws ModelFileException {
    TrainedForecaster trained = model.network().trained();
    Content content =
        new Content(
            VERSION,
            model.network().type(),
            model.network().values(),
            JSON.valueToTree(trained.settings()),
            model.network().calibration(),
            model.horizon(),
            model.reading(),
            model.ends().stream().map(End::of).toList(),
            model.settings());
    try {
      byte[] json = JSON.writeValueAsBytes(content);
      ModelFiles.saveWith(Map.of(NAME, json), together(trained.networks()), file);
    } catch (JsonProcessingException e) {
      throw new ModelFileException(file + ": cannot be written: " + e.getOriginalMessage(), e);
    }
  }

  /// One model of several; they share their inputs if these have the same shapes.
  private static Functional together(List<Functional> networks) {
    List<Symbol> inputs = new ArrayList<>();
    List<Symbol> outputs = new ArrayList<>();
    List<Symbol> shared = List.of();
    for (int i = 0; i < networks.size(); i++) {
      Functional network = networks.get(i);
      if (shared.isEmpty() || !sameShapes(shared, network.inputs())) {
        shared = network.inputs().stream().<Symbol>map(in -> new InputLayer(in.shape())).toList();
        inputs.addAll(shared);
      }
      network.named(MEMBER + (i + 1));
      outputs.addAll(network.applyAll(shared.toArray(Symbol[]::new)));
    }
    Functional all = Functional.of(inputs, outputs);
    all.build();
    return all;
  }

  private static boolean sameShapes(List<Symbol> some, List<Symbol> others) {
    return some.stream()
        .map(Symbol::shape)
        .toList()
        .equals(others.stream().map(Symbol::shape).toList());
  }

  static ForecastModel read(Path file) throws ModelFileException {
    byte[] json =
        ModelFiles.attachment(file, NAME)
            .orElseThrow(() ->
                new ModelFileException(
                    file
                        + ": expected a model that elman forecast train has saved, but the"
                        + " file holds a network only."));
    Model network = ModelFiles.load(file);
    try {
      requireVersion(JSON.readTree(json), file);
      Content content = JSON.readValue(json, Content.class);
      Record settings = JSON.treeToValue(content.settings(), content.type().settingsType());
      TrainedForecaster trained = content.type().restore(settings, members(network));
      return new ForecastModel(
          new FittedNetwork(content.type(), content.values(), trained, content.calibration()),
          content.horizon(),
          content.reading(),
          content.ends().stream().map(End::series).toList(),
          content.words());
    } catch (JsonProcessingException e) {
      throw damaged(file, e.getOriginalMessage(), e);
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // whatever a damaged file leads to
      throw damaged(file, e.getMessage(), e);
    }
  }

  private static ModelFileException damaged(Path file, @Nullable String reason, Exception e) {
    return new ModelFileException(
        file + ": " + NAME + ": expected the settings of a forecaster, but got: " + reason, e);
  }

  private static void requireVersion(JsonNode content, Path file) throws ModelFileException {
    int version = content.path("version").asInt();
    if (version != VERSION) {
      throw new ModelFileException(
          "%s: expected version %d of a forecaster, but got %d. Use the version of Elman that has saved it."
              .formatted(file, VERSION, version));
    }
  }

  private static List<Functional> members(Model all) {
    Map<String, Layer> layers = new HashMap<>();
    all.layers().forEach(layer -> layers.put(layer.name(), layer));
    List<Functional> members = new ArrayList<>();
    while (layers.get(MEMBER + (members.size() + 1)) instanceof Functional member) {
      members.add(member);
    }
    if (members.isEmpty()) {
      throw new IllegalArgumentException("no layer " + MEMBER + "1.");
    }
    return members;
  }
}
