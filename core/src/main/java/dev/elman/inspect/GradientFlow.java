package dev.elman.inspect;

import dev.elman.layer.Layer;
import dev.elman.layer.StepObserver;
import dev.elman.layer.Tape;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.loss.Loss;
import dev.elman.model.Model;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// How much of the gradient reaches each time step of each recurrent layer, and why.
///
/// ```
/// norm_t = ‖∂loss/∂h_t‖          of the mean loss of a batch, over all its rows and units;
///                               h_t as the next step and the output see it
/// ```
///
/// In a network that can learn from what happened long ago the norms of early steps are of the size
/// of the late ones. Where they shrink by a factor per step the gradient vanishes, where they grow
/// it explodes: in a simple RNN the factor is at most the largest singular value of R times the
/// slope of the activation, and in the long run about the *spectral radius* of R. A gate whose
/// values lie close to the ends of its range is *saturated*: it passes next to no gradient to its
/// own weights (an open forget gate passes all of it to the cell state before).
///
/// ```java
/// GradientFlow flow = GradientFlow.of(model, x, y, mse());
/// System.out.print(flow.table());
/// flow.plot(Path.of("flow.svg"));
/// ```
///
/// Steps are counted in the order of computing, from 0; masked steps are not counted. Sources:
/// Hochreiter 1991; Bengio, Simard and Frasconi 1994, doi:10.1109/72.279181; Pascanu, Mikolov and
/// Bengio 2013, arXiv:1211.5063; saturation as in Karpathy, Johnson and Fei-Fei 2015,
/// arXiv:1506.02078.
public final class GradientFlow {
  private final List<LayerFlow> layers;

  /// What was seen in one recurrent layer.
  ///
  /// @param layer the name of the layer
  /// @param type Keras's class name: `LSTM`
  /// @param norms the norm of the gradient of h, a number per step
  /// @param stateNorms the norm of the gradient of all states together: of h and c of an LSTM,
  ///   whose memory is in c; the same as `norms` where h is the only state
  /// @param gates what its gates are like; empty for a cell that names none
  public record LayerFlow(
      String layer,
      String type,
      List<Double> norms,
      List<Double> stateNorms,
      List<GateFlow> gates) {
    /// The norm of the states' gradient at the first step divided by that at the last: 1 for a
    /// gradient that arrives whole, 0 for one that vanishes.
    public double arrival() {
      return stateNorms.getLast() == 0 ? 0 : stateNorms.getFirst() / stateNorms.getLast();
    }

    /// Whether there is a state besides h.
    public boolean hasOtherStates() {
      return !stateNorms.equals(norms);
    }
  }

  /// What a gate is like over all steps, rows and units.
  ///
  /// @param name its letter
  /// @param low the part of its values in the lowest tenth of the range of its activation
  /// @param high the part in the highest tenth; 0 if the range has no upper end
  /// @param radius the spectral radius of its block of R, NaN if it has none
  public record GateFlow(String name, double low, double high, double radius) {}

  private GradientFlow(List<LayerFlow> layers) {
    this.layers = layers;
  }

  /// Sends a batch forward and backward through a model as in training, without changing a weight.
  ///
  /// @param x the inputs of a model with one input
  /// @param y the labels of its one output
  /// @throws IllegalArgumentException if the data do not fit, or the model has no recurrent layer
  /// @throws IllegalStateException if the model has no weights yet
  public static GradientFlow of(Model model, Tensor x, Tensor y, Loss loss) {
    model.parameterBlock();
    if (!model.inputShape().accepts(x.shape().dropFirst())) {
      throw new IllegalArgumentException(
          "GradientFlow: expected x of samples "
              + model.inputShape()
              + ", but got "
              + x.shape().labelledBatch()
              + ".");
    }
    Observer observer = new Observer();
    Tape root = Tape.root(Ops.create());
    root.observe(observer);
    root.beginTraining(0, 0, x.extent(0), new float[model.parameterBlock().size()]);
    Tape tape = root.child(0);
    tape.wantsInputGradient(false);
    model.pack(root.ops());
    Tensor prediction = model.forward(tape, x);
    loss.check(y.shape(), prediction.shape());
    loss.checkLabels(y, prediction.shape());
    Tensor gradient = root.child(1).tensorLike(0, prediction);
    loss.sumAndGradient(y, prediction, 1f / prediction.positions(), gradient);
    model.backward(tape, gradient);
    return new GradientFlow(observer.result());
  }

  /// What was seen, a layer after the other from the inputs to the outputs.
  public List<LayerFlow> layers() {
    return layers;
  }

  /// The norms of about ten steps of each layer, then the gates.
  public String table() {
    return FlowTable.of(layers);
  }

  /// Draws the norms over time, on a logarithmic scale, as SVG or PNG by the end of the name.
  ///
  /// @throws IllegalArgumentException if the name ends in neither `.svg` nor `.png`
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public void plot(Path file) {
    FlowPlot plot = new FlowPlot("Norm of the gradient of h at each step");
    for (LayerFlow layer : layers) {
      plot.add(layer.layer() + " h", layer.norms());
      if (layer.hasOtherStates()) {
        plot.add(layer.layer() + " h, c", layer.stateNorms());
      }
    }
    plot.draw().write(file);
  }

  /// Draws what arrives in the first recurrent layer of several models: the norms of the gradient
  /// of all its states over time, a line per name.
  ///
  /// @throws IllegalArgumentException if the name ends in neither `.svg` nor `.png`
  /// @throws java.io.UncheckedIOException if the file cannot be written
  public static void plot(SequencedMap<String, GradientFlow> flows, Path file) {
    FlowPlot plot = new FlowPlot("Norm of the gradient of the states at each step");
    flows.forEach((name, flow) -> plot.add(name, flow.layers.getFirst().stateNorms()));
    plot.draw().write(file);
  }

  /// Adds up what passes by.
  private static final class Observer implements StepObserver {
    private final Map<Recurrent, LayerSums> sums = new LinkedHashMap<>();

    @Override
    public void stepBackward(Layer layer, int step, List<Matrix> dStates, List<Matrix> gates) {
      if (layer instanceof Recurrent recurrent) {
        sums.computeIfAbsent(recurrent, LayerSums::new).add(step, dStates, gates);
      }
    }

    private List<LayerFlow> result() {
      if (sums.isEmpty()) {
        throw new IllegalArgumentException(
            "GradientFlow: expected a model with a recurrent layer, but got none. Feed-forward layers have no steps.");
      }
      List<LayerFlow> flows = new ArrayList<>();
      sums.values().forEach(sum -> flows.add(sum.result()));
      return List.copyOf(flows.reversed()); // backward meets the last layer first
    }
  }
}
