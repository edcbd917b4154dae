package dev.elman.formats.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// JSON within bounds: no key twice, no nesting without end.
///
/// Trees are built here and not by Jackson's `ObjectMapper`, whose first use takes longer than all
/// else that happens when a small model is loaded.
public final class Json {
  private static final int DEEPEST = 200;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /// The object that a text stands for.
  ///
  /// @param place how messages call the text
  public static ObjectNode object(byte[] utf8, String place) throws ModelFileException {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        return object(parser);
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

  private static ObjectNode object(JsonParser parser) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      object.set(key, node(parser));
    }
    return object;
  }

  private static ArrayNode list(JsonParser parser) throws IOException {
    ArrayNode list = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(node(parser));
    }
    return list;
  }

  private static JsonNode node(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT -> whole(parser);
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new JsonParseException(parser, "a value is missing");
    };
  }

  private static JsonNode whole(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  public static ObjectNode object(String text, String place) throws ModelFileException {
    return object(text.getBytes(StandardCharsets.UTF_8), place);
  }

  /// A new object without keys.
  public static ObjectNode object() {
    return NODES.objectNode();
  }

  /// A new, empty list.
  public static ArrayNode list() {
    return NODES.arrayNode();
  }

  /// The value as JSON knows it.
  ///
  /// @param value a text, a number, a truth value, an array of numbers, or a list of such values
  /// @throws IllegalArgumentException if it is something else
  public static JsonNode value(Object value) {
    return switch (value) {
      case JsonNode node -> node;
      case String text -> NODES.textNode(text);
      case Boolean truth -> NODES.booleanNode(truth);
      case Integer number -> NODES.numberNode(number.intValue());
      case Long number -> NODES.numberNode(number.longValue());
      case Float number -> NODES.numberNode(number.floatValue());
      case Double number -> NODES.numberNode(number.doubleValue());
      case int[] numbers -> list(Arrays.stream(numbers).boxed().toList());
      case double[] numbers -> list(Arrays.stream(numbers).boxed().toList());
      case float[] numbers -> {
        ArrayNode list = NODES.arrayNode(numbers.length);
        for (float number : numbers) {
          list.add(number);
        }
        yield list;
      }
      case List<?> values -> list(values);
      default ->
          throw new IllegalArgumentException("JSON has no value for a " + value.getClass() + ".");
    };
  }

  private static ArrayNode list(List<?> values) {
    ArrayNode list = NODES.arrayNode(values.size());
    values.forEach(value -> list.add(value(value)));
    return list;
  }

  /// The shortest decimal number that means this float: 0.1 and not 0.10000000149011612.
  public static double exact(float value) {
    return Double.parseDouble(Float.toString(value));
  }

  public static byte[] bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }
}
