package dev.elman;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.layer.ActivationLayer;
import dev.elman.layer.Dense;
import dev.elman.layer.Dropout;
import dev.elman.layer.Flatten;
import dev.elman.layer.InputLayer;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.Lstm;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.layer.recurrent.SimpleRnn;
import dev.elman.loss.Loss;
import dev.elman.loss.Losses;
import dev.elman.optimizer.Optimizer;
import dev.elman.optimizer.Optimizers;
import dev.elman.tensor.Shape;

/// The vocabulary: everything that a model is written with, for `import static dev.elman.Elman.*`.
///
/// {@snippet file="FirstNetwork.java" region="seed"}
public final class Elman {
  private Elman() {}
}
