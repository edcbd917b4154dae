package dev.elman.tasks.text;

import dev.elman.tensor.Seed;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/// Draws the next token from logits:
///
/// ```
/// l_i = l_i / penalty if l_i > 0 else l_i · penalty      for tokens that came before
/// p = softmax(l / temperature)                           over the topK largest
/// p = p restricted to the fewest tokens with Σ p >= topP
/// ```
///
/// Of equal logits the smaller id comes first. Tokens that are no text are never drawn.
final class TokenSampler {
  private final GenerationOptions options;
  private final RandomGenerator random;
  private final BitSet never;
  private final BitSet before = new BitSet();
  private final double[] logits;
  private final int[] order; // ids from the most to the least probable, as far as it is sorted

  /// @param tokens the number of tokens
  /// @param never ids that are not drawn; at least one id is left
  TokenSampler(GenerationOptions options, int tokens, BitSet never) {
    this.options = options;
    this.never = never;
    random = new Seed(options.seed()).generator();
    logits = new double[tokens];
    order = new int[tokens];
  }

  /// Notes that a token came.
  void seen(int id) {
    before.set(id);
  }

  /// Draws an id.
  int next(float[] from) {
    int count = 0;
    for (int i = 0; i < logits.length; i++) {
      double logit = from[i];
      if (before.get(i) && options.repetitionPenalty() != 1) {
        logit =
            logit > 0 ? logit / options.repetitionPenalty() : logit * options.repetitionPenalty();
      }
      logits[i] = logit;
      if (!never.get(i)) {
        order[count++] = i;
      }
    }
    if (options.temperature() == 0) {
      return best(count);
    }
    boolean restricts = options.topK() > 0 || options.topP() < 1;
    if (restricts) {
      sort(count);
    }
    int kept = options.topK() > 0 ? Math.min(options.topK(), count) : count;
    return draw(kept);
  }

  private int best(int count) {
    int best = order[0];
    for (int i = 1; i < count; i++) {
      best = logits[order[i]] > logits[best] ? order[i] : best;
    }
    return best;
  }

  private int draw(int kept) {
    double max = logits[best(kept)];
    double sum = 0;
    for (int i = 0; i < kept; i++) {
      sum += weight(order[i], max);
    }
    int last = kept;
    if (options.topP() < 1) {
      double all = sum;
      sum = 0;
      last = 0;
      while (last < kept && sum < options.topP() * all) {
        sum += weight(order[last++], max);
      }
    }
    double at = random.nextDouble() * sum;
    for (int i = 0; i < last; i++) {
      at -= weight(order[i], max);
      if (at < 0) {
        return order[i];
      }
    }
    return order[last - 1]; // where rounding has left something
  }

  private double weight(int id, double max) {
    return Math.exp((logits[id] - max) / options.temperature());
  }

  /// Heap sort: the order of equal logits does not depend on what was before, and nothing is
  /// allocated.
  private void sort(int count) {
    for (int i = count / 2 - 1; i >= 0; i--) {
      sink(i, count);
    }
    for (int end = count - 1; end > 0; end--) {
      swap(0, end);
      sink(0, end);
    }
  }

  private void sink(int from, int count) {
    int parent = from;
    for (int child = 2 * parent + 1; child < count; child = 2 * parent + 1) {
      if (child + 1 < count && isBehind(order[child + 1], order[child])) {
        child++;
      }
      if (!isBehind(order[child], order[parent])) {
        return;
      }
      swap(child, parent);
      parent = child;
    }
  }

  private boolean isBehind(int a, int b) {
    return logits[a] != logits[b] ? logits[a] < logits[b] : a > b;
  }

  private void swap(int i, int j) {
    int kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
}
