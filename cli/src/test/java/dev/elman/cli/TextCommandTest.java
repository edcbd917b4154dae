package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TextCommandTest {
  private static final String TEXT = "the quick brown fox jumps over the lazy dog\n".repeat(60);

  @TempDir private Path folder;
  private Path text;
  private Path model;

  @BeforeEach
  void write() throws IOException {
    text = Files.writeString(folder.resolve("fox.txt"), TEXT);
    model = folder.resolve("fox.keras");
  }

  /// Trains for a moment.
  ///
  /// @param more options and their values; they take the place of others
  private Execution train(String... more) {
    Map<String, String> options = new LinkedHashMap<>();
    put(options, "--save", model.toString(), "--units", "32", "--layers", "1", "--batch", "4");
    put(options, "--steps", "20", "--rate", "0.02", "--epochs", "12", "--sample", "20");
    put(options, more);
    List<String> all = new ArrayList<>(List.of("text", "train", text.toString()));
    options.forEach((option, value) -> all.addAll(List.of(option, value)));
    return Execution.of(all.toArray(String[]::new));
  }

  private static void put(Map<String, String> options, String... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(pairs[i], pairs[i + 1]);
    }
  }

  @Test
  void trainEvaluateAndGenerateWorkOnOneFile() {
    Execution trained = train("--prompt", "the");
    assertThat(trained.exitCode()).isZero();
    assertThat(trained.out())
        .contains("Tokens    characters, 32 different", "Weights   ", "Epoch 1 ", "Epoch 12 ")
        .containsPattern("held out \\d\\.\\d{4}, perplexity ")
        .containsPattern("Perplexity +1\\.");
    assertThat(trained.err()).endsWith("Model: " + model + System.lineSeparator());

    Execution evaluated = Execution.of("text", "evaluate", model.toString(), text.toString());
    assertThat(evaluated.exitCode()).isZero();
    assertThat(evaluated.out())
        .contains("Tokens              2,640, of which 0 are unknown to the model");

    Execution generated =
        Execution.of(
            "text",
            "generate",
            model.toString(),
            "--prompt",
            "the quick",
            "--temperature",
            "0",
            "--tokens",
            "100",
            "--stop",
            "dog");
    assertThat(generated.exitCode()).isZero();
    assertThat(generated.out())
        .isEqualToNormalizingNewlines("the quick brown fox jumps over the lazy \n");
    assertThat(generated.err()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfTokensWorks(TextTokens tokens) {
    Execution run =
        train(
            "--tokens", tokens.toString(), "--epochs", "1", "--vocabulary", "300", "--sample", "0");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Execution.of("text", "generate", model.toString(), "--tokens", "5").out())
        .isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --valid-part 1     | 2 | --valid-part: expected a part in [0, 1), but got 1.0
          --save fox.txt     | 2 | --save: expected a name that ends in .keras
          --dropout 0.5      | 1 | --dropout: expected 3 numbers, but got 1
          --valid none.txt   | 1 | none.txt: there is no such file
          --batch 5000       | 1 | batchSize=5000
          --weight-drop 1    | 1 | WeightDrop rate: expected a rate in [0, 1)
          --tokens letters   | 2 | letters
          --method nt_asgd --valid-part 0 | 1 | NT_ASGD
          """)
  void whatIsWrongIsSaidInALine(String options, int exitCode, String message) {
    Execution run = train(options.split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.err()).startsWith("error: ").contains(message).doesNotContain("\tat ");
    assertThat(model).doesNotExist();
  }

  @Test
  void brokenFilesAreSaidInALine() throws IOException {
    Files.writeString(text, "");
    assertThat(train().err()).startsWith("error: ").contains("the file is empty");
    Files.writeString(model, "nonsense");
    Execution run = Execution.of("text", "generate", model.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void repairsAreSaid() throws IOException {
    Files.write(text, ("\ufeff" + TEXT.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8));
    Execution run = train("--epochs", "1");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("fox.txt: line ends");
  }
}
