package dev.elman.inspect;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/// Boxes, lines and words at places given in pixels, written as SVG or PNG.
///
/// Only monospaced text is used: its width is known without asking for a font.
final class Drawing {
  /// The width of a letter divided by the font size.
  static final double LETTER = 0.602;

  private static final int PNG_SCALE = 2; // sharp on screens with small pixels
  private static final String WHITE = "#ffffff";

  private final List<Element> elements = new ArrayList<>();
  private final double width;
  private final double height;

  /// Where a text stands relative to its x.
  enum Anchor {
    START("start"),
    MIDDLE("middle"),
    END("end");

    private final String svg;

    Anchor(String svg) {
      this.svg = svg;
    }
  }

  private sealed interface Element {
    String svg();

    void paint(Graphics2D to);
  }

  Drawing(double width, double height) {
    this.width = width;
    this.height = height;
  }

  /// A rectangle; colours are written `#rrggbb`.
  void box(double x, double y, double boxWidth, double boxHeight, String fill, String edge) {
    elements.add(new Box(x, y, boxWidth, boxHeight, fill, edge));
  }

  /// A line through points x₀, y₀, x₁, y₁, …
  void line(double[] points, String color, double lineWidth) {
    elements.add(new Line(points, color, lineWidth, false));
  }

  /// The inside of a line through these points.
  void filled(double[] points, String color) {
    elements.add(new Line(points, color, 0, true));
  }

  /// One line of text whose base line is at y.
  void text(double x, double y, double size, Anchor anchor, String color, String text) {
    elements.add(new Text(x, y, size, anchor, color, text));
  }

  /// The drawing as SVG.
  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\""
                + " font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\">\n",
            width,
            height,
            width,
            height));
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect width=\"%.0f\" height=\"%.0f\" fill=\"%s\"/>\n",
            width,
            height,
            WHITE));
    elements.forEach(element -> svg.append(element.svg()).append('\n'));
    return svg.append("</svg>\n").toString();
  }

  /// The drawing as PNG, in twice as many pixels each way.
  ///
  /// @throws IllegalStateException if this machine cannot draw text
  byte[] png() {
    BufferedImage image =
        new BufferedImage(
            (int) Math.ceil(width) * PNG_SCALE,
            (int) Math.ceil(height) * PNG_SCALE,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D to = image.createGraphics();
    to.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    to.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    to.setColor(Color.WHITE);
    to.fillRect(0, 0, image.getWidth(), image.getHeight());
    to.scale(PNG_SCALE, PNG_SCALE);
    try {
      elements.forEach(element -> element.paint(to));
    } catch (Error | RuntimeException noFonts) { // the JDK throws any of them without fonts
      throw new IllegalStateException(
          "PNG: expected a machine that can draw text, but got "
              + noFonts
              + ". Install fontconfig and a font, or write an .svg file.",
          noFonts);
    } finally {
      to.dispose();
    }
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory can always be written
    }
  }

  /// Writes the drawing in the form that the name of the file asks for.
  ///
  /// @throws IllegalArgumentException if the name ends in neither `.svg` nor `.png`
  /// @throws UncheckedIOException if the file cannot be written
  void write(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".svg") && !name.endsWith(".png")) {
      throw new IllegalArgumentException(
          "Drawing: expected a file name that ends in .svg or .png, but got " + file + ".");
    }
    try {
      Files.write(file, name.endsWith(".png") ? png() : svg().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(
          file + ": expected to write a drawing, but got " + e + ". Check folder and space.", e);
    }
  }

  private record Box(double x, double y, double width, double height, String fill, String edge)
      implements Element {
    @Override
    public String svg() {
      return String.format(
          Locale.ROOT,
          "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" stroke=\"%s\"/>",
          x,
          y,
          width,
          height,
          fill,
          edge);
    }

    @Override
    public void paint(Graphics2D to) {
      Rectangle2D box = new Rectangle2D.Double(x, y, width, height);
      to.setColor(Color.decode(fill));
      to.fill(box);
      to.setColor(Color.decode(edge));
      to.setStroke(new BasicStroke(1));
      to.draw(box);
    }
  }

  private record Line(double[] points, String color, double width, boolean filled)
      implements Element {
    @Override
    public String svg() {
      StringBuilder list = new StringBuilder();
      for (int i = 0; i < points.length; i += 2) {
        list.append(
            String.format(
                Locale.ROOT, i == 0 ? "%.1f,%.1f" : " %.1f,%.1f", points[i], points[i + 1]));
      }
      return filled
          ? String.format(Locale.ROOT, "<polygon points=\"%s\" fill=\"%s\"/>", list, color)
          : String.format(
              Locale.ROOT,
              "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\"/>",
              list,
              color,
              width);
    }

    @Override
    public void paint(Graphics2D to) {
      Path2D path = new Path2D.Double();
      path.moveTo(points[0], points[1]);
      for (int i = 2; i < points.length; i += 2) {
        path.lineTo(points[i], points[i + 1]);
      }
      to.setColor(Color.decode(color));
      if (filled) {
        to.fill(path);
      } else {
        to.setStroke(new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        to.draw(path);
      }
    }
  }

  private record Text(double x, double y, double size, Anchor anchor, String color, String text)
      implements Element {
    @Override
    public String svg() {
      return String.format(
          Locale.ROOT,
          "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
          x,
          y,
          size,
          anchor.svg,
          color,
          escape(text));
    }

    private static String escape(String text) {
      return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public void paint(Graphics2D to) {
      Font font = new Font(Font.MONOSPACED, Font.PLAIN, 1).deriveFont((float) size);
      double wide = font.getStringBounds(text, to.getFontRenderContext()).getWidth();
      double left =
          switch (anchor) {
            case START -> x;
            case MIDDLE -> x - wide / 2;
            case END -> x - wide;
          };
      to.setFont(font);
      to.setColor(Color.decode(color));
      to.drawString(text, (float) left, (float) y);
    }
  }
}
