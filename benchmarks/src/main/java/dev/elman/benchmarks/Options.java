package dev.elman.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The command line of [Peers] and [Throughput].
///
/// @param works what is measured
/// @param peers the names of the peers
/// @param rounds how many processes of each peer for each work
/// @param seconds how long each process measures
/// @param python a Python with torch and keras, or null
/// @param json where the result goes besides the console, or null
record Options(
    List<Work> works,
    List<String> peers,
    int rounds,
    double seconds,
    @Nullable String python,
    @Nullable Path json) {

  /// The shapes that the targets are stated for.
  private static final List<String> TABLE =
      List.of(
          "SimpleRNN B32 T10 F1 U32 training",
          "LSTM B32 T10 F1 U32 training",
          "LSTM B32 T100 F64 U128 training",
          "LSTM B32 T100 F64 U128 inference",
          "LSTM B64 T50 F256 U512 training",
          "GRU B64 T50 F256 U512 training",
          "SimpleRNN B64 T50 F256 U512 training",
          "LSTM B64 T50 F256 U512 inference",
          "LSTM B64 T100 F64 U128 ragged training",
          "GRU B64 T100 F64 U128 ragged training",
          "LSTM B1 T100 F64 U128 inference",
          "LSTM B1 T10 F64 U128 streaming");

  static Options parse(String[] args) {
    List<Work> works = shapes("table");
    List<String> peers = new ArrayList<>(List.of("djl", "dl4j"));
    int rounds = 3;
    double seconds = 2;
    String python = null;
    Path json = null;
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + ": expected a value behind it.");
      }
      String value = args[i + 1];
      switch (args[i]) {
        case "--shapes" -> works = shapes(value);
        case "--peers" -> peers = new ArrayList<>(List.of(value.split(",", -1)));
        case "--rounds" -> rounds = Integer.parseInt(value);
        case "--seconds" -> seconds = Double.parseDouble(value);
        case "--python" -> python = value;
        case "--json" -> json = Path.of(value);
        default ->
            throw new IllegalArgumentException(
                "expected --shapes, --peers, --rounds, --seconds, --python or --json, but got "
                    + args[i]
                    + ".");
      }
    }
    if (python != null) {
      peers.add("torch");
      peers.add("keras");
    }
    return new Options(works, List.copyOf(peers), rounds, seconds, python, json);
  }

  /// `table`, `random:COUNT:SEED`, or shapes with semicolons between them.
  private static List<Work> shapes(String value) {
    if (value.equals("table")) {
      return TABLE.stream().map(Work::parse).toList();
    }
    if (value.startsWith("random:")) {
      String[] parts = value.split(":", -1);
      return random(Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }
    return List.of(value.split(";", -1)).stream().map(Work::parse).toList();
  }

  /// Shapes drawn evenly from B 1–256, T 1–500, F 1–512, U 8–768 and the three cells, each for
  /// training and inference.
  private static List<Work> random(int count, long seed) {
    var random = new SplittableRandom(seed);
    List<Work.Cell> cells = List.of(Work.Cell.values());
    List<Work> works = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Work.Cell cell = cells.get(random.nextInt(cells.size()));
      int batch = random.nextInt(1, 257);
      int time = random.nextInt(1, 501);
      int features = random.nextInt(1, 513);
      int units = random.nextInt(8, 769);
      works.add(new Work(cell, batch, time, features, units, false, Work.Mode.TRAINING));
      works.add(new Work(cell, batch, time, features, units, false, Work.Mode.INFERENCE));
    }
    return works;
  }
}
