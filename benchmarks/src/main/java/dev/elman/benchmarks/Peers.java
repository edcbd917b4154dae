package dev.elman.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `benchmarks/run peers`: Elman beside PyTorch (through DJL), DL4J and, in a Python that is named,
/// PyTorch and Keras.
///
/// Every measurement is a fresh process; the peers take turns, in the next round in the reverse
/// order. Before anything is timed, outputs and losses are compared.
final class Peers {
  private static final double TOLERANCE_OF_OUTPUTS = 1e-3;

  /// PyTorch has two biases where the others have one, and trains both.
  private static final double TOLERANCE_OF_LOSSES = 1e-2;

  private final Options options;
  private final PeerProcess processes;
  private final Path script;
  private double peak; // GFLOP/s, the best of all rounds

  private Peers(Options options, Path folder, Path script) {
    this.options = options;
    this.script = script;
    processes = new PeerProcess(folder);
  }

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
    Path script = Path.of(System.getProperty("elman.benchmarks.home", "."), "python", "peer.py");
    new Peers(options, folder, script).run();
  }

  private void run() throws IOException {
    List<String> json = new ArrayList<>();
    System.out.println(Comparison.heading(options.peers()));
    for (Work work : options.works()) {
      Comparison comparison = compare(work);
      System.out.println(comparison.line(options.peers(), peak));
      comparison.notes().forEach(note -> System.out.println("  " + note));
      json.add(comparison.json(peak));
    }
    System.out.printf(Locale.ROOT, "FMA peak of %d cores: %.0f GFLOP/s%n", processors(), peak);
    Path file = options.json();
    if (file != null) {
      Files.writeString(file, "[\n" + String.join(",\n", json) + "\n]\n");
    }
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  private Comparison compare(Work work) {
    Comparison comparison = new Comparison(work);
    List<String> turn = new ArrayList<>(List.of("elman"));
    turn.addAll(options.peers().stream().filter(peer -> knows(peer, work)).toList());
    Map<String, Map<String, double[]>> first = new LinkedHashMap<>();
    for (int round = 0; round < options.rounds(); round++) {
      peak =
          Math.max(peak, processes.java(FmaPeak.class, List.of("1")).getOrDefault("peak", ZERO)[0]);
      for (String peer : round % 2 == 0 ? turn : turn.reversed()) {
        if (comparison.isRejected(peer)) {
          continue;
        }
        try {
          Map<String, double[]> result = measure(peer, work);
          comparison.add(peer, result.getOrDefault("nanos", ZERO)[0] / 1e6);
          first.putIfAbsent(peer, result);
        } catch (IllegalStateException failure) {
          comparison.reject(peer, "failed: " + String.valueOf(failure.getMessage()).strip());
        }
      }
      if (round == 0) {
        checkSameNumbers(comparison, first);
      }
    }
    return comparison;
  }

  private static final double[] ZERO = {0};

  private static boolean knows(String peer, Work work) {
    return !(peer.equals("dl4j") && work.cell() == Work.Cell.GRU);
  }

  private Map<String, double[]> measure(String peer, Work work) {
    String python = options.python();
    if (python != null && (peer.equals("torch") || peer.equals("keras"))) {
      return processes.python(python, script, peer, Problem.of(work), options.seconds());
    }
    return processes.java(
        Child.class, List.of(peer, work.toString(), Double.toString(options.seconds())));
  }

  private static void checkSameNumbers(
      Comparison comparison, Map<String, Map<String, double[]>> results) {
    Map<String, double[]> own = results.get("elman");
    if (own == null) {
      return;
    }
    results.forEach((peer, result) -> {
      boolean trains = comparison.work().mode() == Work.Mode.TRAINING;
      String what = trains ? "losses" : "outputs";
      double difference = difference(own.getOrDefault(what, ZERO), result.getOrDefault(what, ZERO));
      if (!(difference <= (trains ? TOLERANCE_OF_LOSSES : TOLERANCE_OF_OUTPUTS))) {
        comparison.reject(
            peer,
            "computes other "
                + what
                + " than Elman: they differ by up to "
                + String.format(Locale.ROOT, "%.2g", difference));
      }
    });
  }

  private static double difference(double[] a, double[] b) {
    if (a.length != b.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]) / (0.1 + Math.abs(a[i])));
    }
    return largest;
  }
}
