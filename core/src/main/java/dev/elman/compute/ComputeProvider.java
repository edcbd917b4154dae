package dev.elman.compute;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/// Chooses the implementation of [Compute] once per JVM, and says in one log line which.
///
/// The Vector API is an incubating module of the JDK and is there only with `--add-modules
/// jdk.incubator.vector`. The system property `elman.compute` may name the choice: `vector` or
/// `scalar`.
public final class ComputeProvider {
  private static final String PROPERTY = "elman.compute";
  private static final String MODULE = "jdk.incubator.vector";

  private ComputeProvider() {}

  /// Made at the first use; no class of the Vector API is touched before the choice.
  private static final class Holder {
    private static final Supplier<Compute> CHOSEN = choose();
  }

  /// A new instance, for one worker, of the fastest implementation that this JVM runs.
  public static Compute create() {
    return Holder.CHOSEN.get();
  }

  /// A new scalar instance: the reference.
  public static Compute scalar() {
    return new ScalarCompute();
  }

  /// Whether the module of the Vector API is there.
  static boolean hasVectorModule() {
    ModuleLayer own = ComputeProvider.class.getModule().getLayer();
    return (own == null ? ModuleLayer.boot() : own).findModule(MODULE).isPresent();
  }

  private static Supplier<Compute> choose() {
    Logger log = System.getLogger("dev.elman");
    switch (System.getProperty(PROPERTY, "")) {
      case "" -> {
        if (!hasVectorModule()) {
          log.log(
              Level.WARNING,
              "Elman computes in scalar code, several times slower than it could:"
                  + " start java with --add-modules "
                  + MODULE);
          return ScalarCompute::new;
        }
      }
      case "scalar" -> {
        return ScalarCompute::new;
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
          throw new IllegalStateException(
              PROPERTY
                  + ": expected vector or scalar, but got \""
                  + System.getProperty(PROPERTY)
                  + "\". Remove the property to let Elman choose.");
    }
    log.log(Level.DEBUG, () -> "Elman computes with " + new VectorCompute().name());
    return VectorCompute::new;
  }
}
