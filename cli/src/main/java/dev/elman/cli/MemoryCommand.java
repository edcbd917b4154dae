package dev.elman.cli;

import dev.elman.tasks.memory.MemoryExperiment;
import dev.elman.tasks.memory.MemoryNetwork;
import dev.elman.tasks.memory.MemoryResult;
import dev.elman.tasks.memory.MemoryTask;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `elman memory`: how far back each network can remember.
@Command(
    name = "memory",
    description = {
      "Shows how far back each network can remember, and why.",
      "",
      "For every lag and network: the part of the gradient that arrives at the first step before"
          + " training, the spectral radius of the recurrent matrix, the open forget gates, and what"
          + " became of the training. docs/vanishing-gradients.md explains the table.",
      ""
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  elman memory --lags 10,100",
      "  elman memory --networks lstm_forget_1,gru --task adding --lags 200 --updates 4000",
      "  elman memory --lags 10,100,1000 --plot flow.svg"
    })
final class MemoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      defaultValue = "recall",
      description =
          "recall: say which bit the first step showed; adding: add the two marked numbers."
              + " Default: ${DEFAULT-VALUE}.")
  private MemoryTask task;

  @Option(
      names = "--lags",
      paramLabel = "N",
      split = ",",
      defaultValue = "10,100,1000",
      description = "Steps between question and answer. Default: ${DEFAULT-VALUE}.")
  private List<Integer> lags;

  @Option(
      names = "--networks",
      paramLabel = "NAME",
      split = ",",
      description = "Some of: ${COMPLETION-CANDIDATES}. Default: all.")
  private MemoryNetwork[] networks = MemoryNetwork.values();

  @Option(
      names = "--updates",
      paramLabel = "N",
      defaultValue = "1600",
      description = "The most updates of the weights. Default: ${DEFAULT-VALUE}.")
  private int updates;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Where weights and sequences come from. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; they do not change the result. Default: one per processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw the norms of the gradient at the longest lag, as .svg or .png.")
  private @Nullable Path plot;

  @Override
  public Integer call() {
    OutputFile drawing = plot == null ? null : new OutputFile(plot);
    MemoryExperiment experiment =
        MemoryExperiment.standard(task)
            .networks(networks)
            .lags(lags)
            .updates(updates)
            .seed(seed)
            .threads(threads);
    PrintWriter out = spec.commandLine().getOut();
    out.print(header());
    List<MemoryResult> results =
        experiment.run(result -> {
          out.print(row(result));
          out.flush();
        });
    if (drawing != null) {
      int longest = lags.stream().mapToInt(Integer::intValue).max().orElse(0);
      MemoryResult.plot(
          results.stream().filter(result -> result.lag() == longest).toList(), drawing.path());
      spec.commandLine().getErr().println("Plot: " + drawing.path());
    }
    return 0;
  }

  private String header() {
    return String.format(
        Locale.ROOT,
        """
        Task      %s; %s of a network that remembers nothing: %.3f
        Training  Adam, batches of 32 new sequences, at most %,d updates; seed %d

        %6s  %-30s%10s%9s%9s%10s%9s%9s
        """,
        task.title(),
        task.measure(),
        task.chance(),
        updates,
        seed,
        "lag",
        "network",
        "arrives",
        "radius",
        "f open",
        task.scoreTitle(),
        "updates",
        "seconds");
  }

  private static String row(MemoryResult result) {
    return String.format(
        Locale.ROOT,
        "%6d  %-30s%10.1e%9s%9s%10.3f%9s%9.1f%n",
        result.lag(),
        result.network().title(),
        result.arrival(),
        number("%.2f", result.radius()),
        number("%.0f %%", 100 * result.openForgetGates()),
        result.score(),
        result.solved() ? Integer.toString(result.updates()) : "-",
        result.duration().toMillis() / 1000.0);
  }

  private static String number(String form, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, form, value);
  }
}
