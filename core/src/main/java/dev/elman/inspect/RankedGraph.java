package dev.elman.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Places the boxes of a graph in rows so that all arrows point down and few of them cross.
///
/// A box stands one row below the lowest of its sources, an input right above its first user. An
/// arrow that passes through rows bends at a *bend*, a box of little width, in each of them. The
/// order within a row is that of the mean place of the neighbours above and below, in turns.
/// Source: Sugiyama, Tagawa and Toda 1981, doi:10.1109/TSMC.1981.4308636.
final class RankedGraph {
  private static final int SWEEPS = 8;
  private static final double BEND_WIDTH = 12;

  private final List<Integer> rankOf = new ArrayList<>(); // of boxes, then of bends
  private final List<Double> widths = new ArrayList<>();
  private final List<List<Integer>> above = new ArrayList<>();
  private final List<List<Integer>> below = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final List<List<Integer>> ranks = new ArrayList<>();
  private final double[] centres;
  private final double width;

  /// An arrow.
  ///
  /// @param bends the numbers of what it passes through in the rows between
  record Edge(int from, int to, List<Integer> bends) {}

  /// @param boxes each behind its sources
  RankedGraph(List<ModelBox> boxes, double[] boxWidths, double gap) {
    for (int i = 0; i < boxes.size(); i++) {
      int rank = boxes.get(i).sources().stream().mapToInt(s -> rankOf.get(s) + 1).max().orElse(0);
      addNode(rank, boxWidths[i]);
    }
    lowerInputs(boxes);
    for (int i = 0; i < boxes.size(); i++) {
      for (int source : boxes.get(i).sources()) {
        connect(source, i);
      }
    }
    for (int node = 0; node < rankOf.size(); node++) {
      while (ranks.size() <= rankOf.get(node)) {
        ranks.add(new ArrayList<>());
      }
      ranks.get(rankOf.get(node)).add(node);
    }
    centres = new double[rankOf.size()];
    width = ranks.stream().mapToDouble(rank -> widthOf(rank, gap)).max().orElse(0);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      place(gap);
      sort(sweep % 2 == 0);
    }
    place(gap);
  }

  private int addNode(int rank, double nodeWidth) {
    rankOf.add(rank);
    widths.add(nodeWidth);
    above.add(new ArrayList<>());
    below.add(new ArrayList<>());
    return rankOf.size() - 1;
  }

  private void lowerInputs(List<ModelBox> boxes) {
    int[] firstUse = new int[boxes.size()];
    Arrays.fill(firstUse, Integer.MAX_VALUE);
    for (int i = 0; i < boxes.size(); i++) {
      for (int source : boxes.get(i).sources()) {
        firstUse[source] = Math.min(firstUse[source], rankOf.get(i));
      }
    }
    for (int i = 0; i < boxes.size(); i++) {
      if (boxes.get(i).isInput() && firstUse[i] < Integer.MAX_VALUE) {
        rankOf.set(i, firstUse[i] - 1);
      }
    }
  }

  private void connect(int from, int to) {
    List<Integer> bends = new ArrayList<>();
    int last = from;
    for (int rank = rankOf.get(from) + 1; rank < rankOf.get(to); rank++) {
      int bend = addNode(rank, BEND_WIDTH);
      link(last, bend);
      bends.add(bend);
      last = bend;
    }
    link(last, to);
    edges.add(new Edge(from, to, List.copyOf(bends)));
  }

  private void link(int upper, int lower) {
    below.get(upper).add(lower);
    above.get(lower).add(upper);
  }

  private double widthOf(List<Integer> rank, double gap) {
    return rank.stream().mapToDouble(widths::get).sum() + gap * (rank.size() - 1);
  }

  /// Centres every row.
  private void place(double gap) {
    for (List<Integer> rank : ranks) {
      double x = (width - widthOf(rank, gap)) / 2;
      for (int node : rank) {
        centres[node] = x + widths.get(node) / 2;
        x += widths.get(node) + gap;
      }
    }
  }

  private void sort(boolean downwards) {
    for (List<Integer> rank : ranks) {
      rank.sort(
          Comparator.comparingDouble(
              node -> meanPlace(downwards ? above.get(node) : below.get(node), centres[node])));
    }
  }

  private double meanPlace(List<Integer> neighbours, double otherwise) {
    return neighbours.stream().mapToDouble(node -> centres[node]).average().orElse(otherwise);
  }

  /// The number of rows.
  int ranks() {
    return ranks.size();
  }

  /// The boxes of a row, without bends, in no particular order.
  List<Integer> rank(int rank) {
    int boxes = rankOf.size() - edges.stream().mapToInt(edge -> edge.bends().size()).sum();
    return ranks.get(rank).stream().filter(node -> node < boxes).toList();
  }

  /// The row of a box or bend.
  int rankOf(int node) {
    return rankOf.get(node);
  }

  /// The middle of a box or bend.
  double x(int node) {
    return centres[node];
  }

  /// The width of the widest row.
  double width() {
    return width;
  }

  /// All arrows.
  List<Edge> edges() {
    return edges;
  }
}
