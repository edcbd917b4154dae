package dev.elman.cli;

import java.util.List;

/// A page of HTML that needs no network: its style is in it, for light and dark screens and for
/// paper. All text is escaped.
final class HtmlPage {
  private static final String STYLE =
      """
      :root { --paper: #fff; --ink: #1b1b1b; --soft: #666; --grid: #e3e3e3; --actual: #333;
        --c0: #d55e00; --c1: #0072b2; --c2: #009e73; --c3: #8a5fa8; --c4: #8c6d00; --c5: #b0307f;
        --c6: #777; color-scheme: light dark; }
      @media (prefers-color-scheme: dark) { :root { --paper: #16181c; --ink: #e6e6e6;
        --soft: #a0a0a0; --grid: #34373d; --actual: #d8d8d8; --c0: #ff8c42; --c1: #56b4e9;
        --c2: #2fcb9a; --c3: #c79be8; --c4: #f0c93a; --c5: #f27ac2; --c6: #aaa; } }
      @media print { :root { --paper: #fff; --ink: #000; } section { break-inside: avoid; } }
      body { margin: 2rem auto; max-width: 58rem; padding: 0 1rem; background: var(--paper);
        color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
      h3 { font-size: 1rem; margin-bottom: 0; overflow-wrap: anywhere; }
      p.note, li, figcaption { color: var(--soft); } li { overflow-wrap: anywhere; }
      p.verdict { font-weight: 600; }
      figure { margin: .4rem 0; } svg { width: 100%; height: auto; display: block; }
      svg text { fill: var(--soft); font-size: 12px; } svg text.x { text-anchor: middle; }
      svg text.y { text-anchor: end; } .grid { stroke: var(--grid); }
      .stroke { fill: none; stroke-width: 1.6; stroke-linejoin: round; } .fill { stroke: none; }
      .legend { font-size: .85rem; color: var(--soft); }
      .key::before { content: ""; display: inline-block; width: .9em; height: .9em;
        margin: 0 .3em 0 .6em; border-radius: 2px; vertical-align: -.1em; background: var(--hue);
        opacity: var(--part, 1); }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
      th, td { padding: .25rem .7rem; text-align: right; border-bottom: 1px solid var(--grid); }
      th:first-child, td:first-child { text-align: left; }
      .actual { --hue: var(--actual); } .in80, .in95, .median, .c0 { --hue: var(--c0); }
      .in80 { --part: .38; } .in95 { --part: .18; } .zero { --hue: var(--soft); }
      .c1 { --hue: var(--c1); } .c2 { --hue: var(--c2); } .c3 { --hue: var(--c3); }
      .c4 { --hue: var(--c4); } .c5 { --hue: var(--c5); } .c6 { --hue: var(--c6); }
      .stroke { stroke: var(--hue); } .fill { fill: var(--hue); fill-opacity: var(--part, 1); }
      """;

  private final StringBuilder html = new StringBuilder();

  /// A page that begins with its title.
  HtmlPage(String title) {
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>")
        .append(escape(title))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<h1>")
        .append(escape(title))
        .append("</h1>\n");
  }

  /// Text as HTML shows it, within elements and within quoted attributes.
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  HtmlPage heading(String text) {
    html.append("<h2>").append(escape(text)).append("</h2>\n");
    return this;
  }

  HtmlPage subheading(String text) {
    html.append("<h3>").append(escape(text)).append("</h3>\n");
    return this;
  }

  /// A paragraph of a class of the style sheet.
  HtmlPage paragraph(String style, String text) {
    html.append("<p class=\"").append(style).append("\">").append(escape(text)).append("</p>\n");
    return this;
  }

  HtmlPage list(List<String> items) {
    html.append("<ul>\n");
    items.forEach(item -> html.append("<li>").append(escape(item)).append("</li>\n"));
    html.append("</ul>\n");
    return this;
  }

  HtmlPage chart(SvgChart chart) {
    html.append(chart.svg());
    return this;
  }

  /// A table, whose first row are the heads of the columns.
  HtmlPage table(List<List<String>> rows) {
    html.append("<div class=\"scroll\"><table>\n");
    String cell = "th";
    for (List<String> row : rows) {
      html.append("<tr>");
      for (String text : row) {
        html.append('<').append(cell).append('>').append(escape(text));
        html.append("</").append(cell).append('>');
      }
      html.append("</tr>\n");
      cell = "td";
    }
    html.append("</table></div>\n");
    return this;
  }

  /// All of the page.
  String text() {
    return html + "</body>\n</html>\n";
  }
}
