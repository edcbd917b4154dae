package dev.elman.data;

import java.util.List;
import java.util.OptionalLong;

/// Elements that can be had in any order by their numbers.
///
/// @param <T> the kind of the elements
interface Access<T> {
  /// The number of elements; finding out may mean to read them all.
  int count();

  /// The number of elements, if it is known without reading.
  default OptionalLong knownCount() {
    return OptionalLong.of(count());
  }

  /// The element with a number.
  T get(int index);

  /// Elements in a list.
  record Listed<T>(List<T> list) implements Access<T> {
    @Override
    public int count() {
      return list.size();
    }

    @Override
    public T get(int index) {
      return list.get(index);
    }
  }

  /// Elements that are changed whenever they are asked for.
  record Changed<T>(Access<T> access, Stages.Change<T> change) implements Access<T> {
    @Override
    public int count() {
      return access.count();
    }

    @Override
    public OptionalLong knownCount() {
      return access.knownCount();
    }

    @Override
    public T get(int index) {
      return change.apply(access.get(index), index);
    }
  }
}
