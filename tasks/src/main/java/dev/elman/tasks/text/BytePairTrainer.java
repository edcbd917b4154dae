package dev.elman.tasks.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Learns which tokens to put together: always the pair that is most frequent in the text, again
/// and again (Sennrich, Haddow and Birch 2016, *Neural machine translation of rare words with
/// subword units*, arXiv:1508.07909, algorithm 1). Of pairs that are equally frequent the one with
/// the smaller ids is taken, the first id before the second, so the result does not depend on the
/// order of anything.
///
/// Counts are kept up to date and not taken anew: putting a pair together changes those of the
/// words that contain it only.
final class BytePairTrainer {
  private static final int LEAST_COUNT = 2;

  private final Map<Long, Pair> pairs = new HashMap<>();
  private final PriorityQueue<Candidate> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Candidate::count).reversed().thenComparingLong(Candidate::pair));

  /// A chunk of the text and how often it occurs.
  static final class Word {
    private final int[] ids; // as many as `length` are left
    private final long count;
    private int length;
    private int seen = -1; // the merge that has changed it last

    Word(int[] ids, long count) {
      this.ids = ids;
      this.count = count;
      length = ids.length;
    }

    void forEachPair(PairAction action) {
      for (int i = 0; i + 1 < length; i++) {
        action.accept(ids[i], ids[i + 1]);
      }
    }
  }

  /// What is done with two ids that follow each other.
  interface PairAction {
    void accept(int left, int right);
  }

  /// How often two ids follow each other, and in which words; words may have lost the pair since.
  private static final class Pair {
    private long count;
    private final List<Word> words = new ArrayList<>();
  }

  /// A pair with the count that it had once.
  private record Candidate(long count, long pair) {}

  BytePairTrainer(List<Word> words) {
    words.forEach(word -> word.forEachPair((left, right) -> add(word, left, right)));
    pairs.forEach((pair, entry) -> queue.add(new Candidate(entry.count, pair)));
  }

  /// Gives a new token its id.
  interface Naming {
    /// The id of two tokens together, or -1 if they must not be put together.
    int id(int left, int right);
  }

  /// Puts the most frequent pair together.
  ///
  /// @param step the number of the merge, from 0
  /// @return what was done, or null if no pair occurs twice
  @Nullable Merge next(int step, Naming naming) {
    for (Candidate best = queue.poll(); best != null; best = queue.poll()) {
      Pair pair = pairs.get(best.pair);
      if (pair == null || pair.count != best.count) {
        requeue(best.pair, pair); // the count has changed since
        continue;
      }
      if (pair.count < LEAST_COUNT) {
        return null;
      }
      int left = (int) (best.pair >> Integer.SIZE);
      int right = (int) best.pair;
      int id = naming.id(left, right);
      if (id >= 0) {
        Merge merge = new Merge(left, right, id);
        apply(merge, pair, step);
        return merge;
      }
    }
    return null;
  }

  private void requeue(long key, @Nullable Pair pair) {
    if (pair != null && pair.count > 0) {
      queue.add(new Candidate(pair.count, key));
    }
  }

  private void apply(Merge merge, Pair pair, int step) {
    Set<Long> made = new HashSet<>();
    for (Word word : List.copyOf(pair.words)) {
      if (word.seen == step) {
        continue; // it is listed again
      }
      word.seen = step;
      word.forEachPair((left, right) -> pair(left, right).count -= word.count);
      word.length = merge.apply(word.ids, word.length);
      word.forEachPair((left, right) -> {
        if (left == merge.result() || right == merge.result()) {
          add(word, left, right);
          made.add(Merge.pair(left, right));
        } else {
          pair(left, right).count += word.count; // and it is listed there already
        }
      });
    }
    pairs.remove(Merge.pair(merge.left(), merge.right()));
    made.forEach(key -> requeue(key, pairs.get(key)));
  }

  private void add(Word word, int left, int right) {
    Pair pair = pair(left, right);
    pair.count += word.count;
    pair.words.add(word);
  }

  private Pair pair(int left, int right) {
    return pairs.computeIfAbsent(Merge.pair(left, right), _ -> new Pair());
  }
}
