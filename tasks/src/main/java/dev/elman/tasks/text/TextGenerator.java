package dev.elman.tasks.text;

import dev.elman.data.Vocabulary;
import dev.elman.model.Sequential;
import dev.elman.model.Session;
import dev.elman.tensor.Tensor;
import java.util.BitSet;
import java.util.function.Consumer;

/// Makes one text, token by token.
final class TextGenerator {
  private final Tokenizer tokenizer;
  private final GenerationOptions options;
  private final Session session;
  private final TokenSampler sampler;
  private final TokenDecoder decoder;
  private final StopTexts stops;
  private final Tensor step = Tensor.zeros(1);

  TextGenerator(Tokenizer tokenizer, Sequential network, GenerationOptions options) {
    this.tokenizer = tokenizer;
    this.options = options;
    session = Session.of(network);
    sampler = new TokenSampler(options, tokenizer.size(), never(tokenizer));
    decoder = tokenizer.decoder();
    stops = new StopTexts(options.stop());
  }

  /// What is no text; of words, `<eos>` is the end of a line.
  private static BitSet never(Tokenizer tokenizer) {
    BitSet never = new BitSet();
    never.set(0, SpecialTokens.COUNT);
    never.set(SpecialTokens.EOS_ID, !(tokenizer instanceof WordTokenizer));
    return never;
  }

  /// Makes the text behind a prompt.
  ///
  /// @param to is given each piece as soon as it is certain
  void run(String prompt, Consumer<String> to) {
    float[] logits = read(prompt);
    for (int n = 0; n < options.maxTokens() && !stops.isOver(); n++) {
      int id = sampler.next(logits);
      put(stops.next(decoder.next(id)), to);
      logits = step(id);
    }
    if (!stops.isOver()) {
      put(stops.next(decoder.end()), to);
      put(stops.end(), to);
    }
  }

  private static void put(String piece, Consumer<String> to) {
    if (!piece.isEmpty()) {
      to.accept(piece);
    }
  }

  private float[] read(String prompt) {
    int[] ids = tokenizer.encode(prompt);
    float[] logits = ids.length == 0 ? step(start()) : new float[0];
    for (int id : ids) {
      decoder.next(id);
      logits = step(id);
    }
    return logits;
  }

  /// What a text without a beginning begins behind: the end of a line, or else the most frequent
  /// token.
  private int start() {
    int[] end = tokenizer.encode("\n");
    return end.length == 1 && end[0] != Vocabulary.UNKNOWN ? end[0] : SpecialTokens.COUNT;
  }

  private float[] step(int id) {
    sampler.seen(id);
    step.data()[0] = id;
    return session.step(step).data();
  }
}
