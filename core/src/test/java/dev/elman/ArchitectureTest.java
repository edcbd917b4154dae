package dev.elman;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The arrows between packages and what the library must not do.
class ArchitectureTest {
  /// From top to bottom: a package may use the rows below its own, and nothing beside it or above.
  private static final List<List<String>> ROWS =
      List.of(
          List.of("dev.elman"),
          List.of("dev.elman.callback", "dev.elman.inspect"),
          List.of("dev.elman.model"),
          List.of("dev.elman.layer.recurrent", "dev.elman.layer.convolution"),
          List.of("dev.elman.layer"),
          List.of(
              "dev.elman.activation",
              "dev.elman.loss",
              "dev.elman.metric",
              "dev.elman.optimizer",
              "dev.elman.initializer",
              "dev.elman.regularizer",
              "dev.elman.constraint"),
          List.of("dev.elman.optimizer.schedule"),
          List.of("dev.elman.data"),
          List.of("dev.elman.distribution"),
          List.of("dev.elman.tensor"),
          List.of("dev.elman.compute"));

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.elman");

  private static final DescribedPredicate<JavaClass> IN_CORE = resideInAPackage("dev.elman..");

  @TestFactory
  Stream<DynamicTest> packagesDependOnlyDownwards() {
    var tests = new ArrayList<DynamicTest>();
    var allowed = new ArrayList<String>();
    for (List<String> row : ROWS.reversed()) {
      for (String name : row) {
        var own = new ArrayList<>(allowed);
        own.add(name);
        var mayUse = resideInAnyPackage(own.toArray(String[]::new)).or(not(IN_CORE));
        ArchRule rule =
            classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat(describe("are in " + own + " or outside Elman", mayUse));
        tests.add(DynamicTest.dynamicTest(name, () -> check(rule)));
      }
      allowed.addAll(row);
    }
    return tests.stream();
  }

  @Test
  void everyPackageHasItsRow() {
    var known = ROWS.stream().flatMap(List::stream).toArray(String[]::new);
    check(classes().should().resideInAnyPackage(known));
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching("(dev.elman..)").should().beFreeOfCycles());
  }

  @Test
  void onlyComputeTouchesTheVectorApi() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.elman.compute")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.incubator.vector.."));
  }

  @Test
  void coreNeitherPrintsNorExits() {
    // what Keras's verbose prints, and only that, goes to the standard output
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.elman.model.ProgressPrinter")
            .should()
            .accessField(System.class, "out"));
    check(noClasses().should().accessField(System.class, "err"));
    check(noClasses().should().callMethod(System.class, "exit", int.class));
    check(noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.lang.IO"));
  }

  @Test
  void coreUsesNoSerialization() {
    // Enums and exceptions are Serializable by birth: what counts is who names the interface.
    check(
        noClasses()
            .should()
            .dependOnClassesThat(
                describe("are java.io.Serializable", c -> c.isEquivalentTo(Serializable.class))));
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.io\\.(Object(In|Out)putStream|Externalizable)"));
  }

  @Test
  void coreHasNoStatePerThread() {
    check(noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class));
  }

  @Test
  void allRandomnessComesFromASeed() {
    check(noClasses().should().dependOnClassesThat().areAssignableTo(Random.class));
    check(noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocalRandom.class));
    check(noClasses().should().callMethod(Math.class, "random"));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CORE);
  }
}
