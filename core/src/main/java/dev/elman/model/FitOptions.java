package dev.elman.model;

import dev.elman.data.Dataset;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How [Model#fit] trains, with Keras's names and defaults. The methods with a parameter return
/// other options and leave these as they are; those without say what is chosen.
///
/// The order of the samples is a function of the seed of the model and of the number of the epoch
/// alone: neither threads nor interruptions change it, and an epoch can be repeated. A [Dataset]
/// draws its own order, from the same two numbers.
public final class FitOptions {
  private int epochs = 1;
  private int initialEpoch;
  private int batchSize = 32;
  private boolean shuffle = true;
  private int stepsPerEpoch;
  private double validationSplit;
  private @Nullable Samples validation;
  private @Nullable Dataset validationDataset;
  private int validationSteps;
  private int validationFreq = 1;
  private Map<Integer, Double> classWeight = Map.of();
  private Verbose verbose = Verbose.AUTO;
  private List<Callback> callbacks = List.of();
  private int truncate;
  private int threads = Runtime.getRuntime().availableProcessors();

  private FitOptions() {}

  /// Keras's defaults with this number of epochs.
  ///
  /// @param epochs how often all samples are seen, at least 1
  /// @throws IllegalArgumentException if it is less
  public static FitOptions epochs(int epochs) {
    return new FitOptions().with(options -> options.epochs = requireAtLeast(1, "epochs", epochs));
  }

  private FitOptions with(Consumer<FitOptions> change) {
    FitOptions other = new FitOptions();
    other.epochs = epochs;
    other.initialEpoch = initialEpoch;
    other.batchSize = batchSize;
    other.shuffle = shuffle;
    other.stepsPerEpoch = stepsPerEpoch;
    other.validationSplit = validationSplit;
    other.validation = validation;
    other.validationDataset = validationDataset;
    other.validationSteps = validationSteps;
    other.validationFreq = validationFreq;
    other.classWeight = classWeight;
    other.verbose = verbose;
    other.callbacks = callbacks;
    other.truncate = truncate;
    other.threads = threads;
    change.accept(other);
    return other;
  }

  private static int requireAtLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "fit " + name + ": expected at least " + least + ", but got " + value + ".");
    }
    return value;
  }

  /// The number of the epoch after the last.
  public int epochs() {
    return epochs;
  }

  /// Begins with this epoch, counted from 0, as a training that went on earlier: epochs before it
  /// are not trained. 0 by default.
  ///
  /// @throws IllegalArgumentException if it is negative, or no epoch would be left
  public FitOptions initialEpoch(int epoch) {
    requireAtLeast(0, "initialEpoch", epoch);
    if (epoch >= epochs) {
      throw new IllegalArgumentException(
          "fit initialEpoch: expected an epoch before epochs="
              + epochs
              + ", but got "
              + epoch
              + ". epochs is the number of the last epoch, not of those to come.");
    }
    return with(options -> options.initialEpoch = epoch);
  }

  /// The first epoch.
  public int initialEpoch() {
    return initialEpoch;
  }

  /// Another number of samples per update of the weights; 32 by default. A dataset comes in batches
  /// of its own.
  ///
  /// @throws IllegalArgumentException if it is less than 1
  public FitOptions batchSize(int newBatchSize) {
    requireAtLeast(1, "batchSize", newBatchSize);
    return with(options -> options.batchSize = newBatchSize);
  }

  /// The number of samples per update of the weights.
  public int batchSize() {
    return batchSize;
  }

  /// With or without a new order of the samples for every epoch; with by default. A dataset is not
  /// shuffled here, but by `shuffle` in its own chain.
  public FitOptions shuffle(boolean newShuffle) {
    return with(options -> options.shuffle = newShuffle);
  }

  /// Whether the samples are put in a new order for every epoch.
  public boolean shuffle() {
    return shuffle;
  }

  /// Ends an epoch after so many batches, as is necessary for data without end; 0, the default, for
  /// one pass over all data. The next epoch goes on where the last ended, and data that end begin
  /// anew, with another order.
  ///
  /// @throws IllegalArgumentException if it is negative
  public FitOptions stepsPerEpoch(int batches) {
    requireAtLeast(0, "stepsPerEpoch", batches);
    return with(options -> options.stepsPerEpoch = batches);
  }

  /// The number of batches of an epoch, or 0 for one pass over all data.
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /// Keeps the last part of the samples, as they lie, for validation; none by default. Not for
  /// datasets.
  ///
  /// @throws IllegalArgumentException if it is not in [0, 1)
  public FitOptions validationSplit(double part) {
    if (!(part >= 0 && part < 1)) {
      throw new IllegalArgumentException(
          "fit validationSplit: expected a part in [0, 1), but got "
              + part
              + ". 0.2 keeps the last fifth of the samples for validation.");
    }
    return with(options -> options.validationSplit = part);
  }

  /// The part of the samples that is not trained on but evaluated.
  public double validationSplit() {
    return validationSplit;
  }

  /// Evaluates these data instead of a split.
  public FitOptions validationData(Tensor x, Tensor y) {
    return validationData(Samples.of(x, y));
  }

  /// Evaluates these samples instead of a split.
  ///
  /// @throws IllegalArgumentException if there is a dataset to validate with
  public FitOptions validationData(Samples samples) {
    requireOneKind(validationDataset);
    return with(options -> options.validation = samples);
  }

  /// The samples to validate with, or null.
  public @Nullable Samples validation() {
    return validation;
  }

  /// Evaluates this dataset instead of a split.
  ///
  /// @throws IllegalArgumentException if there are samples to validate with
  public FitOptions validationData(Dataset data) {
    requireOneKind(validation);
    return with(options -> options.validationDataset = data);
  }

  private static void requireOneKind(@Nullable Object other) {
    if (other != null) {
      throw new IllegalArgumentException(
          "fit validationData: expected tensors or a dataset, but got both.");
    }
  }

  /// The dataset to validate with, or null.
  public @Nullable Dataset validationDataset() {
    return validationDataset;
  }

  /// Evaluates only so many batches of the dataset to validate with; 0, the default, for all.
  ///
  /// @throws IllegalArgumentException if it is negative
  public FitOptions validationSteps(int batches) {
    requireAtLeast(0, "validationSteps", batches);
    return with(options -> options.validationSteps = batches);
  }

  /// The most batches of the dataset to evaluate, or 0 for all.
  public int validationSteps() {
    return validationSteps;
  }

  /// Validates only after every so many epochs, counted from the first of all; 1 by default.
  ///
  /// @throws IllegalArgumentException if it is less than 1
  public FitOptions validationFreq(int newEpochs) {
    requireAtLeast(1, "validationFreq", newEpochs);
    return with(options -> options.validationFreq = newEpochs);
  }

  /// After how many epochs is validated.
  public int validationFreq() {
    return validationFreq;
  }

  /// Lets each sample that is trained on count as its class does, as [Samples#classWeights(Map)];
  /// it takes one output, and samples without other weights. Validation is not weighted.
  ///
  /// @param weightOfClass the weight of each class number; a class that is not in it has weight 1
  public FitOptions classWeight(Map<Integer, Double> weightOfClass) {
    Map<Integer, Double> copy = Map.copyOf(weightOfClass);
    return with(options -> options.classWeight = copy);
  }

  /// The weights of classes that are not 1.
  public Map<Integer, Double> classWeight() {
    return classWeight;
  }

  /// Prints something else while training.
  public FitOptions verbose(Verbose newVerbose) {
    return with(options -> options.verbose = newVerbose);
  }

  /// What is printed while training.
  public Verbose verbose() {
    return verbose;
  }

  /// Tells these callbacks as well.
  public FitOptions callbacks(Callback... more) {
    List<Callback> all = new ArrayList<>(callbacks);
    all.addAll(List.of(more));
    return with(options -> options.callbacks = List.copyOf(all));
  }

  /// Told what happens, in this order.
  public List<Callback> callbacks() {
    return callbacks;
  }

  /// Truncated back-propagation through time: cuts the sequences into windows of so many steps and
  /// updates the weights after each. Stateful layers carry their states from window to window;
  /// gradients do not leave a window. The states are forgotten where new sequences begin, and by
  /// validation. 0, the default, for whole sequences.
  ///
  /// Source: Williams and Peng 1990, doi:10.1162/neco.1990.2.4.490.
  ///
  /// @throws IllegalArgumentException if it is negative
  public FitOptions truncate(int steps) {
    requireAtLeast(0, "truncate", steps);
    return with(options -> options.truncate = steps);
  }

  /// The number of steps of a window, or 0 for whole sequences.
  public int truncate() {
    return truncate;
  }

  /// Uses this number of threads; all processors by default. It does not change the result.
  ///
  /// @throws IllegalArgumentException if it is less than 1
  public FitOptions threads(int newThreads) {
    requireAtLeast(1, "threads", newThreads);
    return with(options -> options.threads = newThreads);
  }

  /// The number of threads.
  public int threads() {
    return threads;
  }
}
