package dev.elman.compute;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// Chooses the implementation of [Compute] once per JVM, and says in one log line which.
///
/// The Vector API is an incubating module of the JDK and is there only with `--add-modules
/// jdk.incubator.vector`. The system property `elman.compute` may name the choice: `vector` or
/// `scalar`.
public final class ComputeProvider {
  private static final String PROPERTY = "elman.compute";
  private static final String MODULE = "jdk.incubator.vector";

  // Not the constant of a holder class: that would wrap a wrong property's message in an
  // ExceptionInInitializerError the first time, and lose it the second time.
  private static @Nullable Boolean vector;

  private ComputeProvider() {}

  /// A new instance, for one worker, of the fastest implementation that this JVM runs.
  public static Compute create() {
    return isVector() ? new VectorCompute() : new ScalarCompute();
  }

  /// A new scalar instance: the reference.
  public static Compute scalar() {
    return new ScalarCompute();
  }

  /// Whether [#create()] computes with the Vector API.
  public static synchronized boolean isVector() {
    if (vector == null) {
      vector = chooseVector(System.getProperty(PROPERTY, ""));
    }
    return vector;
  }

  /// Whether the module of the Vector API is there.
  static boolean hasVectorModule() {
    ModuleLayer own = ComputeProvider.class.getModule().getLayer();
    return (own == null ? ModuleLayer.boot() : own).findModule(MODULE).isPresent();
  }

  /// No class of the Vector API is touched before the module has been seen.
  static boolean chooseVector(String asked) {
    Logger log = System.getLogger("dev.elman");
    switch (asked) {
      case "" -> {
        if (!hasVectorModule()) {
          log.log(
              Level.WARNING,
              "Elman computes in scalar code, many times slower than it could:"
                  + " start java with --add-modules "
                  + MODULE);
          return false;
        }
      }
      case "scalar" -> {
        log.log(Level.DEBUG, "Elman computes in scalar code, as " + PROPERTY + " asks");
        return false;
      }
      case "vector" -> {
        if (!hasVectorModule()) {
          throw new IllegalStateException(
              PROPERTY
                  + "=vector: expected the module "
                  + MODULE
                  + ", but it is absent. Start java with --add-modules "
                  + MODULE
                  + ".");
        }
      }
      default ->
          throw new IllegalArgumentException(
              PROPERTY
                  + ": expected vector or scalar, but got \""
                  + asked
                  + "\". Remove the property to let Elman choose.");
    }
    int bits = Lanes.SPECIES.vectorBitSize();
    if (bits < 128) {
      log.log(Level.INFO, "Elman computes in scalar code: this machine has no vectors");
      return false;
    }
    log.log(Level.DEBUG, "Elman computes with vectors of " + bits + " bit");
    return true;
  }
}
