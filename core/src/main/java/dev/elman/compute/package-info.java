/// Kernels on float arrays: a scalar reference and a Vector API implementation, chosen once. Not
/// exported.
package dev.elman.compute;
