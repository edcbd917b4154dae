package dev.elman.formats.pytorch;

import dev.elman.formats.weights.NumberType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Reads the part of Python's pickle format that a state dict is made of: numbers, texts, lists,
/// tuples, dicts and tensors. A pickle is a program that may call anything; this reader knows the
/// few calls that build tensors, and refuses every other by its name. Nothing is ever called.
final class Pickle {
  private static final Object MARK = new Object();

  private static final Map<String, NumberType> STORAGES =
      Map.of(
          "torch DoubleStorage", NumberType.F64,
          "torch FloatStorage", NumberType.F32,
          "torch HalfStorage", NumberType.F16,
          "torch BFloat16Storage", NumberType.BF16,
          "torch LongStorage", NumberType.I64,
          "torch IntStorage", NumberType.I32,
          "torch ShortStorage", NumberType.I16,
          "torch CharStorage", NumberType.I8,
          "torch ByteStorage", NumberType.U8,
          "torch BoolStorage", NumberType.BOOL);

  private static final String DICT = "collections OrderedDict";
  private static final String TENSOR = "torch._utils _rebuild_tensor_v2";
  private static final String PARAMETER = "torch._utils _rebuild_parameter";

  private final ByteBuffer bytes;
  private final List<@Nullable Object> stack = new ArrayList<>();
  private final Map<Long, @Nullable Object> memo = new HashMap<>();

  /// A name of Python that this reader knows.
  private record Global(String name) {}

  /// Numbers of a file of their own.
  ///
  /// @param key the name of that file
  /// @param size how many numbers it has
  record Storage(NumberType type, String key, long size) {}

  /// A view of a storage.
  record View(Storage storage, long offset, List<Long> shape, List<Long> strides) {}

  private Pickle(byte[] program) {
    bytes = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// What a program builds: maps, lists, texts, numbers and views.
  ///
  /// @throws IllegalArgumentException if it is damaged, or calls what is not allowed
  static @Nullable Object read(byte[] program) {
    try {
      return new Pickle(program).run();
    } catch (java.nio.BufferUnderflowException e) {
      throw new IllegalArgumentException("the pickle ends too early.", e);
    } catch (ClassCastException | IndexOutOfBoundsException | NoSuchElementException e) {
      throw new IllegalArgumentException("the pickle is damaged: " + e.getMessage(), e);
    }
  }

  private @Nullable Object run() {
    for (int op = next(); op != '.'; op = next()) {
      if (!pushes(op) && !builds(op)) {
        throw new IllegalArgumentException(
            "expected the operations of a state dict, but the pickle uses operation "
                + op
                + " at byte "
                + (bytes.position() - 1)
                + ".");
      }
    }
    return pop();
  }

  private int next() {
    return bytes.get() & 0xFF;
  }

  /// Operations that push a constant, and those of the memo.
  private boolean pushes(int op) {
    switch (op) {
      case 0x80 -> next(); // PROTO
      case 0x95 -> bytes.getLong(); // FRAME
      case '(' -> stack.add(MARK);
      case 'N' -> stack.add(null);
      case 0x88 -> stack.add(true);
      case 0x89 -> stack.add(false);
      case 'K' -> stack.add((long) next());
      case 'M' -> stack.add((long) (bytes.getShort() & 0xFFFF));
      case 'J' -> stack.add((long) bytes.getInt());
      case 0x8a -> stack.add(longNumber(next()));
      case 'G' -> stack.add(Double.longBitsToDouble(Long.reverseBytes(bytes.getLong())));
      case 'X' -> stack.add(text(bytes.getInt()));
      case 0x8c -> stack.add(text(next()));
      case ')' -> stack.add(List.of());
      case ']' -> stack.add(new ArrayList<>());
      case '}' -> stack.add(new LinkedHashMap<>());
      case 'q' -> memo.put((long) next(), stack.getLast());
      case 'r' -> memo.put(Integer.toUnsignedLong(bytes.getInt()), stack.getLast());
      case 0x94 -> memo.put((long) memo.size(), stack.getLast());
      case 'h' -> stack.add(recalled(next()));
      case 'j' -> stack.add(recalled(Integer.toUnsignedLong(bytes.getInt())));
      default -> {
        return false;
      }
    }
    return true;
  }

  /// Operations that join what is on the stack.
  private boolean builds(int op) {
    switch (op) {
      case 'c' -> stack.add(global(line() + " " + line()));
      case 0x93 -> {
        Object name = pop();
        stack.add(global(pop() + " " + name));
      }
      case 't' -> stack.add(popToMark());
      case 0x85 -> stack.add(popLast(1));
      case 0x86 -> stack.add(popLast(2));
      case 0x87 -> stack.add(popLast(3));
      case 'a' -> append(popLast(1));
      case 'e' -> append(popToMark());
      case 's' -> setItems(popLast(2));
      case 'u' -> setItems(popToMark());
      case 'Q' -> stack.add(storage(list(pop())));
      case 'R' -> reduce();
      case 'b' -> build();
      default -> {
        return false;
      }
    }
    return true;
  }

  private static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException(
        "the pickle is damaged: there is no tuple where one must be.");
  }

