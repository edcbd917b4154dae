package dev.elman.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.Elman;
import dev.elman.formats.ModelFiles;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Cell;
import dev.elman.model.Model;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What Keras has not is in files all the same, under Elman's own module: it comes back with the
/// same outputs in every bit, and training goes on as if nothing had been saved.
class OwnLayersTest {
  private static final int BATCH = 4;

  @TempDir private Path folder;

  static Set<String> models() {
    return OwnModels.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("models")
  void comesBackAndTrainsOn(String name) throws Exception {
    Model model = Objects.requireNonNull(OwnModels.all().get(name));
    RandomGenerator random = new Seed(3).generator();
    model.build();
    List<Tensor> x = inputs(name, model, random);
    List<Tensor> y = List.of(targets(name, model.predict(x.getFirst()), random));
    RoundTrip.train(model, x, y, 2);
    for (String ending : List.of(".keras", ".h5")) {
      Path file = folder.resolve(name + ending);
      ModelFiles.save(model, file);
      Model read = ModelFiles.load(file);
      assertThat(read.predict(x.getFirst()).toArray())
          .isEqualTo(model.predict(x.getFirst()).toArray());
      assertThat(ModelWriter.model(read)).isEqualTo(ModelWriter.model(model));
      assertThat(Compilation.write(read)).isEqualTo(Compilation.write(model));
      assertThat(read.evaluate(x.getFirst(), y.getFirst()))
          .isEqualTo(model.evaluate(x.getFirst(), y.getFirst()));

      Model other = ModelFiles.load(file);
      RoundTrip.train(read, x, y, 3);
      RoundTrip.train(other, x, y, 3);
      assertThat(read.parameterBlock().values()).isEqualTo(other.parameterBlock().values());
      assertThat(read.parameterBlock().values()).isNotEqualTo(model.parameterBlock().values());
    }
    Model saved = ModelFiles.load(folder.resolve(name + ".keras"));
    RoundTrip.train(saved, x, y, 3);
    RoundTrip.train(model, x, y, 3);
    assertThat(saved.parameterBlock().values()).isEqualTo(model.parameterBlock().values());
  }

  private static List<Tensor> inputs(String name, Model model, RandomGenerator random) {
    Tensor x = Tensor.zeros(model.inputShape().prepend(BATCH));
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] =
          RoundTripModels.takesWords(name)
              ? random.nextInt(RoundTripModels.words())
              : (float) random.nextGaussian();
    }
    return List.of(x);
  }

  private static Tensor targets(String name, Tensor outputs, RandomGenerator random) {
    int classes = OwnModels.classes(name);
    Shape shape = outputs.shape();
    Tensor y = Tensor.zeros(classes > 0 ? Shape.of(shape.extent(0), shape.extent(1)) : shape);
    for (int i = 0; i < y.size(); i++) {
      y.data()[i] = classes > 0 ? random.nextInt(classes) : (float) random.nextGaussian();
    }
    return y;
  }

  /// A new layer of the vocabulary belongs into a model of [LayerModels] if Keras has it, so that
  /// `tools/roundtrip` takes it there and back, and else into one of [OwnModels].
  @Test
  void everyLayerOfTheVocabularyIsTakenThereAndBack() {
    Set<String> ofKeras = new TreeSet<>();
    Set<String> own = new TreeSet<>();
    RoundTripModels.all().values().forEach(model -> addClasses(written(model), ofKeras, own));
    assertThat(own).as("classes that Keras has not in models for Keras").isEmpty();
    OwnModels.all().values().forEach(model -> addClasses(written(model), new TreeSet<>(), own));
    Set<String> both = new TreeSet<>(ofKeras);
    both.addAll(own);
    assertThat(both).contains("inputlayer");
    assertThat(factories()).hasSizeGreaterThan(70).isSubsetOf(both);
    assertThat(own).doesNotContainAnyElementsOf(List.of("lstm", "gru", "dense", "rnn"));
  }

  private static JsonNode written(Model model) {
    model.build();
    return ModelWriter.model(model);
  }

  /// All classes of layers and cells in a config, in lower case.
  private static void addClasses(JsonNode node, Set<String> ofKeras, Set<String> own) {
    if (node.has(KerasObject.CLASS)) {
      String name = node.path(KerasObject.CLASS).asText().toLowerCase(Locale.ROOT);
      (KerasObject.isElman(node) ? own : ofKeras).add(name);
    }
    node.forEach(child -> addClasses(child, ofKeras, own));
  }

  /// The names of the factories of layers and cells, in lower case.
  private static List<String> factories() {
    List<String> names = new ArrayList<>();
    for (Method method : Arrays.stream(Elman.class.getMethods()).toList()) {
      boolean makes =
          Layer.class.isAssignableFrom(method.getReturnType())
              || Cell.class.isAssignableFrom(method.getReturnType());
      if (makes && Modifier.isStatic(method.getModifiers())) {
        names.add(method.getName().toLowerCase(Locale.ROOT).replaceFirst("^input$", "inputlayer"));
      }
    }
    return names.stream().distinct().toList();
  }
}
