package dev.elman.compute;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Chooses the implementation of [Compute] once per JVM, and says in one log line which.
///
/// The Vector API is an incubator module, which the JVM resolves only with `--add-modules jdk.incubator.vector`. Without it
/// everything works, many times slower. The system property `elman.compute` asks for one of them: `vector` (an error where it
/// is not available), `scalar`, or `auto`, the default.
public final class ComputeProvider {
  private static final String PROPERTY = "elman.compute";
  private static final String MODULE = "jdk.incubator.vector";

  // A static initialiser would choose as well, but turn its error messages into an ExceptionInInitializerError.
  private static boolean isChosen;
  private static boolean isVector;

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
    if (!isChosen) {
      isVector = choose(System.getProperty(PROPERTY, "auto"));
      isChosen = true;
    }
    return isVector;
  }

  /// Whether this JVM was started with the module of the Vector API.
  static boolean isModulePresent() {
    ModuleLayer layer = ComputeProvider.class.getModule().getLayer();
    // Without a module path, the library is in the unnamed module, which reads all modules of the boot layer.
    return (layer == null ? ModuleLayer.boot() : layer).findModule(MODULE).isPresent();
  }

  static boolean choose(String asked) {
    Logger logger = System.getLogger(ComputeProvider.class.getName());
    return switch (asked) {
      case "scalar" -> {
        logger.log(Level.INFO, "Computing with plain loops, as {0}=scalar asks.", PROPERTY);
        yield false;
      }
      case "vector" -> {
        if (!isModulePresent()) {
          throw new IllegalStateException(
              PROPERTY + "=vector: expected the module " + MODULE + ", but it is absent. "
                  + "Start java with --add-modules " + MODULE + ".");
        }
        yield chooseVector(logger);
      }
      case "auto" -> {
        if (!isModulePresent()) {
          logger.log(
              Level.WARNING,
              "Computing with plain loops, many times slower than the Vector API. "
                  + "Start java with --add-modules {0} to use it.",
              MODULE);
          yield false;
        }
        yield chooseVector(logger);
      }
      default ->
          throw new IllegalArgumentException(
              "System property " + PROPERTY + ": expected auto, vector or scalar, but got \"" + asked + "\".");
    };
  }

  /// Only here, behind the look at the module, is a class touched that needs it.
  private static boolean chooseVector(Logger logger) {
    if (Lanes.LENGTH < 4) {
      logger.log(
          Level.INFO,
          "Computing with plain loops: the vectors of this machine have only {0} bit.",
          Lanes.SPECIES.vectorBitSize());
      return false;
    }
    logger.log(
        Level.DEBUG, "Computing with the Vector API, {0} bit.", Lanes.SPECIES.vectorBitSize());
    return true;
  }
}
