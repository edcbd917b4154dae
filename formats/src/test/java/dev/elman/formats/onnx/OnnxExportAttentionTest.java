package dev.elman.formats.onnx;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.gru;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.formats.onnx.ExportCheck.SIZES;
import static dev.elman.formats.onnx.ExportCheck.padded;
import static dev.elman.formats.onnx.ExportCheck.random;
import static dev.elman.formats.onnx.ExportCheck.randomise;
import static dev.elman.formats.onnx.ExportCheck.requireSame;

import dev.elman.layer.Add;
import dev.elman.layer.AdditiveAttention;
import dev.elman.layer.Attention;
import dev.elman.layer.Concatenate;
import dev.elman.layer.Dot;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Masking;
import dev.elman.layer.MultiHeadAttention;
import dev.elman.layer.Symbol;
import dev.elman.model.Functional;
import dev.elman.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Exported models with several inputs and outputs give in ONNX Runtime what they give in Elman.
class OnnxExportAttentionTest {
  private static final int ANY = Shape.ANY;

  @Test
  void encoderAndDecoderShareStatesAndAttention() throws Exception {
    InputLayer source = input(ANY, 3);
    InputLayer target = input(ANY, 2);
    Symbol encoded = lstm(4).returnSequences().apply(source);
    Symbol decoded = gru(4).returnSequences().apply(target);
    Symbol seen = new Attention(Attention.Config.DEFAULT.useScale(true)).apply(decoded, encoded);
    Symbol heard = new AdditiveAttention().apply(decoded, encoded);
    Symbol past =
        new Attention(Attention.Config.DEFAULT.useCausalMask(true)).apply(decoded, decoded);
    Symbol sums =
        new Attention(Attention.Config.DEFAULT.scoreMode(Attention.ScoreMode.CONCAT))
            .apply(decoded, encoded);
    Symbol joined = new Concatenate().apply(decoded, seen, heard, past, sums);
    Functional model =
        Functional.of(List.of(source, target), List.of(dense(3, "softmax").apply(joined), joined));
    model.build();
    randomise(model);
    for (int[] size : SIZES) {
      requireSame(
          model, List.of(random(1, size[0], size[1], 3), random(2, size[0], size[1] + 2, 2)));
    }
  }

  @Test
  void manyHeadsAndProducts() throws Exception {
    InputLayer source = input(ANY, 6);
    InputLayer target = input(ANY, 4);
    MultiHeadAttention.Config heads = MultiHeadAttention.Config.of(3, 2);
    Symbol seen = new MultiHeadAttention(heads.valueDim(5).outputShape(4)).apply(target, source);
    Symbol past =
        new MultiHeadAttention(heads.useCausalMask(true).useBias(false)).apply(seen, seen);
    List<Symbol> own =
        new MultiHeadAttention(heads.returnAttentionScores(true)).applyAll(past, source, source);
    Symbol product = new Dot(2).apply(seen, past);
    Symbol cosine = new Dot(Dot.Config.axes(1, 1).normalize(true)).apply(past, past);
    Symbol last = lstm(4).apply(past);
    Symbol vector = new Dot(Dot.Config.axes(-1, -1)).apply(last, past);
    Symbol number =
        new Dot(Dot.Config.axes(1, 1).normalize(true)).apply(last, dense(4).apply(last));
    Functional model =
        Functional.of(
            List.of(source, target),
            List.of(own.get(0), own.get(1), product, cosine, vector, number));
    model.build();
    randomise(model);
    for (int[] size : SIZES) {
      requireSame(
          model, List.of(random(1, size[0], size[1] + 1, 6), random(2, size[0], size[1], 4)));
    }
  }

  @Test
  void masksReachAttentionAndJoins() throws Exception {
    InputLayer x = input(ANY, 4);
    InputLayer other = input(ANY, 4);
    Symbol masked = new Masking(0).apply(x);
    Symbol otherMasked = new Masking(0).apply(other);
    Symbol heads = new MultiHeadAttention(MultiHeadAttention.Config.of(2, 3)).apply(masked, masked);
    Symbol inTime = new Concatenate(1).apply(masked, otherMasked, other);
    Symbol aside = new Concatenate(-1).apply(masked, otherMasked);
    Symbol sum = new Add().apply(masked, otherMasked);
    List<Symbol> outputs = new ArrayList<>();
    for (Symbol values : List.of(heads, inTime, sum)) {
      outputs.add(new Attention().apply(masked, values));
    }
    outputs.add(new Attention().apply(aside, aside));
    Functional model = Functional.of(List.of(x, other), outputs);
    model.build();
    randomise(model);
    for (int[] size : SIZES) {
      requireSame(model, List.of(padded(1, size[0], size[1], 4), padded(2, size[0], size[1], 4)));
    }
  }
}
