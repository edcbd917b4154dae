package dev.elman.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// How a hypothesis differs from its reference: the fewest words, or characters, to substitute,
/// delete and insert (Levenshtein 1966). Divided by the length of the reference it is the word or
/// character error rate of speech and handwriting recognition.
///
/// ```
/// WER = CER = (S + D + I) / (H + S + D)
/// ```
///
/// The rate of a corpus divides the sum of the errors by the sum of the lengths; it is not the mean
/// of the rates of its lines. Distances are sums, so they are added up line by line: `total =
/// total.plus(EditDistance.words(reference, hypothesis))`.
///
/// Several alignments may need as few errors. As in RapidFuzz, and so in jiwer, what both texts
/// begin and end with is aligned first; then, from the end, a deletion is preferred, and an
/// insertion is taken only where a substitution would not do.
///
/// @param hits H, the tokens that are right
/// @param substitutions S, the tokens of the reference that another stands for
/// @param deletions D, the tokens of the reference that are missing
/// @param insertions I, the tokens that are in the hypothesis only
public record EditDistance(long hits, long substitutions, long deletions, long insertions) {
  /// The distance of nothing from nothing, to begin a sum with.
  public static final EditDistance ZERO = new EditDistance(0, 0, 0, 0);

  /// What happens to a token.
  public enum Kind {
    /// It is in both.
    HIT,
    /// Another token stands in its place.
    SUBSTITUTION,
    /// It is in the reference only.
    DELETION,
    /// It is in the hypothesis only.
    INSERTION
  }

  /// One step of an alignment.
  ///
  /// @param kind what happens
  /// @param reference the index of the token of the reference; of an insertion that of the token
  ///   behind it
  /// @param hypothesis the index of the token of the hypothesis; of a deletion that of the token
  ///   behind it
  public record Step(Kind kind, int reference, int hypothesis) {}

  /// The distance of two lists of tokens.
  public static <T> EditDistance of(List<T> reference, List<T> hypothesis) {
    List<Step> steps = align(reference, hypothesis);
    return new EditDistance(
        count(steps, Kind.HIT),
        count(steps, Kind.SUBSTITUTION),
        count(steps, Kind.DELETION),
        count(steps, Kind.INSERTION));
  }

  private static long count(List<Step> steps, Kind kind) {
    return steps.stream().filter(step -> step.kind == kind).count();
  }

  /// The distance of the words of two lines, which white space separates.
  public static EditDistance words(String reference, String hypothesis) {
    return of(Words.split(reference), Words.split(hypothesis));
  }

  /// The distance of the characters of two lines. White space inside of a line counts as a
  /// character, at its ends it does not.
  public static EditDistance characters(String reference, String hypothesis) {
    return of(Words.characters(Words.strip(reference)), Words.characters(Words.strip(hypothesis)));
  }

  /// The word error rate of a corpus.
  ///
  /// @throws IllegalArgumentException if there are not as many hypotheses as references
  public static double wordErrorRate(List<String> references, List<String> hypotheses) {
    requireSameLength(references, hypotheses);
    EditDistance total = ZERO;
    for (int i = 0; i < references.size(); i++) {
      total = total.plus(words(references.get(i), hypotheses.get(i)));
    }
    return total.rate();
  }

  /// The character error rate of a corpus.
  ///
  /// @throws IllegalArgumentException if there are not as many hypotheses as references
  public static double characterErrorRate(List<String> references, List<String> hypotheses) {
    requireSameLength(references, hypotheses);
    EditDistance total = ZERO;
    for (int i = 0; i < references.size(); i++) {
      total = total.plus(characters(references.get(i), hypotheses.get(i)));
    }
    return total.rate();
  }

  private static void requireSameLength(List<String> references, List<String> hypotheses) {
    if (references.size() != hypotheses.size()) {
      throw new IllegalArgumentException(
          "EditDistance: expected as many hypotheses as references, but got "
              + hypotheses.size()
              + " and "
              + references.size()
              + ". A line that was not recognised is an empty hypothesis.");
    }
  }

