package dev.elman.tensor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/// Work space for a loss or metric that several threads use at once: a call takes one and puts it
/// back, so there are as many as calls run at the same time, and none is made in the steady state.
public final class WorkSpaces<T> {
  private final Supplier<T> make;
  private final Deque<T> free = new ArrayDeque<>();

  /// None yet.
  public WorkSpaces(Supplier<T> make) {
    this.make = make;
  }

  /// One that nobody else has.
  public synchronized T take() {
    T workSpace = free.poll();
    return workSpace == null ? make.get() : workSpace;
  }

  /// Ends the use of one.
  public synchronized void giveBack(T workSpace) {
    free.push(workSpace);
  }
}
