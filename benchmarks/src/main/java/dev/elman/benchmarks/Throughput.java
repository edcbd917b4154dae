package dev.elman.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// `benchmarks/run throughput`: how much whole models train on per second, beside the same models
/// in PyTorch where a Python is named. The processes take turns.
final class Throughput {
  private final Options options;
  private final PeerProcess processes;
  private final Path script;

  private Throughput(Options options, Path folder, Path script) {
    this.options = options;
    this.script = script;
    processes = new PeerProcess(folder);
  }

  /// Measures.
  public static void main(String[] args) throws IOException {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException problem) {
      System.err.println("error: " + problem.getMessage());
      System.exit(2);
      return;
    }
    Path folder = Files.createTempDirectory("elman-benchmarks");
    Path home = Path.of(System.getProperty("elman.benchmarks.home", "."));
    new Throughput(options, folder, home.resolve("python").resolve("throughput.py")).run();
  }

  private void run() {
    for (WholeModel model : WholeModel.values()) {
      List<Double> elman = new ArrayList<>();
      List<Double> torch = new ArrayList<>();
      for (int round = 0; round < options.rounds(); round++) {
        if (round % 2 == 0) {
          elman.add(elman(model));
        }
        String python = options.python();
        if (python != null) {
          torch.add(torch(model, python));
        }
        if (round % 2 == 1) {
          elman.add(elman(model));
        }
      }
      print(model, elman, torch);
    }
  }

  private double elman(WholeModel model) {
    return rate(
        model,
        processes.java(
            ThroughputChild.class, List.of(model.title(), Double.toString(options.seconds()))));
  }

  private double torch(WholeModel model, String python) {
    return rate(
        model,
        processes.python(
            python, script, List.of(model.title(), Double.toString(options.seconds()))));
  }

  /// Things per second at the median time of a batch.
  private static double rate(WholeModel model, Map<String, double[]> result) {
    return model.thingsPerBatch() * 1e9 / result.getOrDefault("nanos", new double[2])[1];
  }

  private static void print(WholeModel model, List<Double> elman, List<Double> torch) {
    double own = Collections.max(elman);
    StringBuilder line = new StringBuilder();
    line.append("%-10s elman %,9.0f %s/s".formatted(model.title(), own, model.things));
    if (!torch.isEmpty()) {
      double other = Collections.max(torch);
      line.append("   torch %,9.0f   ratio %.2f".formatted(other, own / other));
      for (int round = 0; round < elman.size(); round++) {
        line.append(round == 0 ? " (" : ", ");
        line.append("%.2f".formatted(elman.get(round) / torch.get(round)));
      }
      line.append(')');
    }
    System.out.println(line);
  }
}
