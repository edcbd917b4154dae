package dev.elman.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Precision, recall and F1 of the spans that tags mark: names in a text, chunks of a sentence. A
/// span is right if its first token, its last token and its type are. Equal to the script conlleval
/// of the CoNLL-2000 and CoNLL-2003 shared tasks (Tjong Kim Sang and Buchholz 2000,
/// doi:10.3115/1117601.1117631), and for the schemes with E and S to seqeval.
///
/// A tag is `O` or a prefix, a hyphen and a type: `B-PER`.
///
/// | prefix | token of a span | schemes |
/// |---|---|---|
/// | `B` | first | all; in IOB1 only between two spans of a type |
/// | `I`, `M` | another | all; `M` in BMES |
/// | `E`, `L` | last | BIOES, BMES; `L` in BILOU |
/// | `S`, `U` | only | BIOES, BMES; `U` in BILOU |
///
/// Which scheme it is need not be said, and ill-formed sequences of tags are read as conlleval
/// reads them: a token that is not `O` begins a span if its prefix says so, or if the token before
/// is `O`, has another type, or was the last of its span. So `O I-PER` is a name, and `B-PER I-LOC`
/// are two.
///
/// An instance adds up sentences; it is not for several threads, but [#add(SpanF1)] joins parts.
public final class SpanF1 {
  private final SortedMap<String, Score> byType = new TreeMap<>();
  private long tokens;
  private long rightTokens;

  /// No sentences.
  public SpanF1() {}

  /// A part of a sentence.
  ///
  /// @param type what it is: `PER`
  /// @param from the index of its first token
  /// @param to the index behind its last token
  public record Span(String type, int from, int to) {}

  /// Counts of spans and what follows from them.
  ///
  /// @param correct the number of predicted spans that are right
  /// @param expected the number of spans in the labels
  /// @param predicted the number of spans in the predictions
  public record Score(long correct, long expected, long predicted) {
    /// The part of the predicted spans that are right, 0 if there are none.
    public double precision() {
      return ratio(correct, predicted);
    }

    /// The part of the expected spans that are found, 0 if there are none.
    public double recall() {
      return ratio(correct, expected);
    }

    /// The harmonic mean of precision and recall.
    public double f1() {
      return ratio(2 * correct, expected + predicted);
    }

    private Score plus(Score other) {
      return new Score(
          correct + other.correct, expected + other.expected, predicted + other.predicted);
    }
  }

  /// The scores of some sentences.
  ///
  /// @throws IllegalArgumentException if a tag or the number of tags is wrong
  public static SpanF1 of(List<List<String>> labels, List<List<String>> predictions) {
    if (labels.size() != predictions.size()) {
      throw new IllegalArgumentException(
          "SpanF1: expected as many predicted sentences as labelled ones, but got "
              + predictions.size()
              + " and "
              + labels.size()
              + ".");
    }
    SpanF1 total = new SpanF1();
    for (int i = 0; i < labels.size(); i++) {
      total.add(labels.get(i), predictions.get(i));
    }
    return total;
  }

  /// Adds a sentence.
  ///
  /// @param labels the right tag of each token
  /// @param predictions the predicted tag of each token
  /// @throws IllegalArgumentException if a tag or the number of tags is wrong
  public void add(List<String> labels, List<String> predictions) {
    if (labels.size() != predictions.size()) {
      throw new IllegalArgumentException(
          "SpanF1: expected a tag for each of the "
              + labels.size()
              + " tokens of a sentence, but got "
              + predictions.size()
              + ". Cut padding off first.");
    }
    Set<Span> expected = new HashSet<>(spans(labels));
    for (Span span : spans(predictions)) {
      count(span, new Score(expected.contains(span) ? 1 : 0, 0, 1));
    }
    for (Span span : expected) {
      count(span, new Score(0, 1, 0));
    }
    tokens += labels.size();
    for (int i = 0; i < labels.size(); i++) {
      rightTokens += labels.get(i).equals(predictions.get(i)) ? 1 : 0;
    }
  }