  /// The sum of both.
  public EditDistance plus(EditDistance other) {
    return new EditDistance(
        hits + other.hits,
        substitutions + other.substitutions,
        deletions + other.deletions,
        insertions + other.insertions);
  }

  /// The distance itself: `S + D + I`.
  public long errors() {
    return substitutions + deletions + insertions;
  }

  /// The number of tokens of the reference.
  public long referenceLength() {
    return hits + substitutions + deletions;
  }

  /// Errors per token of the reference: 0 is perfect, and many insertions give more than 1. An
  /// empty reference gives 0 if the hypothesis is empty too, else infinity.
  public double rate() {
    return errors() == 0 ? 0 : (double) errors() / referenceLength();
  }

  /// What to do, from the beginning to the end, to get the hypothesis from the reference.
  public static <T> List<Step> align(List<T> reference, List<T> hypothesis) {
    int prefix = 0;
    int shorter = Math.min(reference.size(), hypothesis.size());
    while (prefix < shorter && reference.get(prefix).equals(hypothesis.get(prefix))) {
      prefix++;
    }
    int i = reference.size();
    int j = hypothesis.size();
    List<Step> steps = new ArrayList<>();
    while (i > prefix && j > prefix && reference.get(i - 1).equals(hypothesis.get(j - 1))) {
      steps.add(new Step(Kind.HIT, --i, --j));
    }
    addBackwards(reference.subList(prefix, i), hypothesis.subList(prefix, j), prefix, steps);
    for (int k = prefix - 1; k >= 0; k--) {
      steps.add(new Step(Kind.HIT, k, k));
    }
    Collections.reverse(steps);
    return steps;
  }

  /// Follows the best last steps from the end to the beginning.
  private static <T> void addBackwards(
      List<T> reference, List<T> hypothesis, int offset, List<Step> steps) {
    Kind[][] last = lastSteps(reference, hypothesis);
    int i = reference.size();
    int j = hypothesis.size();
    while (i > 0 || j > 0) {
      Kind kind = i == 0 ? Kind.INSERTION : j == 0 ? Kind.DELETION : last[i - 1][j - 1];
      i -= kind == Kind.INSERTION ? 0 : 1;
      j -= kind == Kind.DELETION ? 0 : 1;
      steps.add(new Step(kind, offset + i, offset + j));
    }
  }

  /// For each beginning of the reference and of the hypothesis the last step from one to the other:
  /// the table of distances row by row (Wagner and Fischer 1974, doi:10.1145/321796.321811), of
  /// which only two rows are kept.
  private static <T> Kind[][] lastSteps(List<T> reference, List<T> hypothesis) {
    int n = hypothesis.size();
    Kind[][] steps = new Kind[reference.size()][n];
    int[] above = new int[n + 1];
    int[] row = new int[n + 1];
    for (int j = 0; j <= n; j++) {
      above[j] = j;
    }
    for (int i = 0; i < reference.size(); i++) {
      T token = reference.get(i);
      row[0] = i + 1;
      for (int j = 0; j < n; j++) {
        boolean hit = token.equals(hypothesis.get(j));
        int diagonal = above[j] + (hit ? 0 : 1);
        row[j + 1] = Math.min(diagonal, 1 + Math.min(above[j + 1], row[j]));
        if (row[j + 1] == above[j + 1] + 1) {
          steps[i][j] = Kind.DELETION;
        } else if (row[j] < above[j]) {
          steps[i][j] = Kind.INSERTION;
        } else {
          steps[i][j] = hit ? Kind.HIT : Kind.SUBSTITUTION;
        }
      }
      int[] free = above;
      above = row;
      row = free;
    }
    return steps;
  }

  /// As Kaldi prints it: `12.50 % [ 3 / 24, 0 ins, 1 del, 2 sub ]`.
  @Override
  public String toString() {
    return (Double.isInfinite(rate()) ? "∞" : TextScores.fixed(100 * rate(), 2))
        + " % [ "
        + errors()
        + " / "
        + referenceLength()
        + ", "
        + insertions
        + " ins, "
        + deletions
        + " del, "
        + substitutions
        + " sub ]";
  }
}
