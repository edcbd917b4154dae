package dev.elman.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// BLEU, the usual score of machine translation: how many n-grams of the translations occur in
/// their references (Papineni et al. 2002, doi:10.3115/1073083.1073135). Equal to sacreBLEU 2.6
/// (Post 2018, arXiv:1804.08771).
///
/// ```
/// p_n  = 100 · Σ matched n-grams / Σ n-grams of the translations      an n-gram matches as often
///                                                                     as in the best reference
/// BP   = exp(min(0, 1 - reference length / translation length))       of the closest references
/// BLEU = BP · exp(Σ_{n=1}^{maxOrder} log p_n / maxOrder)              0 to 100
/// ```
///
/// All sums are over the corpus: it is not the mean of the scores of its sentences. For single
/// sentences set [#effectiveOrder(boolean)].
///
/// @param tokenizer how lines are cut into tokens
/// @param smoothing what stands for a precision of 0
/// @param smoothingValue the number that `FLOOR` and `ADD_K` use
/// @param maxOrder the longest n-grams, at least 1; 4 by default
/// @param lowercase whether case is ignored; false by default
/// @param effectiveOrder whether orders for which the translations have no n-grams are left out;
///   false by default
public record Bleu(
    BleuTokenizer tokenizer,
    Smoothing smoothing,
    double smoothingValue,
    int maxOrder,
    boolean lowercase,
    boolean effectiveOrder) {

  /// What stands for a precision of 0 (Chen and Cherry 2014, doi:10.3115/v1/W14-3346).
  public enum Smoothing {
    /// Nothing: one precision of 0 makes the score 0.
    NONE("none", 0),
    /// The `k`-th precision of 0 counts as `2^-k` matches; the default.
    EXP("exp", 0),
    /// A precision of 0 counts as a few matches, 0.1 by default.
    FLOOR("floor", 0.1),
    /// All counts of more than single tokens are larger, by 1 by default.
    ADD_K("add-k", 1);

    private final String signature;
    private final double value;

    Smoothing(String signature, double value) {
      this.signature = signature;
      this.value = value;
    }
  }

  /// sacreBLEU's defaults.
  public Bleu() {
    this(BleuTokenizer.V13A, Smoothing.EXP, Smoothing.EXP.value, 4, false, false);
  }

  /// Checks the order and the smoothing.
  ///
  /// @throws IllegalArgumentException if the order is less than 1 or the value of the smoothing is
  ///   negative
  public Bleu {
    if (maxOrder < 1) {
      throw new IllegalArgumentException(
          "Bleu maxOrder: expected at least 1, but got " + maxOrder + ". The usual order is 4.");
    }
    if (!(smoothingValue >= 0)) {
      throw new IllegalArgumentException(
          "Bleu smoothingValue: expected a number of at least 0, but got " + smoothingValue + ".");
    }
  }

  /// The same score with another tokenizer.
  public Bleu tokenizer(BleuTokenizer newTokenizer) {
    return new Bleu(newTokenizer, smoothing, smoothingValue, maxOrder, lowercase, effectiveOrder);
  }

  /// The same score with another smoothing and its usual value.
  public Bleu smoothing(Smoothing newSmoothing) {
    return smoothing(newSmoothing, newSmoothing.value);
  }

  /// The same score with another smoothing.
  public Bleu smoothing(Smoothing newSmoothing, double newValue) {
    return new Bleu(tokenizer, newSmoothing, newValue, maxOrder, lowercase, effectiveOrder);
  }

  /// The same score with n-grams of other lengths.
  public Bleu maxOrder(int newMaxOrder) {
    return new Bleu(tokenizer, smoothing, smoothingValue, newMaxOrder, lowercase, effectiveOrder);
  }

  /// The same score with or without regard to case.
  public Bleu lowercase(boolean newLowercase) {
    return new Bleu(tokenizer, smoothing, smoothingValue, maxOrder, newLowercase, effectiveOrder);
  }

  /// The same score with or without the orders that the translations are too short for.
  public Bleu effectiveOrder(boolean newEffectiveOrder) {
    return new Bleu(tokenizer, smoothing, smoothingValue, maxOrder, lowercase, newEffectiveOrder);
  }

  /// The score of a corpus with one reference for each translation.
  ///
  /// @throws IllegalArgumentException if there are not as many references as translations
  public Score of(List<String> translations, List<String> references) {
    return corpus(translations, references.stream().map(List::of).toList());
  }

  /// The score of a corpus with several references for each translation. (sacreBLEU's lists are the
  /// other way round: one per translator.)
  ///
  /// @param references for each translation all its references
  /// @throws IllegalArgumentException if there are not as many lists of references as translations,
  ///   or one is empty
  public Score corpus(List<String> translations, List<List<String>> references) {
    TextScores.requireSameLength("Bleu", translations, references);
    Corpus corpus = corpus();
    for (int i = 0; i < translations.size(); i++) {
      corpus.add(translations.get(i), references.get(i));
    }
    return corpus.score();
  }

  /// The score of one translation; [#effectiveOrder(boolean)] is recommended for it.
  public Score sentence(String translation, String... references) {
    Corpus corpus = corpus();
    corpus.add(translation, List.of(references));
    return corpus.score();
  }

  /// Sums of a corpus, empty at first.
  public Corpus corpus() {
    return new Corpus(this);
  }

  /// Sums of a corpus, to which translations are added one by one.
  public static final class Corpus {
    private final Bleu bleu;
    private final long[] matches;
    private final long[] totals;
    private long length;
    private long referenceLength;
    private final TextScores.ReferenceCount references = new TextScores.ReferenceCount();

    private Corpus(Bleu bleu) {
      this.bleu = bleu;
      matches = new long[bleu.maxOrder];
      totals = new long[bleu.maxOrder];
    }

    /// Adds a translation with its references.
    ///
    /// @throws IllegalArgumentException if there is no reference
    public void add(String translation, List<String> translationReferences) {
      references.add("Bleu", translationReferences.size());
      List<String> tokens = tokens(translation);
      Map<List<String>, Integer> expected = new HashMap<>();
      int closest = Integer.MAX_VALUE;
      for (String reference : translationReferences) {
        List<String> other = tokens(reference);
        nGrams(other).forEach((nGram, count) -> expected.merge(nGram, count, Math::max));
        closest = closer(tokens.size(), other.size(), closest);
      }
      nGrams(tokens)
          .forEach((nGram, count) -> {
            int n = nGram.size() - 1;
            totals[n] += count;
            matches[n] += Math.min(count, expected.getOrDefault(nGram, 0));
          });
      length += tokens.size();
      referenceLength += closest;
    }

    /// Adds all translations of another corpus, which may have been summed by another thread.
    public void add(Corpus other) {
      references.add(other.references);
      for (int n = 0; n < matches.length; n++) {
        matches[n] += other.matches[n];
        totals[n] += other.totals[n];
      }
      length += other.length;
      referenceLength += other.referenceLength;
    }

    private List<String> tokens(String line) {
      String text = bleu.lowercase ? line.toLowerCase(Locale.ROOT) : line;
      return bleu.tokenizer.tokens(Words.stripEnd(text));
    }

    private Map<List<String>, Integer> nGrams(List<String> tokens) {
      Map<List<String>, Integer> counts = new HashMap<>();
      for (int n = 1; n <= bleu.maxOrder; n++) {
        for (int i = 0; i + n <= tokens.size(); i++) {
          counts.merge(tokens.subList(i, i + n), 1, Integer::sum);
        }
      }
      return counts;
    }

    /// The length that is closer to that of the translation; of two equally close the shorter.
    private static int closer(int length, int a, int b) {
      long difference = Math.abs((long) a - length) - Math.abs((long) b - length);
      return difference < 0 || (difference == 0 && a < b) ? a : b;
    }

    /// The score of everything that was added; 0 for nothing.
    public Score score() {
      double[] matched = Arrays.stream(matches).asDoubleStream().toArray();
      double[] total = Arrays.stream(totals).asDoubleStream().toArray();
      double[] precisions = new double[bleu.maxOrder];
      double penalty = brevityPenalty();
      double score = 0;
      if (Arrays.stream(matches).anyMatch(count -> count > 0)) {
        int orders = bleu.precisions(matched, total, precisions);
        double sumOfLogs = 0;
        for (int n = 0; n < orders; n++) {
          sumOfLogs += Math.log(precisions[n]);
        }
        score = penalty * Math.exp(sumOfLogs / orders);
      }
      return new Score(
          score,
          Arrays.stream(matched).boxed().toList(),
          Arrays.stream(total).boxed().toList(),
          Arrays.stream(precisions).boxed().toList(),
          penalty,
          length,
          referenceLength,
          bleu.signature(references));
    }

    private double brevityPenalty() {
      if (length >= referenceLength) {
        return 1;
      }
      return length == 0 ? 0 : Math.exp(1 - (double) referenceLength / length);
    }
  }

  /// Writes the smoothed precisions, changes the counts where smoothing does, and returns how many
  /// orders count.
  private int precisions(double[] matched, double[] total, double[] precisions) {
    double zeros = 1;
    int orders = maxOrder;
    for (int n = 0; n < maxOrder; n++) {
      if (smoothing == Smoothing.ADD_K && n > 0) {
        matched[n] += smoothingValue;
        total[n] += smoothingValue;
      }
      if (total[n] == 0) {
        break;
      }
      if (effectiveOrder) {
        orders = n + 1;
      }
      if (matched[n] > 0) {
        precisions[n] = 100 * matched[n] / total[n];
      } else if (smoothing == Smoothing.EXP) {
        zeros *= 2;
        precisions[n] = 100 / (zeros * total[n]);
      } else if (smoothing == Smoothing.FLOOR) {
        precisions[n] = 100 * smoothingValue / total[n];
      }
    }
    return orders;
  }

  private String signature(TextScores.ReferenceCount references) {
    boolean hasValue = smoothing == Smoothing.FLOOR || smoothing == Smoothing.ADD_K;
    return "nrefs:"
        + references
        + "|case:"
        + (lowercase ? "lc" : "mixed")
        + "|eff:"
        + (effectiveOrder ? "yes" : "no")
        + "|tok:"
        + tokenizer.signature()
        + "|smooth:"
        + smoothing.signature
        + (hasValue ? "[" + TextScores.fixed(smoothingValue, 2) + "]" : "");
  }

  /// What BLEU is made of.
  ///
  /// @param value the score, 0 to 100
  /// @param matches for each order the n-grams of the translations that are in references
  /// @param totals for each order the n-grams of the translations
  /// @param precisions for each order the smoothed precision, in percent
  /// @param brevityPenalty the factor for translations that are too short, 0 to 1
  /// @param length the number of tokens of the translations
  /// @param referenceLength the number of tokens of the references closest to them
  /// @param signature what must be equal for scores to be comparable; sacreBLEU's without a version
  public record Score(
      double value,
      List<Double> matches,
      List<Double> totals,
      List<Double> precisions,
      double brevityPenalty,
      long length,
      long referenceLength,
      String signature) {

    /// The score as sacreBLEU prints it: `BLEU|nrefs:1|… = 34.21 67.1/41.4/… (BP = 1.000 …)`.
    @Override
    public String toString() {
      List<String> parts = precisions.stream().map(p -> TextScores.fixed(p, 1)).toList();
      double ratio = referenceLength == 0 ? 0 : (double) length / referenceLength;
      return "BLEU|"
          + signature
          + " = "
          + TextScores.fixed(value, 2)
          + " "
          + String.join("/", parts)
          + " (BP = "
          + TextScores.fixed(brevityPenalty, 3)
          + " ratio = "
          + TextScores.fixed(ratio, 3)
          + " hyp_len = "
          + length
          + " ref_len = "
          + referenceLength
          + ")";
    }
  }
}
