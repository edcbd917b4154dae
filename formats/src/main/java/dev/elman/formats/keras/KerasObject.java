package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How Keras writes an object: `{"module", "class_name", "config", "registered_name"}`.
final class KerasObject {
  static final String CLASS = "class_name";
  static final String CONFIG = "config";

  /// What Elman has and Keras has not is registered under this name.
  static final String ELMAN = "elman";

  private static final String MODULE = "module";
  private static final Set<String> KNOWN = Set.of("keras", "tf_keras", "tensorflow", ELMAN);
  private static final String REGISTERED = "registered_name";

  private KerasObject() {}

  /// An object of one of Keras's modules.
  static ObjectNode of(String module, String className, JsonNode config) {
    return of(module, className, config, null);
  }

  /// An object that Keras knows only if somebody registers it.
  static ObjectNode ofElman(String className, JsonNode config) {
    return of(ELMAN, className, config, ELMAN + ">" + className);
  }

  private static ObjectNode of(
      String module, String className, JsonNode config, @Nullable String registered) {
    ObjectNode object = Json.object();
    object.put(MODULE, module).put(CLASS, className);
    object.set(CONFIG, config);
    return object.put(REGISTERED, registered);
  }

  /// Whether an object is one of Elman's own.
  static boolean isElman(JsonNode object) {
    return object.path(MODULE).asText().equals(ELMAN);
  }

  /// The module of an object whose class is neither Keras's nor Elman's, or null. Old files name no
  /// module.
  static @Nullable String foreignModule(JsonNode object) {
    String module = object.path(MODULE).asText("");
    String first = module.replaceFirst("\\..*", "");
    return module.isEmpty() || KNOWN.contains(first) ? null : module;
  }
}
