package dev.elman.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Starts a process that measures one peer, and reads what it prints: lines that begin with a word
/// and go on with numbers.
final class PeerProcess {
  /// The options of every JVM that measures: the same for all peers.
  private static final List<String> JVM =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseParallelGC",
          "-XX:+UseTransparentHugePages",
          "-Xmx3g");

  private final Path folder;

  /// @param folder for what the processes are given and what they say
  PeerProcess(Path folder) {
    this.folder = folder;
  }

  /// Runs a class of this package in a new JVM.
  Map<String, double[]> java(Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return run(command, Map.of());
  }

  /// Runs the script of the Python peers on a work.
  Map<String, double[]> python(
      String python, Path script, String peer, Problem problem, double seconds) {
    Path numbers = folder.resolve("problem.bin");
    problem.write(numbers);
    Work work = problem.work();
    return python(
        python,
        script,
        List.of(
            peer,
            work.cell().title,
            work.mode().title(),
            Integer.toString(work.batch()),
            Integer.toString(work.time()),
            Integer.toString(work.features()),
            Integer.toString(work.units()),
            numbers.toString(),
            Double.toString(seconds)));
  }

  /// Runs a script in Python.
  Map<String, double[]> python(String python, Path script, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(python, script.toString()));
    command.addAll(arguments);
    return run(command, Map.of("KERAS_BACKEND", "jax", "TF_CPP_MIN_LOG_LEVEL", "3"));
  }

  private Map<String, double[]> run(List<String> command, Map<String, String> environment) {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("no end after ten minutes: " + command);
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            "exit code " + process.exitValue() + ": " + lastLine(Files.readString(err)));
      }
      return numbers(Files.readAllLines(out));
    } catch (IOException problem) {
      throw new IllegalStateException("cannot run " + command, problem);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupt);
    }
  }

  private static String lastLine(String text) {
    return text.strip().lines().reduce("", (_, line) -> line);
  }

  private static Map<String, double[]> numbers(List<String> lines) {
    Map<String, double[]> numbers = new TreeMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (List.of("outputs", "losses", "nanos", "peak", "rate").contains(words[0])) {
        numbers.put(
            words[0], Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray());
      }
    }
    return numbers;
  }
}
