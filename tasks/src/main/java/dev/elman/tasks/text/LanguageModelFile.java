package dev.elman.tasks.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.ModelFiles;
import dev.elman.formats.json.Json;
import dev.elman.model.Model;
import dev.elman.model.Sequential;
import java.nio.file.Path;
import java.util.Map;

/// The `.keras` file of a [LanguageModel]: the network to use, and beside it an attachment of JSON
/// with tokens and options.
final class LanguageModelFile {
  /// The name of the attachment.
  static final String NAME = "language-model.json";

  private static final int VERSION = 1;
  private static final String VERSION_KEY = "version";
  private static final String TOKENIZER = "tokenizer";
  private static final String OPTIONS = "options";
  private static final ObjectMapper JSON = new ObjectMapper();

  private LanguageModelFile() {}

  static void write(LanguageModel model, Path file) throws ModelFileException {
    ObjectNode json = Json.object().put(VERSION_KEY, VERSION);
    json.set(OPTIONS, JSON.valueToTree(model.options()));
    json.set(TOKENIZER, model.tokenizer().toJson());
    ModelFiles.saveWith(Map.of(NAME, Json.bytes(json)), model.network(), file);
  }

  static LanguageModel read(Path file) throws ModelFileException {
    byte[] bytes =
        ModelFiles.attachment(file, NAME)
            .orElseThrow(() ->
                new ModelFileException(
                    file
                        + ": expected a language model that Elman has saved, but the file holds"
                        + " a network only."));
    String place = file + ": " + NAME;
    ObjectNode json = Json.object(bytes, place);
    int version = json.path(VERSION_KEY).asInt();
    if (version != VERSION) {
      throw new ModelFileException(
          "%s: expected version %d of a language model, but got %d. Use the version of Elman that has saved it."
              .formatted(place, VERSION, version));
    }
    Tokenizer tokenizer =
        Tokenizer.ofJson(json.path(TOKENIZER) instanceof ObjectNode o ? o : Json.object(), place);
    LanguageModelOptions options = options(json, place);
    return new LanguageModel(tokenizer, options, network(file, options, tokenizer));
  }

  private static LanguageModelOptions options(ObjectNode json, String place)
      throws ModelFileException {
    try {
      return JSON.treeToValue(json.path(OPTIONS), LanguageModelOptions.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new ModelFileException(
          place + ": expected the options of a language model, but got: " + e.getMessage(), e);
    }
  }

  /// The network that the options describe, with the weights of the file.
  private static Sequential network(Path file, LanguageModelOptions options, Tokenizer tokenizer)
      throws ModelFileException {
    Model saved = ModelFiles.load(file);
    try {
      Sequential network = LanguageNetwork.toUse(options, tokenizer.size(), 1, false);
      network.setWeights(saved.getWeights());
      return network;
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(
          file + ": expected the network that " + NAME + " describes, but: " + e.getMessage(), e);
    }
  }
}
