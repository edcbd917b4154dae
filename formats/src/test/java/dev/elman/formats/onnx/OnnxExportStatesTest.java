package dev.elman.formats.onnx;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.formats.onnx.ExportCheck.SIZES;
import static dev.elman.formats.onnx.ExportCheck.TOLERANCE;
import static dev.elman.formats.onnx.ExportCheck.random;
import static dev.elman.formats.onnx.ExportCheck.randomise;
import static dev.elman.formats.onnx.ExportCheck.requireSame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.layer.InputLayer;
import dev.elman.layer.Symbol;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.model.Functional;
import dev.elman.model.Sequential;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The states of exported models go in and out: through the graph, or as its inputs and outputs.
class OnnxExportStatesTest {
  private static final int ANY = Shape.ANY;

  @Test
  void statesGoInAndOut() throws Exception {
    Sequential model =
        Sequential.of(input(ANY, 3), lstm(4).returnSequences(), gru(5).returnSequences(), dense(2));
    model.build();
    randomise(model);
    Tensor x = random(9, 2, 8, 3);
    byte[] file = OnnxExport.of(model).statesAsInputs().toMessage("").toByteArray();
    try (OnnxRuntime runtime = new OnnxRuntime(file)) {
      List<Tensor> first =
          runtime.run(
              List.of(steps(x, 0, 3), Tensor.zeros(2, 4), Tensor.zeros(2, 4), Tensor.zeros(2, 5)));
      List<Tensor> second =
          runtime.run(List.of(steps(x, 3, 8), first.get(1), first.get(2), first.get(3)));
      Tensor whole = model.predict(x);
      assertThat(IoJson.largestDifference(List.of(steps(whole, 3, 8)), second))
          .isLessThan(TOLERANCE);
    }
  }

  @Test
  void statefulLayersHaveStatesAsInputs() throws Exception {
    Sequential model =
        Sequential.of(
            input(ANY, 3),
            lstm(4).returnSequences().stateful().named("memory"),
            new Bidirectional(gru(2)));
    model.build();
    randomise(model);
    Tensor x = random(9, 2, 6, 3);
    try (OnnxRuntime runtime = new OnnxRuntime(OnnxExport.of(model).toMessage("").toByteArray())) {
      List<Tensor> state = List.of(Tensor.zeros(2, 4), Tensor.zeros(2, 4));
      for (int from = 0; from < 6; from += 3) {
        Tensor part = steps(x, from, from + 3);
        List<Tensor> got = runtime.run(List.of(part, state.get(0), state.get(1)));
        assertThat(IoJson.largestDifference(List.of(model.predict(part)), got))
            .isLessThan(TOLERANCE);
        state = got.subList(1, 3);
      }
    }
  }

  @Test
  void statesOfBothDirectionsGoThroughTheGraph() throws Exception {
    InputLayer x = input(ANY, 3);
    List<Symbol> encoded = new Bidirectional(lstm(4).returnSequences().returnState()).applyAll(x);
    Symbol decoded =
        new Bidirectional(lstm(4).returnSequences()).apply(encoded.toArray(Symbol[]::new));
    List<Symbol> apart = new Bidirectional(gru(2), Bidirectional.MergeMode.NONE).applyAll(decoded);
    List<Symbol> last = gru(3).returnState().applyAll(decoded);
    Functional model =
        Functional.of(
            List.of(x), List.of(decoded, apart.get(0), apart.get(1), last.get(1), encoded.get(4)));
    model.build();
    randomise(model);
    for (int[] size : SIZES) {
      requireSame(model, List.of(random(4, size[0], size[1], 3)));
    }
  }

  static Tensor steps(Tensor x, int from, int to) {
    Tensor part = Tensor.zeros(x.extent(0), to - from, x.extent(2));
    for (int b = 0; b < x.extent(0); b++) {
      System.arraycopy(
          x.data(),
          (b * x.extent(1) + from) * x.extent(2),
          part.data(),
          b * part.rowSize(),
          part.rowSize());
    }
    return part;
  }
}
