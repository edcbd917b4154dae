package dev.elman.cli;

import dev.elman.tasks.forecasting.Backtest;
import dev.elman.tasks.forecasting.TimeSeries;
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
    String title = "Data";
    for (String note : data.notes()) {
      text.append(paragraph(title, note));
      title = "";
    }
    title = "Series";
    List<TimeSeries> series = data.series();
    for (TimeSeries one : series.subList(0, Math.min(SHOWN, series.size()))) {
      text.append(paragraph(title, describe(one)));
      title = "";
    }
    if (series.size() > SHOWN) {
      text.append(paragraph("", "and " + (series.size() - SHOWN) + " more series"));
    }
    if (backtest != null) {
      text.append(paragraph("Held out", describe(backtest)));
    }
    if (!networks.isEmpty()) {
      text.append(paragraph("Networks", networks));
    }
    return text.toString();
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
