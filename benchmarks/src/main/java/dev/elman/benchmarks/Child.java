package dev.elman.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/// One peer doing one work in a process of its own: prints what it computes and how long it takes.
final class Child {
  /// Updates whose losses are compared.
  static final int STEPS = 3;

  /// The least time for that, in seconds.
  static final double WARM_UP = 3;

  private Child() {}

  /// Measures.
  ///
  /// @param args peer, work, seconds
  public static void main(String[] args) {
    Work work = Work.parse(args[1]);
    double seconds = Double.parseDouble(args[2]);
    Problem problem = Problem.of(work);
    System.out.println("outputs " + join(widened(peer(args[0], problem).outputs())));
    if (work.mode() == Work.Mode.TRAINING) {
      System.out.println("losses " + join(peer(args[0], problem).losses(STEPS)));
    }
    Peer peer = peer(args[0], problem);
    peer.measure(Math.max(WARM_UP, seconds)); // until all is compiled and in the caches
    long[] times = peer.measure(seconds);
    report(times);
    System.exit(0); // threads of native libraries may go on
  }

  /// Prints the best and the median time.
  static void report(long[] times) {
    Arrays.sort(times);
    System.out.printf(Locale.ROOT, "nanos %d %d%n", times[0], times[times.length / 2]);
  }

  private static Peer peer(String name, Problem problem) {
    return switch (name) {
      case "elman" -> new ElmanPeer(problem);
      case "djl" -> new DjlPeer(problem);
      case "dl4j" -> new Dl4jPeer(problem);
      default -> throw new IllegalArgumentException("no peer " + name);
    };
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  private static String join(double[] values) {
    return String.join(" ", Arrays.stream(values).mapToObj(Double::toString).toList());
  }
}