  private @Nullable Object pop() {
    return stack.removeLast();
  }

  private List<@Nullable Object> popLast(int count) {
    List<@Nullable Object> tail = stack.subList(stack.size() - count, stack.size());
    List<@Nullable Object> items = new ArrayList<>(tail);
    tail.clear();
    return items;
  }

  private List<@Nullable Object> popToMark() {
    int at = stack.size() - 1;
    while (stack.get(at) != MARK) {
      at--;
    }
    List<@Nullable Object> items = popLast(stack.size() - at - 1);
    pop();
    return items;
  }

  @SuppressWarnings("unchecked") // lists on the stack are made here
  private void append(List<@Nullable Object> items) {
    ((List<@Nullable Object>) stack.getLast()).addAll(items);
  }

  @SuppressWarnings("unchecked") // maps on the stack are made here
  private void setItems(List<@Nullable Object> items) {
    Map<Object, @Nullable Object> map = (Map<Object, @Nullable Object>) stack.getLast();
    for (int i = 0; i < items.size(); i += 2) {
      Object key = items.get(i);
      if (!(key instanceof String || key instanceof Long)) {
        throw new IllegalArgumentException("expected dicts whose keys are texts or numbers.");
      }
      map.put(key, items.get(i + 1));
    }
  }

  private @Nullable Object recalled(long number) {
    if (!memo.containsKey(number)) {
      throw new IllegalArgumentException("the pickle is damaged: there is no memo " + number + ".");
    }
    return memo.get(number);
  }

  private long longNumber(int size) {
    if (size > Long.BYTES) {
      throw new IllegalArgumentException("expected whole numbers of at most 64 bits.");
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (long) next() << (8 * i);
    }
    int unused = Long.SIZE - 8 * size;
    return size == 0 ? 0 : value << unused >> unused; // with the sign
  }

  private String text(int length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException("the pickle is damaged: a text of " + length + " bytes.");
    }
    byte[] utf8 = new byte[length];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private String line() {
    int from = bytes.position();
    while (bytes.get() != '\n') {
      // on to the end of the line
    }
    return new String(bytes.array(), from, bytes.position() - 1 - from, StandardCharsets.UTF_8);
  }

  private static Global global(String name) {
    boolean known =
        STORAGES.containsKey(name)
            || name.equals(DICT)
            || name.equals(TENSOR)
            || name.equals(PARAMETER);
    if (!known) {
      throw new IllegalArgumentException(
          "expected a state dict of tensors, but the pickle asks Python for "
              + name.replace(' ', '.')
              + ", which is refused. Save model.state_dict(), best as safetensors.");
    }
    return new Global(name);
  }

  /// `("storage", type, key, device, size)`.
  private static Storage storage(List<?> id) {
    NumberType type = id.get(1) instanceof Global global ? STORAGES.get(global.name) : null;
    if (type == null || !"storage".equals(id.get(0))) {
      throw new IllegalArgumentException(
          "expected a storage of numbers, but got " + id.get(1) + ".");
    }
    return new Storage(type, (String) id.get(2), (Long) id.get(4));
  }

  private void reduce() {
    List<?> arguments = list(pop());
    String name = pop() instanceof Global global ? global.name : "";
    switch (name) {
      case DICT -> stack.add(emptyDict(arguments));
      case TENSOR ->
          stack.add(
              new View(
                  (Storage) arguments.get(0),
                  (Long) arguments.get(1),
                  numbers(arguments.get(2)),
                  numbers(arguments.get(3))));
      case PARAMETER -> stack.add((View) arguments.get(0));
      default ->
          throw new IllegalArgumentException(
              "the pickle is damaged: it calls what cannot be called.");
    }
  }

  private static Map<Object, @Nullable Object> emptyDict(List<?> arguments) {
    if (!arguments.isEmpty()) {
      throw new IllegalArgumentException("expected a dict that begins empty.");
    }
    return new LinkedHashMap<>();
  }

  private static List<Long> numbers(@Nullable Object tuple) {
    List<Long> numbers = new ArrayList<>();
    for (Object number : list(tuple)) {
      numbers.add((Long) number);
    }
    return numbers;
  }

  /// The attributes of a dict: PyTorch notes the versions of the modules there.
  private void build() {
    pop();
    if (!(stack.getLast() instanceof Map)) {
      throw new IllegalArgumentException(
          "the pickle is damaged: it gives attributes to what is no dict.");
    }
  }
}
