package dev.elman.model;

import org.junit.jupiter.api.Tag;

/// The same bits without the Vector API too.
@Tag("no-vector")
class DeterminismNoVectorTest extends DeterminismTest {}
