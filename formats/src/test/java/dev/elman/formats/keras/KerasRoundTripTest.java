package dev.elman.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.formats.ModelFiles;
import dev.elman.formats.check.RecordedRun;
import dev.elman.formats.json.Json;
import dev.elman.model.Model;
import dev.elman.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Models that Elman made and a real Keras 3.15.1 went on training, as `tools/roundtrip` writes
/// them: Elman takes them over, and goes on where Keras stopped.
class KerasRoundTripTest {
  private static final double OUTPUTS = 1e-5;
  private static final double AFTER_TRAINING = 1e-4;

  @TempDir private Path folder;

  static List<Path> files() throws Exception {
    Path goldens =
        Path.of(Objects.requireNonNull(KerasRoundTripTest.class.getResource("/roundtrip")).toURI());
    try (Stream<Path> files = Files.list(goldens)) {
      return files.filter(file -> file.toString().endsWith(".keras")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void goesOnWhereKerasStopped(Path file) throws Exception {
    Path recorded = Path.of(file.toString().replaceFirst("\\.keras$", ".io.json"));
    RecordedRun run = RecordedRun.read(recorded);
    Model model = ModelFiles.load(file);
    assertThat(run.differences(model)).allSatisfy(d -> assertThat(d).isLessThan(OUTPUTS));

    List<Tensor> targets = RecordedRun.tensors(recorded, "targets");
    RoundTrip.train(model, run.inputs(), targets, 3);
    model.resetStates();
    RecordedRun later = new RecordedRun(run.inputs(), RecordedRun.tensors(recorded, "later"));
    double most = RoundTripModels.isRandom(name(file)) ? Double.MAX_VALUE : AFTER_TRAINING;
    assertThat(later.differences(model)).allSatisfy(d -> assertThat(d).isLessThan(most));
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\..*", "");
  }

  /// What Keras has read and written again says of every layer what Elman had said.
  @ParameterizedTest
  @MethodSource("files")
  void noOptionIsLostOnTheWay(Path file) throws Exception {
    Model first = Objects.requireNonNull(RoundTripModels.all().get(name(file)));
    first.build();
    assertThat(layers(ModelFiles.load(file))).isEqualTo(layers(first));
  }

  private static Map<String, String> layers(Model model) {
    Map<String, String> layers = new TreeMap<>();
    for (JsonNode layer : ModelWriter.model(model).path(KerasObject.CONFIG).path("layers")) {
      if (!layer.path(KerasObject.CLASS).asText().equals("InputLayer")) { // it may be called anew
        layers.put(
            layer.path(KerasObject.CONFIG).path("name").asText(),
            layer.path(KerasObject.CONFIG).toString());
      }
    }
    return layers;
  }

  /// The same model saved by Elman in every layout is the same in every bit, optimizer included.
  @ParameterizedTest
  @MethodSource("files")
  void savingLosesNothing(Path file) throws Exception {
    Model model = ModelFiles.load(file);
    for (String ending : List.of(".keras", ".h5")) {
      Path saved = folder.resolve("saved" + ending);
      ModelFiles.save(model, saved);
      Model again = ModelFiles.load(saved);
      assertThat(Json.bytes(ModelWriter.model(again)))
          .isEqualTo(Json.bytes(ModelWriter.model(model)));
      assertThat(Json.bytes(Compilation.write(again)))
          .isEqualTo(Json.bytes(Compilation.write(model)));
      assertThat(again.parameterBlock().values()).isEqualTo(model.parameterBlock().values());
      model
          .saveOptimizer()
          .tensors()
          .forEach((name, slot) ->
              assertThat(again.saveOptimizer().tensor(name).data())
                  .as(name)
                  .isEqualTo(slot.data()));
    }
  }
}
