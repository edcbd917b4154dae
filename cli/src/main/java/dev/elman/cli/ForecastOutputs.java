package dev.elman.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What a command of `elman forecast` gives: a table or JSON, and files on demand.
final class ForecastOutputs {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a report to read: charts and tables on one page that needs no network.")
  private @Nullable Path html;

  @Option(
      names = {"--png", "--out"},
      paramLabel = "FILE",
      description = "Draw the forecast with its 80 %% and 95 %% intervals, as .png.")
  private @Nullable Path out;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write the forecasts with all quantiles, a line per step.")
  private @Nullable Path csv;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  /// Finds out before the work begins whether the files can be written.
  ///
  /// @throws Failure if one cannot
  void check() {
    if (out != null) {
      if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
        throw new ParameterException(
            spec.commandLine(),
            "--png: expected a file name that ends in .png, but got " + out + ".");
      }
      new OutputFile(out);
    }
    if (csv != null) {
      new OutputFile(csv);
    }
    if (html != null) {
      new OutputFile(html);
    }
  }

  /// Whether a report is wanted.
  boolean hasReport() {
    return html != null;
  }

  /// What may be asked for.
  record Content(
      Supplier<String> text,
      Supplier<String> json,
      Supplier<String> csv,
      Supplier<byte[]> png,
      Supplier<String> html) {}

  void write(Content content) {
    PrintWriter print = spec.commandLine().getOut();
    print.print(json ? content.json().get() : content.text().get());
    print.flush();
    PrintWriter err = spec.commandLine().getErr();
    write("Forecasts", csv, content.csv(), err);
    write("Report", html, content.html(), err);
    if (out != null) {
      draw(new OutputFile(out), content.png(), err);
    }
    err.flush();
  }

  private static void write(
      String title, @Nullable Path file, Supplier<String> text, PrintWriter err) {
    if (file != null) {
      new OutputFile(file).write(text.get().getBytes(StandardCharsets.UTF_8));
      err.println(title + ": " + file);
    }
  }

  /// The numbers are what counts: without fonts there is no chart, but the command has done its
  /// work.
  private static void draw(OutputFile chart, Supplier<byte[]> png, PrintWriter err) {
    byte[] picture;
    try {
      picture = png.get();
    } catch (Failure noFonts) {
      err.println("warning: no chart: " + noFonts.getMessage());
      err.println("hint: " + noFonts.hint());
      return;
    }
    chart.write(picture);
    err.println("Chart: " + chart.path());
  }
}
