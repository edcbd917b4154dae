package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An object of a config: reads its keys, each with its type, and remembers which were read, so
/// that an option that would change the result is never passed over ([#requireAllRead]).
///
/// An absent key and one that is null are the same.
final class Options {
  /// Keys without influence on what a layer computes.
  private static final Set<String> WITHOUT_MEANING =
      Set.of(
          "name",
          "dtype",
          "autocast",
          "seed",
          "noise_shape",
          "implementation",
          "unroll",
          "use_cudnn",
          "consume_less",
          "input_dtype",
          "input_length",
          "input_dim",
          "batch_input_shape",
          "batch_shape",
          "shared_object_id",
          "renorm_clipping",
          "renorm_momentum",
          "lora_rank",
          "lora_alpha");

  private final ObjectNode node;
  private final String place;
  private final Reading reading;
  private final Set<String> read = new HashSet<>();

  /// @param place where in the file the object is
  Options(ObjectNode node, String place, Reading reading) {
    this.node = node;
    this.place = place;
    this.reading = reading;
  }

  /// The object itself.
  ObjectNode node() {
    return node;
  }

  /// What is known about the file.
  Reading reading() {
    return reading;
  }

  /// Where this object is, for messages.
  String place() {
    return place;
  }

  private String place(String key) {
    return place + "." + key;
  }

  /// The value of a key; a missing node if there is none.
  JsonNode get(String key) {
    read.add(key);
    JsonNode value = node.path(key);
    return value.isNull() ? node.path("") : value;
  }

  boolean has(String key) {
    return !get(key).isMissingNode();
  }

  /// Whether a key stands there, be it null.
  boolean hasKey(String key) {
    return node.has(key);
  }

  JsonNode require(String key) throws ModelFileException {
    JsonNode value = get(key);
    if (value.isMissingNode()) {
      throw bad(key, "a value", value);
    }
    return value;
  }

  /// A number of units, steps and the like: at least 1, and not more than the file has weights for.
  int size(String key) throws ModelFileException {
    int value = whole(key);
    if (value < 1) {
      throw bad(key, "at least 1", get(key));
    }
    return value;
  }

  /// A whole number, which may stand in a list alone; its size is at most the number of weights of
  /// the file, or 65,536.
  int whole(String key) throws ModelFileException {
    JsonNode value = require(key);
    value = value.size() == 1 && value.isArray() ? value.get(0) : value;
    double number = value.asDouble();
    if (!value.isNumber() || number != Math.rint(number)) {
      throw bad(key, "a whole number", value);
    }
    if (Math.abs(number) > reading.largestSize()) {
      throw bad(key, "at most " + reading.largestSize() + ", for which there are weights", value);
    }
    return (int) number;
  }

  double number(String key) throws ModelFileException {
    JsonNode value = require(key);
    if (!value.isNumber()) {
      throw bad(key, "a number", value);
    }
    return value.asDouble();
  }

  double number(String key, double absent) throws ModelFileException {
    return has(key) ? number(key) : absent;
  }

  /// A truth value; 0 and 1 count as well.
  boolean flag(String key, boolean absent) throws ModelFileException {
    JsonNode value = get(key);
    if (value.isMissingNode()) {
      return absent;
    }
    if (!value.isBoolean() && !value.isNumber()) {
      throw bad(key, "true or false", value);
    }
    return value.isNumber() ? value.asDouble() != 0 : value.booleanValue();
  }

  String text(String key, String absent) throws ModelFileException {
    JsonNode value = get(key);
    if (value.isMissingNode()) {
      return absent;
    }
    if (!value.isTextual()) {
      throw bad(key, "a text", value);
    }
    return value.textValue();
  }

  /// Whole numbers in a list, or one alone.
  List<Integer> wholes(String key) throws ModelFileException {
    JsonNode value = require(key);
    List<Integer> numbers = new ArrayList<>();
    if (value.isNumber()) {
      return List.of(whole(key));
    }
    for (JsonNode element : value) {
      if (!element.isInt() || Math.abs((long) element.intValue()) > reading.largestSize()) {
        throw bad(key, "whole numbers of at most " + reading.largestSize(), value);
      }
      numbers.add(element.intValue());
    }
    return numbers;
  }

  /// Numbers in a list.
  List<Double> numbers(String key) throws ModelFileException {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode element : require(key)) {
      if (!element.isNumber()) {
        throw bad(key, "numbers", require(key));
      }
      numbers.add(element.asDouble());
    }
    return numbers;
  }

  /// Texts in a list; none if the key is absent.
  List<String> texts(String key) throws ModelFileException {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : get(key)) {
      if (!element.isTextual()) {
        throw bad(key, "texts", get(key));
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  /// The object under a key.
  Options object(String key) throws ModelFileException {
    if (get(key) instanceof ObjectNode object) {
      return new Options(object, place(key), reading);
    }
    throw bad(key, "an object", get(key));
  }

  /// The objects of a list under a key.
  List<Options> objects(String key) throws ModelFileException {
    return objects(require(key), place(key));
  }

  List<Options> objects(JsonNode list, String listPlace) throws ModelFileException {
    List<Options> objects = new ArrayList<>();
    if (!list.isArray()) {
      throw new ModelFileException(listPlace + ": expected a list, but got " + shortened(list));
    }
    for (JsonNode element : list) {
      String elementPlace = listPlace + "[" + objects.size() + "]";
      if (!(element instanceof ObjectNode object)) {
        throw new ModelFileException(
            elementPlace + ": expected an object, but got " + shortened(element));
      }
      objects.add(new Options(object, elementPlace, reading));
    }
    return objects;
  }

  /// Requires that every key that was not read says nothing: null, false, 0, or of no influence.
  void requireAllRead() throws ModelFileException {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      JsonNode value = entry.getValue();
      if (says(value)
          && !read.contains(entry.getKey())
          && !WITHOUT_MEANING.contains(entry.getKey())) {
        throw new ModelFileException(
            place(entry.getKey())
                + " = "
                + shortened(value)
                + ": Elman does not know this option of the layer.");
      }
    }
  }

  private static boolean says(JsonNode value) {
    boolean off = value.isBoolean() && !value.booleanValue();
    boolean zero = value.isNumber() && value.asDouble() == 0;
    return !value.isNull() && !off && !zero;
  }

  ModelFileException bad(String key, String expected, JsonNode got) {
    return new ModelFileException(
        place(key) + ": expected " + expected + ", but got " + shortened(got) + ".");
  }

  static String shortened(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() > 60 ? text.substring(0, 57) + "..." : text;
  }
}
