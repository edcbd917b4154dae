package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.activation.Activation;
import dev.elman.constraint.Constraint;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.initializer.Initializer;
import dev.elman.optimizer.OptimizerOptions;
import dev.elman.regularizer.Regularizer;
import dev.elman.tensor.Parameter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The options of a layer are a record; in a file every component is a key: `useBias` is
/// `use_bias`. Elman's names are Keras's, so this is all that most layers need, for both
/// directions.
final class Records {
  private Records() {}

  /// A record with the values of the keys that are there, and of `absent` for the others.
  static <C extends Record> C read(Options options, C absent) throws ModelFileException {
    RecordComponent[] components = absent.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      types[i] = component.getType();
      String key = key(component.getName());
      values[i] =
          options.has(key) ? value(component.getType(), options, key) : get(absent, component);
    }
    try {
      @SuppressWarnings("unchecked")
      Constructor<C> constructor = (Constructor<C>) absent.getClass().getConstructor(types);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new ModelFileException(
          options.place() + ": " + e.getTargetException().getMessage(), e.getTargetException());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a public record with a public constructor was expected", e);
    }
  }

  private static Object value(Class<?> type, Options options, String key)
      throws ModelFileException {
    if (type == int.class) {
      return options.whole(key);
    }
    if (type == long.class) {
      return (long) options.number(key);
    }
    if (type == Integer.class) {
      return options.whole(key);
    }
    if (type == double.class) {
      return options.number(key);
    }
    if (type == boolean.class) {
      return options.flag(key, false);
    }
    if (type == Activation.class) {
      return ActivationCodec.read(options, key);
    }
    if (type == Initializer.class) {
      return InitializerCodec.read(options, key);
    }
    if (type == Regularizer.class || type == Parameter.Penalty.class) {
      return PenaltyCodec.readRegularizer(options, key);
    }
    if (type == Constraint.class || type == Parameter.Projection.class) {
      return PenaltyCodec.readConstraint(options, key);
    }
    if (type == List.class) {
      return options.wholes(key);
    }
    if (type.isEnum()) {
      return constant(type, options, key);
    }
    throw new LinkageError("a record with components of type " + type + " is read");
  }

  /// Adds the components to a config, but for those that hold what `silent` holds too and that
  /// Keras does not know.
  static void write(Record record, ObjectNode config) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      write(get(record, component), key(component.getName()), config);
    }
  }

  private static void write(@Nullable Object value, String key, ObjectNode config) {
    switch (value) {
      case Integer number -> config.put(key, number);
      case Long number -> config.put(key, number);
      case Double number -> config.put(key, number);
      case Boolean flag -> config.put(key, flag);
      case Activation activation -> config.set(key, ActivationCodec.write(activation));
      case Initializer initializer -> config.set(key, InitializerCodec.write(initializer));
      case Regularizer regularizer -> config.set(key, PenaltyCodec.write(regularizer));
      case Constraint constraint -> config.set(key, PenaltyCodec.write(constraint));
      case List<?> list -> config.set(key, Json.value(list));
      case Enum<?> constant -> config.put(key, text(constant));
      case OptimizerOptions _ -> {} // they are written by OptimizerCodec
      case null -> config.putNull(key);
      default -> throw new LinkageError("a record with " + value.getClass() + " is written");
    }
  }

  private static @Nullable Object get(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a public record was expected", e);
    }
  }

  /// `useBias` → `use_bias`.
  static String key(String component) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < component.length(); i++) {
      char letter = component.charAt(i);
      if (Character.isUpperCase(letter)) {
        key.append('_');
      }
      key.append(Character.toLowerCase(letter));
    }
    return key.toString();
  }

  /// The constant of an enum that a key names: `fan_avg` for `FAN_AVG`.
  static <E extends Enum<E>> E constant(Class<E> type, Options options, String key, E absent)
      throws ModelFileException {
    return options.has(key) ? type.cast(constant(type, options, key)) : absent;
  }

  private static Object constant(Class<?> type, Options options, String key)
      throws ModelFileException {
    String text = options.text(key, "");
    for (Object constant : type.getEnumConstants()) {
      if (text((Enum<?>) constant).equals(text)) {
        return constant;
      }
    }
    throw options.bad(
        key,
        "one of " + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT),
        options.get(key));
  }

  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
