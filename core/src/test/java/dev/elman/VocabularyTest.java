package dev.elman;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.elman.layer.ActivationLayer;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.model.Model;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One static import offers every layer and every cell, by the name that Keras has for it.
class VocabularyTest {
  /// Classes that are not called like their layer.
  private static final Map<Class<?>, String> OTHER_NAMES =
      Map.of(
          ActivationLayer.class, "activation",
          InputLayer.class, "input",
          Recurrent.class, "rnn");

  private static final List<Method> FACTORIES =
      Arrays.stream(Elman.class.getMethods())
          .filter(method -> Modifier.isStatic(method.getModifiers()))
          .toList();

  /// The public classes that can be made of this kind. Models are not made of a configuration but
  /// of layers, by their own `of`.
  private static Stream<Class<?>> concrete(Class<?> kind) {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.elman")
            .stream()
            .filter(type -> type.isAssignableTo(kind) && !type.isAssignableTo(Model.class))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .map(JavaClass::reflect);
  }

  static Stream<Class<?>> layers() {
    return concrete(Layer.class);
  }

  static Stream<Class<?>> cells() {
    return concrete(Cell.class);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void everyLayerHasAFactoryOfItsName(Class<?> layer) {
    String name = OTHER_NAMES.getOrDefault(layer, layer.getSimpleName());
    assertThat(FACTORIES)
        .as("public static " + layer.getSimpleName() + " " + name + "(…) in Elman")
        .anyMatch(
            method -> method.getReturnType() == layer && method.getName().equalsIgnoreCase(name));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellIsReached(Class<?> cell) throws ReflectiveOperationException {
    assertThat(reachedCells()).as("cells that the factories of Elman make").contains(cell);
  }

  /// The cells that factories return, and those in the layers that they make of numbers of units.
  private static Set<Class<?>> reachedCells() throws ReflectiveOperationException {
    Set<Class<?>> reached =
        FACTORIES.stream().map(Method::getReturnType).collect(Collectors.toSet());
    for (Method method : FACTORIES) {
      Class<?>[] parameters = method.getParameterTypes();
      boolean takesUnits = Arrays.stream(parameters).allMatch(type -> type == int.class);
      if (takesUnits && method.getReturnType() == Recurrent.class) {
        Object[] units = new Object[parameters.length];
        Arrays.fill(units, 2);
        reached.add(((Recurrent) method.invoke(null, units)).cell().getClass());
      }
    }
    return reached;
  }

  @Test
  void everyFactoryIsInTheTableOfLayers() throws IOException {
    String table = Files.readString(Path.of("../docs/layers.md"));
    assertThat(FACTORIES)
        .filteredOn(method ->
            Layer.class.isAssignableFrom(method.getReturnType())
                || Cell.class.isAssignableFrom(method.getReturnType()))
        .isNotEmpty()
        .allSatisfy(method -> assertThat(table).contains("`" + method.getName() + "("));
  }

  @Test
  void factoriesOfOneNameMakeOneThing() {
    Map<String, Set<Class<?>>> made =
        FACTORIES.stream()
            .collect(
                Collectors.groupingBy(
                    Method::getName,
                    Collectors.mapping(Method::getReturnType, Collectors.toSet())));
    assertThat(made.values()).allSatisfy(types -> assertThat(types).hasSize(1));
  }
}
