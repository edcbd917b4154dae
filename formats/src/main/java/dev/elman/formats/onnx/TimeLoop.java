package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.GraphWriter.attribute;

import dev.elman.formats.onnx.proto.Onnx.AttributeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Writes a loop over time as ONNX's `Scan`, for layers that have no operator of their own. Unlike
/// those operators it minds masks with gaps and before the first real step, as Elman does: a masked
/// step keeps all states.
///
/// @param g what nodes are added to
/// @param stateRank how many axes a state has, with that of the batch
/// @param mask the truth values `[batch, time]` that say which steps are real, or null if all are
/// @param backwards whether the last step comes first; outputs are in the order of time all the
///   same
/// @param zeroOutput whether the outputs of masked steps are zero
record TimeLoop(
    GraphWriter g, int stateRank, @Nullable String mask, boolean backwards, boolean zeroOutput) {

  /// The equations of a step.
  @FunctionalInterface
  interface Step {
    /// Adds the nodes of a step.
    ///
    /// @param now what the step reads of the sequence
    /// @param previous the states before it
    /// @return the states behind it
    List<String> write(String now, List<String> previous);
  }

  /// What the loop gives.
  ///
  /// @param outputs one state at all steps, `[batch, time, …]`
  /// @param states all states behind the last step
  record Results(String outputs, List<String> states) {}

  /// Adds the loop.
  ///
  /// @param sequence `[batch, time, …]`
  /// @param initial the states before the first step, `[batch, …]`
  /// @param output the number of the state that is the output
  Results write(String sequence, List<String> initial, int output, Step step) {
    List<String> inputs = new ArrayList<>(initial);
    inputs.add(sequence);
    g.beginBody();
    List<String> previous =
        initial.stream().map(_ -> g.bodyInput("previous", ElementType.FLOAT)).toList();
    String now = g.bodyInput("now", ElementType.FLOAT);
    String real = null;
    if (mask != null) {
      inputs.add(mask);
      String flags = g.bodyInput("real", ElementType.BOOL);
      int[] axes = IntStream.range(1, stateRank).toArray();
      real = g.node("Unsqueeze", List.of(flags, g.list(axes)));
    }
    List<String> results = new ArrayList<>(kept(step.write(now, previous), previous, real));
    String y = results.get(output);
    results.add(real == null || !zeroOutput ? y : g.node("Where", List.of(real, y, g.number(0))));
    List<AttributeProto> attributes = attributes(inputs.size() - initial.size());
    attributes.add(g.endBody(results));
    List<String> all =
        g.nodes("Scan", results.size(), inputs, attributes.toArray(AttributeProto[]::new));
    return new Results(all.getLast(), all.subList(0, initial.size()));
  }

  private List<String> kept(List<String> states, List<String> previous, @Nullable String real) {
    if (real == null) {
      return states;
    }
    List<String> kept = new ArrayList<>();
    for (int k = 0; k < states.size(); k++) {
      kept.add(g.node("Where", List.of(real, states.get(k), previous.get(k))));
    }
    return kept;
  }

  private List<AttributeProto> attributes(int scanned) {
    int[] ones = new int[scanned];
    Arrays.fill(ones, 1);
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(attribute("num_scan_inputs", (long) scanned));
    attributes.add(attribute("scan_input_axes", ones));
    attributes.add(attribute("scan_output_axes", new int[] {1}));
    if (backwards) {
      attributes.add(attribute("scan_input_directions", ones));
      attributes.add(attribute("scan_output_directions", new int[] {1}));
    }
    return attributes;
  }
}
