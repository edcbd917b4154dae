package dev.elman.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// chrF, a score of machine translation from n-grams of characters (Popović 2015,
/// doi:10.18653/v1/W15-3049), which suits languages with many word forms; with words it is chrF++
/// (Popović 2017, doi:10.18653/v1/W17-4770). Equal to sacreBLEU 2.6.
///
/// ```
/// P, R  = precision and recall of the n-grams, each averaged over the orders that both texts have
/// chrFβ = 100 (1 + β²) P R / (β² P + R)
/// ```
///
/// Counts are summed over the corpus before anything is divided. Of several references the one with
/// the best score of its line counts.
///
/// @param charOrder the longest n-grams of characters, at least 1; 6 by default
/// @param wordOrder the longest n-grams of words; 0 by default, 2 for chrF++
/// @param beta how much more recall counts than precision; 2 by default
/// @param lowercase whether case is ignored; false by default
/// @param whitespace whether white space counts as characters; false by default
/// @param epsSmoothing whether the scores of the orders are averaged instead of their precisions
///   and recalls, as Moses and NLTK do; false by default
public record ChrF(
    int charOrder,
    int wordOrder,
    int beta,
    boolean lowercase,
    boolean whitespace,
    boolean epsSmoothing) {
  private static final double EPSILON = 1e-16;
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  /// Counts of each order: n-grams of the translation, of the reference, and of both.
  private static final int COUNTS = 3;

  /// sacreBLEU's defaults: chrF2.
  public ChrF() {
    this(6, 0, 2, false, false, false);
  }

  /// Checks the orders and the factor.
  ///
  /// @throws IllegalArgumentException if there are no n-grams of characters, or a negative number
  public ChrF {
    if (charOrder < 1 || wordOrder < 0 || beta < 0) {
      throw new IllegalArgumentException(
          "ChrF: expected charOrder of at least 1, and wordOrder and beta of at least 0, but got "
              + charOrder
              + ", "
              + wordOrder
              + " and "
              + beta
              + ". The usual values are 6, 0 and 2.");
    }
  }

  /// The same score with n-grams of words up to this length; 2 makes chrF++.
  public ChrF wordOrder(int newWordOrder) {
    return new ChrF(charOrder, newWordOrder, beta, lowercase, whitespace, epsSmoothing);
  }

  /// The same score with n-grams of characters up to this length.
  public ChrF charOrder(int newCharOrder) {
    return new ChrF(newCharOrder, wordOrder, beta, lowercase, whitespace, epsSmoothing);
  }

  /// The same score with another weight of recall.
  public ChrF beta(int newBeta) {
    return new ChrF(charOrder, wordOrder, newBeta, lowercase, whitespace, epsSmoothing);
  }

  /// The same score with or without regard to case.
  public ChrF lowercase(boolean newLowercase) {
    return new ChrF(charOrder, wordOrder, beta, newLowercase, whitespace, epsSmoothing);
  }

  /// The same score with or without white space among the characters.
  public ChrF whitespace(boolean newWhitespace) {
    return new ChrF(charOrder, wordOrder, beta, lowercase, newWhitespace, epsSmoothing);
  }

  /// The same score with or without the smoothing of Moses and NLTK.
  public ChrF epsSmoothing(boolean newEpsSmoothing) {
    return new ChrF(charOrder, wordOrder, beta, lowercase, whitespace, newEpsSmoothing);
  }

  /// The score of a corpus with one reference for each translation.
  ///
  /// @throws IllegalArgumentException if there are not as many references as translations
  public Score of(List<String> translations, List<String> references) {
    return corpus(translations, references.stream().map(List::of).toList());
  }

  /// The score of a corpus with several references for each translation.
  ///
  /// @param references for each translation all its references
  /// @throws IllegalArgumentException if there are not as many lists of references as translations,
  ///   or one is empty
  public Score corpus(List<String> translations, List<List<String>> references) {
    TextScores.requireSameLength("ChrF", translations, references);
    Corpus corpus = corpus();
    for (int i = 0; i < translations.size(); i++) {
      corpus.add(translations.get(i), references.get(i));
    }
    return corpus.score();
  }

  /// The score of one translation.
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
    private final ChrF chrF;
    private final long[] counts;
    private final TextScores.ReferenceCount references = new TextScores.ReferenceCount();

    private Corpus(ChrF chrF) {
      this.chrF = chrF;
      counts = new long[(chrF.charOrder + chrF.wordOrder) * COUNTS];
    }

    /// Adds a translation with its references.
    ///
    /// @throws IllegalArgumentException if there is no reference
    public void add(String translation, List<String> translationReferences) {
      references.add("ChrF", translationReferences.size());
      List<Map<List<String>, Integer>> nGrams = chrF.nGrams(translation);
      long[] best = {};
      double bestScore = -1;
      for (String reference : translationReferences) {
        long[] matched = match(nGrams, chrF.nGrams(reference));
        double score = chrF.score(matched);
        if (score > bestScore) {
          bestScore = score;
          best = matched;
        }
      }
      for (int i = 0; i < best.length; i++) {
        counts[i] += best[i];
      }
    }

    /// Adds all translations of another corpus, which may have been summed by another thread.
    public void add(Corpus other) {
      references.add(other.references);
      for (int i = 0; i < counts.length; i++) {
        counts[i] += other.counts[i];
      }
    }

    /// The score of everything that was added; 0 for nothing.
    public Score score() {
      return new Score(chrF.score(counts), chrF.name(), chrF.signature(references));
    }
  }

  private static long[] match(
      List<Map<List<String>, Integer>> translation, List<Map<List<String>, Integer>> reference) {
    long[] counts = new long[translation.size() * COUNTS];
    for (int order = 0; order < translation.size(); order++) {
      Map<List<String>, Integer> expected = reference.get(order);
      int at = order * COUNTS;
      for (Map.Entry<List<String>, Integer> nGram : translation.get(order).entrySet()) {
        counts[at] += expected.isEmpty() ? 0 : nGram.getValue();
        counts[at + 2] += Math.min(nGram.getValue(), expected.getOrDefault(nGram.getKey(), 0));
      }
      for (int count : expected.values()) {
        counts[at + 1] += count;
      }
    }
    return counts;
  }

  /// The n-grams of a line: for each order of characters, then for each order of words.
  private List<Map<List<String>, Integer>> nGrams(String line) {
    String text = lowercase ? line.toLowerCase(Locale.ROOT) : line;
    List<String> characters =
        Words.characters(whitespace ? text : String.join("", Words.split(text)));
    List<Map<List<String>, Integer>> nGrams = new ArrayList<>();
    for (int n = 1; n <= charOrder; n++) {
      nGrams.add(count(characters, n));
    }
    List<String> words = wordOrder == 0 ? List.of() : words(text);
    for (int n = 1; n <= wordOrder; n++) {
      nGrams.add(count(words, n));
    }
    return nGrams;
  }

  private static Map<List<String>, Integer> count(List<String> tokens, int n) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int i = 0; i + n <= tokens.size(); i++) {
      counts.merge(tokens.subList(i, i + n), 1, Integer::sum);
    }
    return counts;
  }

  /// Words, with the punctuation at their end cut off, or else that at their beginning.
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : Words.split(text)) {
      int last = word.length() - 1;
      if (last > 0 && isPunctuation(word.charAt(last))) {
        words.add(word.substring(0, last));
        words.add(word.substring(last));
      } else if (last > 0 && isPunctuation(word.charAt(0))) {
        words.add(word.substring(0, 1));
        words.add(word.substring(1));
      } else {
        words.add(word);
      }
    }
    return words;
  }

  private static boolean isPunctuation(char c) {
    return PUNCTUATION.indexOf(c) >= 0;
  }

  private double score(long[] counts) {
    double factor = (double) beta * beta;
    double sumOfScores = 0;
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (int at = 0; at < counts.length; at += COUNTS) {
      double p = counts[at] > 0 ? (double) counts[at + 2] / counts[at] : EPSILON;
      double r = counts[at + 1] > 0 ? (double) counts[at + 2] / counts[at + 1] : EPSILON;
      double denominator = factor * p + r;
      sumOfScores += denominator > 0 ? (1 + factor) * p * r / denominator : EPSILON;
      if (counts[at] > 0 && counts[at + 1] > 0) {
        precision += p;
        recall += r;
        orders++;
      }
    }
    if (epsSmoothing) {
      return 100 * sumOfScores / (charOrder + wordOrder);
    }
    if (precision + recall == 0) {
      return 0;
    }
    precision /= orders;
    recall /= orders;
    return 100 * (1 + factor) * precision * recall / (factor * precision + recall);
  }

  private String name() {
    return "chrF" + beta + "+".repeat(wordOrder);
  }

  private String signature(TextScores.ReferenceCount references) {
    return "nrefs:"
        + references
        + "|case:"
        + (lowercase ? "lc" : "mixed")
        + "|eff:"
        + (epsSmoothing ? "no" : "yes")
        + "|nc:"
        + charOrder
        + "|nw:"
        + wordOrder
        + "|space:"
        + (whitespace ? "yes" : "no");
  }

  /// A score with what it was computed with.
  ///
  /// @param value the score, 0 to 100
  /// @param name `chrF2`, or `chrF2++` with words
  /// @param signature what must be equal for scores to be comparable; sacreBLEU's without a version
  public record Score(double value, String name, String signature) {
    /// The score as sacreBLEU prints it: `chrF2|nrefs:1|… = 58.31`.
    @Override
    public String toString() {
      return name + "|" + signature + " = " + TextScores.fixed(value, 2);
    }
  }
}
