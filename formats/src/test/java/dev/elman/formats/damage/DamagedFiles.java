package dev.elman.formats.damage;

import dev.elman.tensor.Seed;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Reads many damaged files of every kind, and prints a line of what became of them per kind. It
/// exits with 1 if one did anything but end soon with a model or with one line.
///
/// Run `main` with the test classes of `formats` on the class path and `-Xmx1g`, which bounds the
/// heap. Arguments: how many of each kind, the seed, and perhaps a folder with further valid files.
final class DamagedFiles {
  private static final Logger LOGGER = Logger.getLogger("dev.elman");

  private DamagedFiles() {}

  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 25_000;
    Seed seed = new Seed(arguments.length > 1 ? Long.parseLong(arguments[1]) : 1);
    Path folder = Files.createTempDirectory("damaged");
    PrintStream out = System.out;
    LOGGER.setLevel(Level.OFF); // an optimizer that begins anew is no failure
    boolean failed = false;
    for (FileKind kind : FileKind.values()) {
      List<ValidFile> originals = new ArrayList<>(kind.originals(folder));
      if (arguments.length > 2) {
        originals.addAll(kind.within(Path.of(arguments[2])));
      }
      Watchdog.Report report = new Watchdog(folder, seed).watch(kind, originals, count);
      out.printf(
          Locale.ROOT,
          "%-12s %d files from %d: %d read, %d refused, %d wrong; slowest %d ms, most %d MiB%n",
          kind.ending(),
          count,
          originals.size(),
          report.read(),
          report.refused(),
          report.failures().size(),
          report.slowestMillis(),
          report.mostBytes() >> 20);
      report.failures().forEach(failure -> out.println("  " + folder + ": " + failure));
      failed |= !report.failures().isEmpty();
    }
    System.exit(failed ? 1 : 0);
  }
}
