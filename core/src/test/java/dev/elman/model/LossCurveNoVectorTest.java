package dev.elman.model;

import org.junit.jupiter.api.Tag;

/// The losses of Keras without the Vector API too.
@Tag("no-vector")
class LossCurveNoVectorTest extends LossCurveTest {}
