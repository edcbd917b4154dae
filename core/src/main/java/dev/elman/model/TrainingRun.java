package dev.elman.model;

/// The training that a [Callback] watches.
public final class TrainingRun {
  private final Model model;
  private final int epochs;
  private final int batches;
  private volatile boolean stopped;

  TrainingRun(Model model, int epochs, int batches) {
    this.model = model;
    this.epochs = epochs;
    this.batches = batches;
  }

  /// The model in training.
  public Model model() {
    return model;
  }

  /// The number of epochs asked for.
  public int epochs() {
    return epochs;
  }

  /// The number of batches of each epoch.
  public int batches() {
    return batches;
  }

  /// Ends the training after the current epoch. Any thread may call it.
  public void stop() {
    stopped = true;
  }

  boolean stopped() {
    return stopped;
  }
}
