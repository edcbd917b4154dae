package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.layer.recurrent.Gru;
import dev.elman.layer.recurrent.SegRnn;
import dev.elman.tensor.Parameter;
import java.util.List;

/// Writes a [SegRnn]: a loop over the segments of the window, and one step of the same cell for all
/// segments ahead at once.
final class SegmentRule {
  // the numbers of parameters; the last two are the output's, whether or not there are series
  private static final int PROJECTION = 0;
  private static final int PROJECTION_BIAS = 1;
  private static final int POSITIONS = 5;
  private static final int SERIES = 6;

  private final GraphWriter g;
  private final Formula f;
  private final CellRule rule;
  private final SegRnn layer;
  private final Gru cell;
  private final List<Parameter> parameters;

  private SegmentRule(GraphWriter g, SegRnn layer) {
    this.g = g;
    f = new Formula(g);
    rule = new CellRule(g);
    this.layer = layer;
    cell = layer.cell();
    parameters = layer.parameters();
  }

  /// Inputs: the windows and, if they are told apart, the numbers of their series.
  static List<Flow> write(ModelWriter model, SegRnn layer, List<Flow> in) {
    String y = new SegmentRule(model.graph(), layer).forecast(in);
    Flow flow = model.result(y, layer, in).getFirst();
    return List.of(new Flow(flow.name(), flow.shape(), null));
  }

  private String forecast(List<Flow> in) {
    int w = layer.config().segmentLength();
    Flow x = in.getFirst();
    int n = x.shape().features() / w;
    String last = slice(x.name(), -1, Integer.MAX_VALUE);
    String window = f.subtract(slice(x.name(), -n * w, Integer.MAX_VALUE), last);
    String segments = g.node("Reshape", List.of(window, g.list(-1, n, w)));
    String h = f.unsqueeze(read(segments), 1); // for all segments ahead
    String next = rule.step(cell, rule.project(cell, ahead(in)), List.of(h)).getFirst();
    int output = parameters.size() - 2;
    String y =
        f.add(
            f.matMul(next, g.weights(parameters.get(output), "output_kernel")),
            g.weights(parameters.get(output + 1), "output_bias"));
    String flat = g.node("Reshape", List.of(y, g.list(0, -1)));
    return f.add(slice(flat, 0, layer.config().horizon()), last);
  }

  /// Columns of rows.
  private String slice(String x, int from, int end) {
    return g.node("Slice", List.of(x, g.list(from), g.list(end), g.list(1)));
  }

  /// h behind the last segment.
  private String read(String segments) {
    String embedded =
        f.apply(
            "Relu",
            f.add(
                f.matMul(segments, g.weights(parameters.get(PROJECTION), "projection_kernel")),
                g.weights(parameters.get(PROJECTION_BIAS), "projection_bias")));
    return new TimeLoop(g, 2, null, false, false)
        .write(
            rule.project(cell, embedded),
            List.of(f.zeros(segments, cell.units())),
            0,
            (z, previous) -> rule.step(cell, z, previous))
        .states()
        .getFirst();
  }

  /// What the step of each segment ahead reads: `[position ; series]`.
  private String ahead(List<Flow> in) {
    String positions = f.unsqueeze(g.weights(parameters.get(POSITIONS), "positions"), 0);
    if (in.size() == 1) {
      return positions;
    }
    String ids = LayerRules.cast(g, in.get(1).name(), ElementType.INT64);
    String vectors = g.weights(parameters.get(SERIES), "series");
    String series = g.node("Gather", List.of(vectors, ids)); // [batch, 1, …]
    String rows = g.node("Shape", List.of(series), attribute("start", 0L), attribute("end", 1L));
    String m = g.list(parameters.get(POSITIONS).shape().extent(0));
    String every = g.node("Concat", List.of(rows, m, g.list(1)), attribute("axis", 0L));
    String ones = g.node("Concat", List.of(rows, g.list(1, 1)), attribute("axis", 0L));
    return g.node(
        "Concat",
        List.of(
            g.node("Expand", List.of(positions, ones)), g.node("Expand", List.of(series, every))),
        attribute("axis", -1L));
  }
}
