package dev.elman.callback;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.dropout;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.mse;

import dev.elman.data.Dataset;
import dev.elman.metric.Metrics;
import dev.elman.model.FitOptions;
import dev.elman.model.History;
import dev.elman.model.Sequential;
import dev.elman.model.Snapshot;
import dev.elman.model.Verbose;
import dev.elman.optimizer.schedule.Schedules;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The program that `KillTest` kills: a training of everything that remembers something, carried
/// states of recurrent layers too, which goes on where it was when it is started again.
///
/// It prints a line when it starts, when training begins and after each batch. Into its folder it
/// writes what it keeps while it trains and, at the end, `weights` and `history`.
final class KilledTraining {
  static final int EPOCHS = 40;
  static final int BATCHES = 7; // 3 are accumulated, over the ends of epochs

  private KilledTraining() {}

  /// Trains.
  ///
  /// @param arguments the folder, and the milliseconds to wait after each batch
  public static void main(String[] arguments) throws IOException {
    Thread.ofPlatform().daemon().start(KilledTraining::endIfStuck);
    System.out.println("started");
    Path folder = Path.of(arguments[0]);
    long pause = Long.parseLong(arguments[1]);
    Sequential model = model();
    History history = model.fit(data(), options(folder, pause));
    Files.writeString(folder.resolve("history"), history.toString());
    Snapshot.of(model).weightsOnly().write(folder.resolve("weights"));
  }

  /// Nobody waits for ever for a training that does not go on.
  private static void endIfStuck() {
    pause(60_000);
    Runtime.getRuntime().halt(3);
  }

  private static Sequential model() {
    Sequential model =
        Sequential.of(
            input(5, 4),
            lstm(16).returnSequences().stateful(),
            dropout(0.3),
            lstm(8).stateful(),
            dropout(0.2),
            dense(1));
    model.seed(11);
    model.compile(
        adam()
            .learningRate(Schedules.exponentialDecay(0.02, 5, 0.9))
            .gradientAccumulationSteps(3)
            .useEma(true)
            .emaMomentum(0.9)
            .emaOverwriteFrequency(4)
            .globalClipNorm(1),
        mse(),
        Metrics.mae());
    return model;
  }

  private static Dataset data() {
    int rows = 7 * 16;
    Tensor x = Tensor.random(new Seed(21), rows, 5, 4);
    Tensor y = Tensor.random(new Seed(22), rows, 1);
    return Dataset.of(x, y)
        .shuffle()
        .map(sample -> sample)
        .filter(_ -> true) // now the number of batches is not known
        .shuffle(20)
        .batch(16)
        .stateful()
        .prefetch(2);
  }

  private static FitOptions options(Path folder, long pause) {
    return FitOptions.epochs(EPOCHS)
        .verbose(Verbose.SILENT)
        .threads(2)
        .validationData(Tensor.random(new Seed(23), 16, 5, 4), Tensor.random(new Seed(24), 16, 1))
        .callbacks(
            Callbacks.earlyStopping().patience(12).restoreBestWeights(true),
            Callbacks.backupAndRestore(folder.resolve("backup")).saveFreq(2),
            Callbacks.modelCheckpoint(folder + "/best").saveBestOnly(true),
            Callbacks.csvLogger(folder.resolve("log.csv")),
            Callbacks.lambda()
                .onTrainBegin(_ -> System.out.println("training"))
                .onBatchEnd((epoch, batch, _) -> report(epoch, batch, pause)));
  }

  private static void report(int epoch, int batch, long pause) {
    System.out.println(epoch + " " + batch);
    pause(pause);
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
