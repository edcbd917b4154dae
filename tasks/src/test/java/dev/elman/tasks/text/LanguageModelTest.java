package dev.elman.tasks.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFiles;
import dev.elman.formats.json.Json;
import dev.elman.model.History;
import dev.elman.tasks.dataset.TestData;
import dev.elman.tasks.table.Notes;
import dev.elman.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LanguageModelTest {
  private static final String TEXT = "the quick brown fox jumps over the lazy dog\n".repeat(60);
  private static final LanguageModelOptions SMALL =
      LanguageModelOptions.DEFAULT.units(32).embedding(16);
  private static final LanguageTraining QUICK =
      LanguageTraining.epochs(12).streams(4, 20).method(LanguageTraining.Method.ADAM, 0.02);

  @TempDir private Path folder;

  private static LanguageModel characters(LanguageModelOptions options) {
    return LanguageModel.of(CharacterTokenizer.of(TEXT), options);
  }

  @ParameterizedTest
  @EnumSource
  void everyCellLearnsASentence(LanguageCell cell) {
    LanguageModel model =
        characters(SMALL.cell(cell).layers(cell == LanguageCell.SIMPLE_RNN ? 1 : 2));
    double before = model.evaluate(TEXT).nats();
    assertThat(before).isCloseTo(Math.log(model.tokenizer().size()), within(0.1));
    History history = model.fit(TEXT, TEXT, QUICK);
    LanguageModel.Evaluation after = model.evaluate(TEXT);
    assertThat(after.nats()).isLessThan(0.2);
    assertThat(after.perplexity()).isEqualTo(Math.exp(after.nats()));
    assertThat(after.bitsPerCharacter()).isCloseTo(after.nats() / Math.log(2), within(1e-9));
    assertThat(history.names()).contains("loss", "val_loss", "perplexity", "val_perplexity");
    assertThat(
            model.generate(
                "the quick", GenerationOptions.DEFAULT.temperature(0).maxTokens(200).stop("dog")))
        .isEqualTo(" brown fox jumps over the lazy ");
  }

  @Test
  void allRegularisationTogetherLearns() {
    LanguageModelOptions awd =
        SMALL
            .embedding(24)
            .tied(true)
            .embeddingDropout(0.05)
            .dropout(0.05, 0.05, 0.05)
            .weightDrop(0.1)
            .penalties(0.1, 0.1);
    LanguageModel model = characters(awd);
    History history =
        model.fit(
            TEXT,
            TEXT,
            LanguageTraining.epochs(25)
                .streams(4, 20)
                .method(LanguageTraining.Method.ADAM, 0.02)
                .decay(true)
                .randomSteps(true));
    double best = history.get("val_loss").stream().mapToDouble(d -> d).min().orElseThrow();
    assertThat(best).isLessThan(0.5);
    assertThat(Math.log(model.evaluate(TEXT).perplexity()))
        .as("the network to use has the weights of the best epoch")
        .isCloseTo(best, within(0.02));
  }

  @Test
  void ntAsgdUsesTheMean() {
    LanguageModel model = characters(SMALL.layers(1));
    LanguageTraining descent =
        LanguageTraining.epochs(20)
            .streams(4, 20)
            .method(LanguageTraining.Method.NT_ASGD, 5)
            .clipNorm(0.25);
    assertThatThrownBy(() -> model.fit(TEXT, null, descent))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NT_ASGD");
    model.fit(TEXT, TEXT, descent);
    assertThat(model.evaluate(TEXT).nats()).isLessThan(2.5);
  }

  @Test
  void trainingGoesOnFromTheWeightsItHas() {
    LanguageModelOptions tied = SMALL.tied(true).embedding(32);
    LanguageModel model = characters(tied);
    model.fit(TEXT, null, QUICK);
    double once = model.evaluate(TEXT).nats();
    History more = model.fit(TEXT, null, QUICK.method(LanguageTraining.Method.ADAM, 1e-6));
    assertThat(more.loss().getFirst()).isCloseTo(once, within(0.05));
  }

  @Test
  void theSeedDecidesAndThreadsDoNot() {
    List<String> texts = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      LanguageModel model = characters(SMALL.weightDrop(0.2).dropout(0.1, 0.1, 0.1));
      model.fit(TEXT, null, QUICK.threads(threads).seed(7));
      texts.add(model.generate("the", GenerationOptions.DEFAULT.maxTokens(100).seed(3)));
    }
    assertThat(texts.getFirst()).hasSize(100).isEqualTo(texts.getLast());
  }

  @Test
  void generationStreamsWhatItReturns() {
    LanguageModel model = characters(SMALL);
    var options = GenerationOptions.DEFAULT.maxTokens(50);
    List<String> pieces = new ArrayList<>();
    model.generate("", options, pieces::add);
    assertThat(pieces).hasSize(50);
    assertThat(String.join("", pieces)).isEqualTo(model.generate("", options));
    LanguageModel words = LanguageModel.of(WordTokenizer.of(WordRule.SIMPLE, TEXT), SMALL);
    assertThat(words.generate("the quick", options.maxTokens(3))).matches("((?s) ?\\w+|\\n){3}");
    LanguageModel pairs = LanguageModel.of(BytePairTokenizer.train(TEXT, 280), SMALL);
    assertThat(pairs.generate("the quick 🙂", options)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void oneFileHoldsEverything(LanguageCell cell) throws Exception {
    for (boolean tied : new boolean[] {false, true}) {
      Path file = folder.resolve(cell + "-" + tied + ".keras");
      LanguageModel model = characters(SMALL.cell(cell).tied(tied).weightDrop(0.1));
      model.fit(TEXT, null, LanguageTraining.epochs(1).streams(4, 20));
      model.save(file);
      LanguageModel loaded = LanguageModel.load(file);
      assertThat(loaded.options()).isEqualTo(model.options());
      assertThat(loaded.tokenizer().vocabulary()).isEqualTo(model.tokenizer().vocabulary());
      assertThat(loaded.evaluate(TEXT)).isEqualTo(model.evaluate(TEXT));
      var options = GenerationOptions.DEFAULT.maxTokens(50);
      assertThat(loaded.generate("the", options)).isEqualTo(model.generate("the", options));
      Tensor ids = Tensor.of(new float[] {5, 6, 7}, 1, 3);
      assertThat(ModelFiles.load(file).predict(ids).toArray())
          .isEqualTo(model.network().predict(ids).toArray());
    }
  }

  @Test
  void otherFilesAreRefusedInALine() throws Exception {
    LanguageModel model = characters(SMALL);
    Path plain = folder.resolve("plain.keras");
    ModelFiles.save(model.network(), plain);
    assertRefused(plain, "expected a language model", "holds a network only");
    ObjectNode json = Json.object().put("version", 2);
    assertRefused(written(json, model), "expected version 1", "but got 2");
    json.put("version", 1);
    assertRefused(written(json, model), "expected a tokenizer");
    json.set("tokenizer", model.tokenizer().toJson());
    json.set("options", Json.object().put("cell", "LSTM").put("layers", 0));
    assertRefused(written(json, model), "expected the options of a language model");
    model.save(folder.resolve("good.keras"));
    LanguageModel wider = characters(SMALL.units(33));
    wider.save(folder.resolve("wider.keras"));
    byte[] other =
        ModelFiles.attachment(folder.resolve("wider.keras"), LanguageModelFile.NAME).orElseThrow();
    Path mixed = folder.resolve("mixed.keras");
    ModelFiles.saveWith(Map.of(LanguageModelFile.NAME, other), model.network(), mixed);
    assertRefused(mixed, "expected the network that language-model.json describes");
    assertRefused(folder.resolve("none.keras"), "there is no such file");
  }

  private Path written(ObjectNode json, LanguageModel model) throws Exception {
    Path file = folder.resolve("other.keras");
    ModelFiles.saveWith(Map.of(LanguageModelFile.NAME, Json.bytes(json)), model.network(), file);
    return file;
  }

  private static void assertRefused(Path file, String... message) {
    assertThatThrownBy(() -> LanguageModel.load(file))
        .isInstanceOf(ModelFileException.class)
        .message()
        .startsWith(file.toString())
        .contains(message)
        .doesNotContain("\n");
  }

  @Test
  void badInputIsExplained() {
    LanguageModel model = characters(SMALL);
    assertThatThrownBy(() -> model.fit("abc", null, QUICK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("batchSize=4");
    assertThatThrownBy(() -> model.evaluate("x")).isInstanceOf(IllegalArgumentException.class);
    assertThat(model.evaluate("the 日本 fox").unknown()).isEqualTo(2);
    assertThatThrownBy(() -> SMALL.layers(0)).hasMessageContaining("layers: expected at least 1");
    assertThatThrownBy(() -> QUICK.clipNorm(0)).hasMessageContaining("clipNorm");
    assertThatThrownBy(() -> characters(SMALL.weightDrop(1)).fit(TEXT, null, QUICK))
        .hasMessageContaining("WeightDrop rate");
  }

  @Test
  void aTinyModelOfShakespeareIsBetterThanCountingCharacters() {
    String text = TextReader.read(TestData.path("lm/tinyshakespeare.txt"), new Notes());
    String train = text.substring(0, 200_000);
    String valid = text.substring(1_000_000, 1_020_000);
    LanguageModel model =
        LanguageModel.of(
            CharacterTokenizer.of(text),
            LanguageModelOptions.DEFAULT.layers(1).units(64).embedding(16));
    model.fit(
        train,
        valid,
        LanguageTraining.epochs(1).streams(16, 32).method(LanguageTraining.Method.ADAM, 0.01));
    assertThat(model.evaluate(valid).nats()).isLessThan(2.3); // 3.3 for counts of characters
  }
}
