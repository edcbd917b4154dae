package dev.elman.layer.recurrent;

/// One of [Recurrent.Options], to be chosen after others.
enum RecurrentOption {
  RETURN_SEQUENCES,
  RETURN_STATE,
  GO_BACKWARDS,
  STATEFUL,
  UNROLL,
  ZERO_OUTPUT_FOR_MASK,
  GRADIENT_CHECKPOINTING;

  Recurrent.Options addTo(Recurrent.Options o) {
    return new Recurrent.Options(
        o.returnSequences() || this == RETURN_SEQUENCES,
        o.returnState() || this == RETURN_STATE,
        o.goBackwards() || this == GO_BACKWARDS,
        o.stateful() || this == STATEFUL,
        o.unroll() || this == UNROLL,
        o.zeroOutputForMask() || this == ZERO_OUTPUT_FOR_MASK,
        o.gradientCheckpointing() || this == GRADIENT_CHECKPOINTING);
  }
}
