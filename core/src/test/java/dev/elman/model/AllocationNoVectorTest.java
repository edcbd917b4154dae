package dev.elman.model;

import org.junit.jupiter.api.Tag;

/// Nothing is allocated without the Vector API too.
@Tag("no-vector")
class AllocationNoVectorTest extends AllocationTest {}
