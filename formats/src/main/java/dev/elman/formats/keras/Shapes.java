package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shapes in configs: lists with null for what may vary, the batch first.
final class Shapes {
  /// The key of the shape of an input layer.
  static final String BATCH_SHAPE = "batch_shape";

  private static final List<String> INPUT_KEYS = List.of(BATCH_SHAPE, "batch_input_shape");

  private Shapes() {}

  /// The shape of a sample that an input layer declares.
  static Shape input(Options config) throws ModelFileException {
    Shape declared = declared(config);
    if (declared == null) {
      throw config.bad(BATCH_SHAPE, "a list of extents", config.get(BATCH_SHAPE));
    }
    return declared;
  }

  /// The shape of a sample that a layer declares for its input, or null if it declares none.
  static @Nullable Shape declared(Options config) throws ModelFileException {
    for (String key : INPUT_KEYS) {
      if (config.has(key)) {
        return sample(config, key);
      }
    }
    return null;
  }

  /// The shape of a sample: a list without its first extent.
  static Shape sample(Options config, String key) throws ModelFileException {
    JsonNode list = config.require(key);
    if (!list.isArray() || list.isEmpty()) {
      throw config.bad(key, "a list of extents", list);
    }
    int[] extents = new int[list.size() - 1];
    for (int axis = 0; axis < extents.length; axis++) {
      JsonNode extent = list.get(axis + 1);
      boolean valid = extent.isInt() && extent.intValue() >= 1;
      if (!valid && !extent.isNull()) {
        throw config.bad(key, "extents of at least 1, or null", list);
      }
      extents[axis] = valid ? extent.intValue() : Shape.ANY;
    }
    return Shape.of(extents);
  }

  /// The shape of a batch of samples, as a list.
  static ArrayNode batch(Shape sample) {
    ArrayNode list = Json.list().addNull();
    for (int extent : sample.toArray()) {
      if (extent == Shape.ANY) {
        list.addNull();
      } else {
        list.add(extent);
      }
    }
    return list;
  }
}
