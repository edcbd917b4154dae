package dev.elman.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The times of one [Work]: for each peer one per round, the best call of a process.
final class Comparison {
  private static final String ELMAN = "elman";

  private final Work work;
  private final Map<String, List<Double>> millis = new LinkedHashMap<>();
  private final Map<String, String> rejected = new TreeMap<>();

  Comparison(Work work) {
    this.work = work;
  }

  Work work() {
    return work;
  }

  void add(String peer, double time) {
    millis.computeIfAbsent(peer, _ -> new ArrayList<>()).add(time);
  }

  /// A peer that fails or computes something else does not count.
  void reject(String peer, String why) {
    rejected.put(peer, why);
    millis.remove(peer);
  }

  boolean isRejected(String peer) {
    return rejected.containsKey(peer);
  }

  /// Why peers do not count.
  List<String> notes() {
    return rejected.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
  }

  private double best(String peer) {
    List<Double> times = millis.getOrDefault(peer, List.of());
    return times.isEmpty() ? Double.NaN : Collections.min(times);
  }

  /// The time of the fastest peer of each round divided by that of Elman in the same round, sorted.
  private double[] ratios() {
    List<Double> own = millis.getOrDefault(ELMAN, List.of());
    double[] ratios = new double[own.size()];
    for (int round = 0; round < ratios.length; round++) {
      double fastest = Double.POSITIVE_INFINITY;
      for (Map.Entry<String, List<Double>> entry : millis.entrySet()) {
        if (!entry.getKey().equals(ELMAN) && round < entry.getValue().size()) {
          fastest = Math.min(fastest, entry.getValue().get(round));
        }
      }
      ratios[round] = fastest / own.get(round);
    }
    Arrays.sort(ratios);
    return ratios;
  }

  private double median() {
    double[] ratios = ratios();
    return ratios.length == 0 ? Double.NaN : ratios[ratios.length / 2];
  }

  private double gigaflops() {
    return work.operations() / (best(ELMAN) * 1e6);
  }

  static String heading(List<String> peers) {
    StringBuilder line = new StringBuilder("%-38s %9s".formatted("milliseconds", ELMAN));
    peers.forEach(peer -> line.append(" %9s".formatted(peer)));
    return line + "  ratio to the fastest    GFLOP/s  of peak";
  }

  String line(List<String> peers, double peak) {
    StringBuilder line = new StringBuilder("%-38s %s".formatted(work, time(best(ELMAN))));
    peers.forEach(peer -> line.append(' ').append(time(best(peer))));
    double[] ratios = ratios();
    String spread =
        ratios.length == 0
            ? "-"
            : String.format(
                Locale.ROOT, "%.2f (%.2f–%.2f)", median(), ratios[0], ratios[ratios.length - 1]);
    return line
        + String.format(
            Locale.ROOT, "  %-20s %9.0f %6.1f %%", spread, gigaflops(), 100 * gigaflops() / peak);
  }

  private static String time(double value) {
    return Double.isNaN(value)
        ? "%9s".formatted("-")
        : String.format(Locale.ROOT, value < 10 ? "%9.4f" : "%9.2f", value);
  }

  /// `{"work","mode","elmanMillis","peerMillis":{name:ms},"ratio","fmaPercent"}`.
  String json(double peak) {
    List<String> peers = new ArrayList<>();
    millis.keySet().stream()
        .filter(peer -> !peer.equals(ELMAN))
        .forEach(peer -> peers.add("\"" + peer + "\": " + number(best(peer))));
    return "{\"work\": \""
        + work.shape()
        + "\", \"mode\": \""
        + work.mode().title()
        + "\", \"elmanMillis\": "
        + number(best(ELMAN))
        + ", \"peerMillis\": {"
        + String.join(", ", peers)
        + "}, \"ratio\": "
        + number(median())
        + ", \"fmaPercent\": "
        + number(100 * gigaflops() / peak)
        + "}";
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.5g", value) : "null";
  }
}
