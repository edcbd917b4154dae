package dev.elman.cli;

import dev.elman.formats.ModelFileException;
import dev.elman.tasks.table.Notes;
import dev.elman.tasks.text.GenerationOptions;
import dev.elman.tasks.text.LanguageModel;
import dev.elman.tasks.text.LanguageModelOptions;
import dev.elman.tasks.text.LanguageTraining;
import dev.elman.tasks.text.TextReader;
import dev.elman.tasks.text.Tokenizer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `elman text train`: a model of language, as one file.
@Command(
    name = "train",
    description = {
      "Learns a text and keeps the model in one file, which Keras opens too.",
      "",
      "Prints after every epoch how well the part that is not learned from is foretold, and a"
          + " sample. The best epoch is kept.",
      ""
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  elman text train poems.txt --save poems.keras --dropout 0.1,0.2,0.2",
      "  elman text train ptb.train.txt.gz --valid ptb.valid.txt.gz \\",
      "    --tokens tokenized --tied --dropout 0.4,0.3,0.4 --weight-drop 0.5"
    })
final class TextTrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TEXT", description = "The text to learn.")
  private Path file;

  @Option(
      names = "--valid",
      paramLabel = "FILE",
      description = "The text to validate with. Default: the last part of TEXT.")
  private @Nullable Path valid;

  @Option(
      names = "--valid-part",
      paramLabel = "P",
      defaultValue = "0.1",
      description = "How much of TEXT that is; 0 for none. Default: ${DEFAULT-VALUE}.")
  private double validPart;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      defaultValue = "language.keras",
      description = "Where the model is kept, a .keras file. Default: ${DEFAULT-VALUE}.")
  private Path save;

  @Option(
      names = "--tokens",
      paramLabel = "NAME",
      defaultValue = "characters",
      description =
          "characters; words; tokenized: words as white space has them; pieces: of words, learned"
              + " from the text. Default: ${DEFAULT-VALUE}.")
  private TextTokens tokens;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      converter = Positive.class,
      defaultValue = "10004",
      description = "The most different tokens. Default: ${DEFAULT-VALUE}.")
  private int vocabulary;

  @Mixin private TextNetwork network;
  @Mixin private TextTraining training;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What samples begin with. Default: nothing.")
  private String prompt;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "120",
      description = "Tokens of a sample; 0 for none. Default: ${DEFAULT-VALUE}.")
  private int sample;

  @Override
  public Integer call() throws ModelFileException {
    if (!save.toString().toLowerCase(Locale.ROOT).endsWith(".keras")) {
      throw usage("--save: expected a name that ends in .keras, but got " + save);
    }
    if (!(validPart >= 0 && validPart < 1)) {
      throw usage("--valid-part: expected a part in [0, 1), but got " + validPart);
    }
    OutputFile target = new OutputFile(save);
    LanguageModelOptions options = network.options();
    LanguageTraining how = training.options();
    Texts texts = read();
    Tokenizer tokenizer = tokens.of(texts.learned, vocabulary);
    LanguageModel model = LanguageModel.of(tokenizer, options, training.seed());
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "Tokens    %s, %,d different%n", tokens, tokenizer.size());
    out.printf(Locale.ROOT, "Weights   %,d%n", model.network().parameterBlock().size());
    out.flush();
    try (ProgressCallback progress = ProgressCallback.to(spec.commandLine().getErr())) {
      model.fit(
          texts.learned,
          texts.held,
          how,
          progress,
          model.listening((epoch, logs, now) -> {
            progress.clear();
            report(epoch, logs, now);
          }));
    }
    if (texts.held != null) {
      out.print(TextEvaluateCommand.report(model.evaluate(texts.held)));
    }
    model.save(target.path());
    spec.commandLine().getErr().println("Model: " + target.path());
    return 0;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /// What is learned, and what is held out to validate with.
  private record Texts(String learned, @Nullable String held) {}

  private Texts read() {
    Notes notes = new Notes();
    String text = TextReader.read(file, notes);
    String held = valid == null ? null : TextReader.read(valid, notes);
    notes.lines().forEach(spec.commandLine().getErr()::println);
    if (held != null || validPart == 0) {
      return new Texts(text, held);
    }
    int cut = (int) (text.length() * (1 - validPart));
    boolean splits = cut > 0 && Character.isHighSurrogate(text.charAt(cut - 1));
    return new Texts(
        text.substring(0, splits ? cut - 1 : cut), text.substring(splits ? cut - 1 : cut));
  }

  private void report(int epoch, Map<String, Double> logs, LanguageModel model) {
    PrintWriter out = spec.commandLine().getOut();
    Double held = logs.get("val_loss");
    out.printf(
        Locale.ROOT,
        "Epoch %-3d loss %.4f%s%n",
        epoch + 1,
        logs.getOrDefault("loss", Double.NaN),
        held == null
            ? ""
            : String.format(Locale.ROOT, ", held out %.4f, perplexity %.2f", held, Math.exp(held)));
    if (sample > 0) {
      out.println(prompt + model.generate(prompt, GenerationOptions.DEFAULT.maxTokens(sample)));
    }
    out.flush();
  }
}
