package dev.elman.cli;

import dev.elman.formats.ModelFileException;
import dev.elman.tasks.table.Notes;
import dev.elman.tasks.text.LanguageModel;
import dev.elman.tasks.text.TextReader;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `elman text evaluate`: how well a model knows a text.
@Command(
    name = "evaluate",
    description = "Prints how well a model foretells every token of a text from those before it.")
final class TextEvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "What elman text train has saved.")
  private Path model;

  @Parameters(index = "1", paramLabel = "TEXT", description = "A text, plain or gzipped.")
  private Path text;

  @Override
  public Integer call() throws ModelFileException {
    LanguageModel loaded = LanguageModel.load(model);
    Notes notes = new Notes();
    String content = TextReader.read(text, notes);
    notes.lines().forEach(spec.commandLine().getErr()::println);
    spec.commandLine().getOut().print(report(loaded.evaluate(content)));
    return 0;
  }

  static String report(LanguageModel.Evaluation result) {
    return String.format(
        Locale.ROOT,
        """
        Tokens              %,d, of which %,d are unknown to the model
        Nats per token      %.4f
        Perplexity          %.2f
        Bits per character  %.4f
        """,
        result.tokens(),
        result.unknown(),
        result.nats(),
        result.perplexity(),
        result.bitsPerCharacter());
  }
}
