/// Elman beside its peers, and its kernels by themselves. `benchmarks/README.md` says how to run
/// and read them.
@org.jspecify.annotations.NullMarked
package dev.elman.benchmarks;
