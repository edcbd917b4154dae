package dev.elman.loss;

import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// What labels must look like: a value for every prediction, or a class number for every position.
final class Labels {
  private Labels() {}

  /// Requires labels of the shape of the predictions.
  static void requireSameShape(String loss, Shape yTrue, Shape yPred) {
    if (!agree(yTrue, yPred)) {
      throw shapes(
          loss,
          yPred.labelledBatch(),
          yTrue,
          "Give the last layer as many units as the labels have features, and check whether it"
              + " returns sequences.");
    }
  }

  /// Requires labels of the shape of the predictions, but for an axis of extent 1 at the end of one
  /// of them.
  static void requireSameValues(String loss, Shape yTrue, Shape yPred) {
    boolean fits =
        (endsInOne(yPred) && agree(yTrue, yPred.dropLast()))
            || (endsInOne(yTrue) && agree(yTrue.dropLast(), yPred));
    if (!fits) {
      requireSameShape(loss, yTrue, yPred);
    }
  }

  /// Requires labels of the shape of the predictions without the last axis, or with an axis of
  /// extent 1 in its place.
  static void requireOnePerPosition(String loss, Shape yTrue, Shape yPred) {
    Shape positions = yPred.dropLast();
    if (!agree(yTrue, positions) && !(endsInOne(yTrue) && agree(yTrue.dropLast(), positions))) {
      throw shapes(
          loss,
          positions + ", one class number for each position of the predictions " + yPred,
          yTrue,
          yTrue.rank() == yPred.rank()
              ? "For labels with a value per class use categorical_crossentropy."
              : "Check whether the last recurrent layer returns sequences.");
    }
  }

  /// Requires one label for each group of so many predictions: labels `[…, n]` for predictions `[…,
  /// n · group]`, and `[…]` if there is one group.
  static void requireGroups(String loss, Shape yTrue, Shape yPred, int group) {
    int groups = yPred.features() / group;
    if (yPred.features() % group != 0 || groups == 0) {
      throw new IllegalArgumentException(
          loss
              + ": expected "
              + group
              + " predictions for each label, but got "
              + yPred.labelledBatch()
              + ". Give the last layer "
              + group
              + " units for each number that it forecasts.");
    }
    requireSameValues(loss, yTrue, yPred.withFeatures(groups));
  }

  private static IllegalArgumentException shapes(
      String loss, String expected, Shape yTrue, String fix) {
    return new IllegalArgumentException(
        loss
            + ": expected labels of shape "
            + expected
            + ", but got "
            + yTrue.labelledBatch()
            + ". "
            + fix);
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

  /// Requires values in [0, 1].
  static void requireProbabilities(String loss, Tensor yTrue) {
    for (int i = 0; i < yTrue.size(); i++) {
      float label = yTrue.data()[i];
      if (!(label >= 0 && label <= 1)) {
        throw value(
            loss, "values in [0, 1]", yTrue, i, "Labels are 0 or 1, or probabilities between.");
      }
    }
  }

  /// Requires whole numbers from 0 to `classes - 1`, or the class that is ignored.
  static void requireClasses(
      String loss, Tensor yTrue, int classes, @Nullable Integer ignoreClass) {
    for (int i = 0; i < yTrue.size(); i++) {
      float label = yTrue.data()[i];
      boolean ignored = ignoreClass != null && label == ignoreClass;
      if (!ignored && !(label >= 0 && label < classes && label == (int) label)) {
        throw value(
            loss,
            "whole numbers from 0 to " + (classes - 1),
            yTrue,
            i,
            "The predictions have " + classes + " classes; classes are counted from 0.");
      }
    }
  }

  /// Requires whole numbers from 0 on.
  static void requireCounts(String loss, Tensor yTrue) {
    for (int i = 0; i < yTrue.size(); i++) {
      float label = yTrue.data()[i];
      if (!(label >= 0 && label == Math.rint(label))) {
        throw value(
            loss,
            "whole numbers from 0 on",
            yTrue,
            i,
            "It is a distribution of counts: give labels"
                + " that are not scaled, or use a distribution of real numbers.");
      }
    }
  }

  /// Requires -1 and 1, or 0 and 1.
  static void requireSigns(String loss, Tensor yTrue) {
    for (int i = 0; i < yTrue.size(); i++) {
      float label = yTrue.data()[i];
      if (label != 0 && label != 1 && label != -1) {
        throw value(loss, "-1 or 1, or 0 or 1", yTrue, i, "They say no and yes.");
      }
    }
  }

  private static IllegalArgumentException value(
      String loss, String expected, Tensor yTrue, int index, String fix) {
    return new IllegalArgumentException(
        loss
            + " labels: expected "
            + expected
            + ", but got "
            + yTrue.data()[index]
            + " in row "
            + index / yTrue.rowSize()
            + ". "
            + fix);
  }

  static void requireSmoothing(String loss, double labelSmoothing) {
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
      throw new IllegalArgumentException(
          loss
              + " labelSmoothing: expected a number in [0, 1], but got "
              + labelSmoothing
              + ". A usual value is 0.1.");
    }
  }
}
