package dev.elman.formats.measure;

import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;

import dev.elman.formats.ModelFiles;
import dev.elman.model.AtomicFile;
import dev.elman.model.Model;
import dev.elman.model.Sequential;
import dev.elman.tensor.Shape;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Measures how long model files take: loading a given one in a virtual machine that has done
/// nothing before, and saving and loading an LSTM of 50 million weights as `.keras`.
///
/// Saving ends when all is on the disk. How much of it the disk takes is seen from what follows it:
/// the same bytes written at once and flushed. The first of the five rounds compiles. Times are by
/// the clock, and as the time that the thread has a processor, which another process on the machine
/// disturbs less.
///
/// Run `main` with the test classes of `formats` on the class path and `-Xmx2g`. Arguments: a model
/// file, and perhaps the folder that files are saved to.
final class FileTimes {
  private static final int UNITS = 2500; // 4 · 2500 · (2500 + 2500 + 1) weights
  private static final int ROUNDS = 5;

  private final Path folder;
  private final PrintStream out = System.out;

  private FileTimes(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    boolean given = arguments.length > 1;
    FileTimes times =
        new FileTimes(given ? Path.of(arguments[1]) : Files.createTempDirectory("times"));
    times.load(Path.of(arguments[0]));
    times.saveAndLoad();
  }

  private interface Work {
    void run() throws IOException;
  }

  /// @param clock seconds by the clock
  /// @param processor seconds that the thread had a processor
  private record Time(double clock, double processor) {
    static Time of(Work work) throws IOException {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long start = System.nanoTime();
      long processor = threads.getCurrentThreadCpuTime();
      work.run();
      return new Time(
          (System.nanoTime() - start) * 1e-9,
          (threads.getCurrentThreadCpuTime() - processor) * 1e-9);
    }
  }

  private void load(Path file) throws IOException {
    Time loading = Time.of(() -> ModelFiles.load(file));
    long since = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    out.printf(
        Locale.ROOT,
        "%s (%.1f MB): loaded in %.3f s (processor %.3f), %.3f s after the virtual machine began%n",
        file.getFileName(),
        Files.size(file) * 1e-6,
        loading.clock,
        loading.processor,
        since * 1e-3);
  }

  private void saveAndLoad() throws IOException {
    Model model = Sequential.of(input(Shape.ANY, UNITS), lstm(UNITS));
    model.build();
    Path file = folder.resolve("large.keras");
    List<Time> saving = new ArrayList<>();
    List<Time> disk = new ArrayList<>();
    List<Time> loading = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      saving.add(Time.of(() -> ModelFiles.save(model, file)));
      byte[] bytes = Files.readAllBytes(file);
      disk.add(Time.of(() -> write(bytes, folder.resolve("plain"))));
      loading.add(Time.of(() -> ModelFiles.load(file)));
    }
    if (!Arrays.equals(
        ModelFiles.load(file).parameterBlock().values(), model.parameterBlock().values())) {
      throw new IllegalStateException(file + ": other weights than were saved");
    }
    out.printf(Locale.ROOT, "%,d weights, %.1f MB%n", size(model), Files.size(file) * 1e-6);
    print("saved", saving);
    print("the same bytes written and flushed", disk);
    print("loaded", loading);
    Files.delete(file);
    Files.delete(folder.resolve("plain"));
  }

  private static long size(Model model) {
    return model.parameterBlock().values().length;
  }

  private static void write(byte[] bytes, Path file) throws IOException {
    try (AtomicFile plain = new AtomicFile(file)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        plain.channel().write(buffer);
      }
      plain.commit();
    }
  }

  private void print(String what, List<Time> times) {
    double[] clock = times.stream().mapToDouble(Time::clock).sorted().toArray();
    double[] processor = times.stream().mapToDouble(Time::processor).sorted().toArray();
    out.printf(
        Locale.ROOT,
        "  %-36s median %.2f s (%.2f to %.2f); processor %.2f s (%.2f to %.2f)%n",
        what,
        clock[ROUNDS / 2],
        clock[0],
        clock[ROUNDS - 1],
        processor[ROUNDS / 2],
        processor[0],
        processor[ROUNDS - 1]);
  }
}