  private void count(Span span, Score score) {
    byType.merge(span.type, score, Score::plus);
  }

  /// Adds all sentences of another instance.
  public void add(SpanF1 other) {
    other.byType.forEach((type, score) -> byType.merge(type, score, Score::plus));
    tokens += other.tokens;
    rightTokens += other.rightTokens;
  }

  /// The score of all spans together: conlleval's FB1, the "micro" average.
  public Score overall() {
    return byType.values().stream().reduce(new Score(0, 0, 0), Score::plus);
  }

  /// The scores of the types, sorted by name.
  public SortedMap<String, Score> byType() {
    return Collections.unmodifiableSortedMap(byType);
  }

  /// The part of the tokens whose tag is right, 0 if there are none.
  public double accuracy() {
    return ratio(rightTokens, tokens);
  }

  private static double ratio(long a, long b) {
    return b == 0 ? 0 : (double) a / b;
  }

  /// The spans that the tags of a sentence mark.
  ///
  /// @throws IllegalArgumentException if a tag has an unknown prefix
  public static List<Span> spans(List<String> tags) {
    List<Span> spans = new ArrayList<>();
    String type = "";
    int from = -1; // the first token of the span that is open, or -1
    boolean closed = true; // whether the token before was the last of its span
    for (int i = 0; i < tags.size(); i++) {
      String tag = tags.get(i);
      char prefix = prefix(tag, i);
      String nextType = tag.substring(Math.min(2, tag.length()));
      boolean begins = closed || prefix == 'B' || prefix == 'S' || !nextType.equals(type);
      if (from >= 0 && (begins || prefix == 'O')) {
        spans.add(new Span(type, from, i));
        from = -1;
      }
      if (prefix != 'O' && begins) {
        from = i;
      }
      type = nextType;
      closed = prefix == 'O' || prefix == 'E' || prefix == 'S';
    }
    if (from >= 0) {
      spans.add(new Span(type, from, tags.size()));
    }
    return spans;
  }

  /// The prefix of a tag, one of `O B I E S`: `M` is `I`, `L` is `E`, `U` is `S`.
  ///
  /// @param index which tag it is, for the message
  /// @throws IllegalArgumentException if it is not `O`, or a prefix, a hyphen and a type
  public static char prefix(String tag, int index) {
    boolean hasType = tag.length() > 1;
    char prefix = tag.isEmpty() ? '?' : tag.charAt(0);
    if ((hasType && (tag.charAt(1) != '-' || prefix == 'O')) || "OBIMELSU".indexOf(prefix) < 0) {
      throw new IllegalArgumentException(
          "SpanF1: expected O, or one of B I M E L S U with a hyphen and a type, but got \""
              + tag
              + "\" at token "
              + index
              + ". Write tags as B-PER.");
    }
    return switch (prefix) {
      case 'M' -> 'I';
      case 'L' -> 'E';
      case 'U' -> 'S';
      default -> prefix;
    };
  }

  /// The report of conlleval, in percent.
  @Override
  public String toString() {
    Score overall = overall();
    StringBuilder report = new StringBuilder();
    report.append("processed ").append(tokens).append(" tokens with ").append(overall.expected);
    report.append(" phrases; found: ").append(overall.predicted).append(" phrases; correct: ");
    report.append(overall.correct).append(".\n");
    if (tokens > 0) {
      report.append("accuracy: ").append(percent(accuracy())).append("; ");
      report.append(line(overall)).append('\n');
    }
    byType.forEach((type, score) -> {
      report.append(" ".repeat(Math.max(0, 17 - type.length()))).append(type).append(": ");
      report.append(line(score)).append("  ").append(score.predicted).append('\n');
    });
    return report.toString();
  }

  private static String line(Score score) {
    return "precision: "
        + percent(score.precision())
        + "; recall: "
        + percent(score.recall())
        + "; FB1: "
        + percent(score.f1()).replace("%", "");
  }

  private static String percent(double part) {
    String number = TextScores.fixed(100 * part, 2);
    return " ".repeat(Math.max(0, 6 - number.length())) + number + "%";
  }
}
