package dev.elman.loss;

import dev.elman.tensor.Parameter;
import java.util.List;

/// What a linear chain of tags computes with besides the scores of each step: how well tags follow
/// each other. A [CrfLoss] asks for it at every call, since training changes it.
///
/// A score of negative infinity forbids.
public interface ChainWeights {
  /// K, the number of tags, or [dev.elman.tensor.Shape#ANY] before the layer is built.
  int tags();

  /// A: how well a tag follows another, `[from, to]`.
  Parameter transitions();

  /// s: how well a sequence begins with a tag.
  Parameter starts();

  /// e: how well a sequence ends with a tag.
  Parameter ends();

  /// Whether tag `to` may follow tag `from`.
  boolean mayFollow(int from, int to);

  /// Whether a sequence may begin with a tag.
  boolean mayStart(int tag);

  /// Whether a sequence may end with a tag.
  boolean mayEnd(int tag);

  /// The transitions, the starts and the ends.
  List<Parameter> parameters();
}
