package dev.elman.model;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.rmsprop;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is printed while training.
class ProgressPrinterTest {
  private static final Map<String, Double> LOGS = logs();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private static Map<String, Double> logs() {
    Map<String, Double> logs = new LinkedHashMap<>();
    logs.put("loss", 0.123456);
    logs.put("val_loss", 12345.678);
    return logs;
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static ProgressPrinter begin(ProgressPrinter printer, int epochs, int batches) {
    printer.trainBegin(Fixtures.run(epochs, batches));
    return printer;
  }

  @Test
  void linesAreOnePerEpoch() {
    ProgressPrinter printer = begin(new ProgressPrinter(out, false), 2, 3);
    for (int epoch = 0; epoch < 2; epoch++) {
      printer.epochBegin(epoch);
      printer.batchEnd(epoch, 0, 0.5);
      printer.epochEnd(epoch, LOGS);
    }
    printer.trainEnd();
    var lines = printed().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .matches("Epoch 1/2  \\d+\\.\\d\\ds  loss: 0\\.1235  val_loss: 1\\.235e\\+04");
    assertThat(lines.getLast()).startsWith("Epoch 2/2  ");
  }

  @Test
  void theBarMovesWithTheBatchesAndEndsFull() {
    ProgressPrinter printer = begin(new ProgressPrinter(out, true), 1, 10);
    printer.epochBegin(0);
    printer.batchEnd(0, 0, 0.5); // the first is drawn at once
    printer.epochEnd(0, LOGS);
    String[] drawings = printed().split("\r", -1);
    assertThat(drawings).hasSize(3);
    assertThat(drawings[0]).isEqualTo("Epoch 1/1" + System.lineSeparator());
    assertThat(drawings[1]).startsWith("━".repeat(3) + " ".repeat(27) + " 1/10 ");
    assertThat(drawings[1]).contains("s left  loss: 0.5000");
    assertThat(drawings[2]).startsWith("━".repeat(30) + " 10/10 ").contains("  loss: 0.1235");
  }

  @Test
  void aShorterLineWritesOverAllOfALongerOne() {
    ProgressPrinter printer = begin(new ProgressPrinter(out, true), 1, 1_000_000);
    printer.epochBegin(0);
    printer.batchEnd(0, 0, 1.234e-100);
    printer.epochEnd(0, Map.of());
    String[] drawings = printed().split("\r", -1);
    assertThat(drawings[2].stripTrailing()).hasSizeLessThan(drawings[1].length());
    assertThat(drawings[2].replace(System.lineSeparator(), "")).hasSize(drawings[1].length());
  }

  @Test
  void theBarIsNotDrawnForEveryBatch() {
    ProgressPrinter printer = begin(new ProgressPrinter(out, true), 1, 100_000);
    printer.epochBegin(0);
    long start = System.nanoTime();
    for (int batch = 0; batch < 100_000; batch++) {
      printer.batchEnd(0, batch, 0.5);
    }
    long most = (System.nanoTime() - start) / 50_000_000 + 2;
    assertThat(printed().chars().filter(c -> c == '\r').count()).isBetween(1L, most);
  }

  @Test
  void verboseChoosesThePrinter() {
    FitOptions options = FitOptions.epochs(1);
    assertThat(ProgressPrinter.before(options.verbose(Verbose.SILENT))).isEmpty();
    for (Verbose verbose : new Verbose[] {Verbose.LINES, Verbose.BAR, Verbose.AUTO}) {
      Callback own = new Callback() {};
      assertThat(ProgressPrinter.before(options.verbose(verbose).callbacks(own)))
          .hasSize(2)
          .last()
          .isSameAs(own);
    }
  }

  @Test
  void fitPrintsToTheStandardOutputUnlessSilent() {
    assertThat(printedByFit(Verbose.SILENT)).isEmpty();
    assertThat(printedByFit(Verbose.LINES).lines())
        .hasSize(3)
        .allMatch(line -> line.matches("Epoch [123]/3  .*s  loss: .*"));
    assertThat(printedByFit(Verbose.BAR)).contains("Epoch 1/3", "━", "\r", "2/2");
  }

  private static String printedByFit(Verbose verbose) {
    Sequential model = Sequential.of(input(2), dense(1));
    model.compile(rmsprop(), mse());
    PrintStream before = System.out;
    var bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      model.fit(
          Fixtures.numbers(1, 4, 2),
          Fixtures.numbers(2, 4, 1),
          FitOptions.epochs(3).batchSize(2).verbose(verbose));
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
