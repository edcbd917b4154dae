package dev.elman.formats.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// JSON within bounds: no key twice, no nesting without end.
public final class Json {
  private static final int DEEPEST = 200;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build());

  private Json() {}

  /// The object that a text stands for.
  ///
  /// @param place how messages call the text
  public static ObjectNode object(byte[] utf8, String place) throws ModelFileException {
    try {
      if (MAPPER.readTree(utf8) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      String at = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      throw new ModelFileException(
          place + at + ": expected JSON, but got: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ModelFileException(place + ": cannot be read: " + e.getMessage(), e);
    }
    throw new ModelFileException(place + ": expected a JSON object, but got another value.");
  }

  public static ObjectNode object(String text, String place) throws ModelFileException {
    return object(text.getBytes(StandardCharsets.UTF_8), place);
  }

  /// A new object without keys.
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// A new, empty list.
  public static ArrayNode list() {
    return MAPPER.createArrayNode();
  }

  /// The value as JSON knows it.
  public static JsonNode value(Object value) {
    return MAPPER.valueToTree(value);
  }

  /// The shortest decimal number that means this float: 0.1 and not 0.10000000149011612.
  public static double exact(float value) {
    return Double.parseDouble(Float.toString(value));
  }

  public static byte[] bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }
}
