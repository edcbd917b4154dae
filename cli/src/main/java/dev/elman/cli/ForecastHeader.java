package dev.elman.cli;

import dev.elman.tasks.forecasting.Backtest;
import dev.elman.tasks.forecasting.TimeSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a forecast rests upon: the data, what was guessed and repaired, and the settings.
///
/// @param data the series and the notes about them
/// @param backtest how forecasters are tried, if they are
/// @param networks the settings of the networks; empty if there are none
record ForecastHeader(ForecastInput.Read data, @Nullable Backtest backtest, String networks) {
  private static final int WIDTH = 80;
  private static final int SHOWN = 3;

  /// Lines of at most 80 columns.
  String text() {
    StringBuilder text = new StringBuilder();
    add(text, "Data", data.notes());
    add(text, "Series", series());
    add(text, "Held out", heldOut());
    add(text, "Networks", networks.isEmpty() ? List.of() : List.of(networks));
    return text.toString();
  }

  private static void add(StringBuilder text, String title, List<String> sentences) {
    String first = title;
    for (String sentence : sentences) {
      text.append(paragraph(first, sentence));
      first = "";
    }
  }

  /// The same, sentence by sentence.
  List<String> lines() {
    List<String> lines = new ArrayList<>(data.notes());
    lines.addAll(series());
    heldOut().forEach(sentence -> lines.add("Held out: " + sentence));
    if (!networks.isEmpty()) {
      lines.add(networks);
    }
    return lines;
  }

  private List<String> series() {
    List<TimeSeries> all = data.series();
    List<String> sentences = new ArrayList<>();
    all.subList(0, Math.min(SHOWN, all.size())).forEach(one -> sentences.add(describe(one)));
    if (all.size() > SHOWN) {
      sentences.add("and " + (all.size() - SHOWN) + " more series");
    }
    return sentences;
  }

  private List<String> heldOut() {
    return backtest == null ? List.of() : List.of(describe(backtest));
  }

  private static String describe(TimeSeries series) {
    String season = series.season() > 1 ? "; season " + series.season() : "; no season";
    String span =
        series.isDated()
            ? "one per %s, %s to %s"
                .formatted(series.frequency(), series.label(0), series.label(series.size() - 1))
            : "without times";
    return String.format(
        Locale.ROOT, "%s: %,d values, %s%s", series.name(), series.size(), span, season);
  }

  private String describe(Backtest test) {
    TimeSeries first = data.series().getFirst();
    String from =
        data.series().size() == 1 && first.isDated()
            ? ", from " + first.label(first.size() - test.heldOut()) + " on"
            : "";
    String apart =
        test.origins() == 1 ? "" : ", " + Numbers.count(test.stride(), "step") + " apart";
    return "the last %s%s: %s of %s%s; %s"
        .formatted(
            Numbers.count(test.heldOut(), "value"),
            from,
            Numbers.count(test.origins(), "forecast"),
            Numbers.count(test.horizon(), "step"),
            apart,
            test.refit() == 0
                ? "learned once, before them"
                : "learned again after every " + Numbers.count(test.refit(), "forecast"));
  }

  /// A title in the left column, and text beside it, cut into lines between words.
  static String paragraph(String title, String sentence) {
    StringBuilder text = new StringBuilder();
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-9s", title));
    for (String word : sentence.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH && !line.toString().isBlank()) {
        text.append(line).append('\n');
        line = new StringBuilder(" ".repeat(9));
      }
      line.append(' ').append(word);
    }
    return text.append(line).append('\n').toString();
  }
}
