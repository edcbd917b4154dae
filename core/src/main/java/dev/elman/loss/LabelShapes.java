package dev.elman.loss;

import dev.elman.tensor.Shape;

/// The two ways in which labels are laid out: a value for every prediction, or a class number for
/// every position.
final class LabelShapes {
  private LabelShapes() {}

  /// Requires labels of the shape of the predictions, but for an axis of extent 1 at the end of one
  /// of them.
  static void requireSame(String loss, Shape yTrue, Shape yPred) {
    if (!agree(yTrue, yPred)
        && !(endsInOne(yPred) && agree(yTrue, yPred.dropLast()))
        && !(endsInOne(yTrue) && agree(yTrue.dropLast(), yPred))) {
      throw new IllegalArgumentException(
          loss
              + ": expected labels of the shape of the predictions, "
              + yPred.labelledBatch()
              + ", but got "
              + yTrue.labelledBatch()
              + ". Give the last layer as many units as there are labels per position, and check returnSequences.");
    }
  }

  private static boolean endsInOne(Shape shape) {
    return shape.rank() > 1 && shape.features() == 1;
  }

  /// Whether the extents are equal, an unknown one being equal to all.
  private static boolean agree(Shape a, Shape b) {
    if (a.rank() != b.rank()) {
      return false;
    }
    for (int axis = 0; axis < a.rank(); axis++) {
      int x = a.extent(axis);
      int y = b.extent(axis);
      if (x != y && x != Shape.ANY && y != Shape.ANY) {
        return false;
      }
    }
    return true;
  }
}
